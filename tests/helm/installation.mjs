// A platform and its sample apps, as the charts install them, in a cluster of a test's own.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { Cluster } from './cluster.mjs';
import { render, root, values, yaml } from './helm.mjs';
import { mistakes } from './strict.mjs';

export const domain = 'varde.example';
const newKey = () =>
  execFileSync('openssl', ['genpkey', '-quiet', '-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048'], { encoding: 'utf8' });

// Values that hold an app's folder.
function appValues(folder, org, app) {
  const home = path.join(root, 'deploy/sample-apps', org, app);
  const files = {};
  for (const entry of readdirSync(path.join(home, 'App'), { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = path.join(entry.parentPath ?? entry.path, entry.name);
    files[path.relative(home, file)] = readFileSync(file, 'utf8');
  }
  const file = path.join(folder, `${org}-${app}.yaml`);
  const platform = { domain, publicScheme: 'http' };
  const platformToken = { existingSecret: 'varde-platform-token' };
  writeFileSync(file, yaml.stringify({ org, app, environment: 'test', platform, platformToken, source: { kind: 'files', files } }));
  return file;
}

// The charts with these sets of values; `secrets`: name -> data, beside the two that every installation has.
export async function installed(sets, { apps = [], secrets = {} } = {}) {
  const folder = mkdtempSync(path.join(tmpdir(), 'varde-helm-values-'));
  const cluster = new Cluster('platform');
  cluster.addSecret('varde-platform-token', { 'platform.pem': newKey() });
  cluster.addSecret('varde-token-signing', { 'token-signing.pem': newKey() });
  for (const [name, data] of Object.entries(secrets)) cluster.addSecret(name, data);
  const install = async (release, chart, ...files) => {
    const objects = await render(release, chart, ...files.flatMap((file) => ['--values', file]));
    assert.deepEqual(objects.flatMap(mistakes), []);
    await cluster.install(objects);
  };
  try {
    await install('varde', 'varde', ...sets.map(values));
    for (const app of apps) await install(`ttd-${app}`, 'varde-app', appValues(folder, 'ttd', app));
    return cluster;
  } catch (error) {
    await cluster.stop();
    cluster.remove();
    throw error;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

// The status of an answer.
export function get(port, url, host) {
  return new Promise((resolve, reject) => {
    http
      .get({ host: '127.0.0.1', port, path: url, headers: { Host: host }, agent: false }, (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      })
      .on('error', reject);
  });
}
