// What the charts render starts the real binaries, and the platform that they make does its main job.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';

import { demo } from '../support/platform.mjs';
import { Cluster } from './cluster.mjs';
import { render, root, values, yaml } from './helm.mjs';

const domain = 'varde.example';
const newKey = () => execFileSync('openssl', ['genpkey', '-quiet', '-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048'], { encoding: 'utf8' });

let folder;
let cluster;

// Values that hold an app's folder.
function appValues(org, app) {
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

function get(port, url, host) {
  return new Promise((resolve, reject) => {
    http
      .get({ host: '127.0.0.1', port, path: url, headers: { Host: host }, agent: false }, (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      })
      .on('error', reject);
  });
}

before(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'varde-helm-values-'));
  cluster = new Cluster('platform');
  cluster.addSecret('varde-platform-token', { 'platform.pem': newKey() });
  cluster.addSecret('varde-token-signing', { 'token-signing.pem': newKey() });
  await cluster.install(await render('varde', 'varde', '--values', values('test')));
  for (const app of ['permit', 'message']) {
    await cluster.install(await render(`ttd-${app}`, 'varde-app', '--values', appValues('ttd', app)));
  }
});
after(async () => {
  await cluster?.stop();
  cluster?.remove();
  rmSync(folder, { recursive: true, force: true });
});

const gateway = () => cluster.port('varde-gateway', 80);

for (const app of ['ttd/permit', 'ttd/message']) {
  test(`the demo passes with ${app} on what the charts started`, async () => {
    const { code, stdout, stderr } = await demo(`http://127.0.0.1:${gateway()}`, '--domain', domain, '--app', app);
    assert.equal(code, 0, stdout + stderr);
  });
}

test('metrics answer on the port of health alone', async () => {
  for (const host of [`platform.${domain}`, `ttd.apps.${domain}`, '127.0.0.1']) {
    assert.notEqual(await get(gateway(), '/metrics', host), 200, host);
  }
  assert.equal(await get(cluster.pod('varde-gateway').ports.admin, '/metrics', 'any'), 200);
});

test('a Service of the platform is not reached as if it were an app', async () => {
  for (const url of ['/varde/storage/', '/varde/storage/health/live', '/varde/redis/']) {
    assert.ok((await get(gateway(), url, `varde.apps.${domain}`)) >= 400, url);
  }
});

test('a production platform starts, and knows no test users', async () => {
  const production = new Cluster('platform');
  try {
    for (const secret of ['varde-platform-token', 'varde-token-signing']) production.addSecret(secret, cluster.secret(secret));
    await production.install(await render('varde', 'varde', '--values', values('minimal')));
    const port = production.port('varde-gateway', 80);
    const host = `platform.${domain}`;
    assert.equal(await get(port, '/authentication/api/v1/openid/.well-known/openid-configuration', host), 200);
    for (const url of ['/Home/GetTestUserToken/1337', '/Home/GetTestOrgToken/ttd', '/api/GetPersonalToken?pid=01039012345']) {
      assert.ok((await get(port, url, host)) >= 400, url);
    }
    assert.ok((await get(port, '/', 'localhost')) >= 400, 'localhost is no host of production');
  } finally {
    await production.stop();
    production.remove();
  }
});

test('every pod ends cleanly when it is told to', async () => {
  await cluster.stop();
  assert.deepEqual(cluster.pods.map(({ pod }) => [pod.name, pod.exit]).filter(([, exit]) => exit !== 0), []);
});
