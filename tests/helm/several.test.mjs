// Two copies of each service on a PostgreSQL and a Redis from outside, as the charts start them.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';

import { demo, run } from '../support/platform.mjs';
import { freePort } from './cluster.mjs';
import { root } from './helm.mjs';
import { domain, installed } from './installation.mjs';

const postgres = (...words) => run(path.join(root, 'tests/support/postgres.sh'), words);

let folder;
let redis;
let cluster;
before(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'varde-helm-several-'));
  const database = await postgres('start', `${folder}-postgres`);
  assert.equal(database.code, 0, database.stderr);
  const port = await freePort();
  redis = spawn('redis-server', ['--bind', '127.0.0.1', '--port', String(port), '--dir', folder, '--save', ''], { stdio: 'ignore' });
  const urls = {};
  for (const name of ['storage', 'events', 'register', 'authorization']) urls[name] = `${database.stdout.trim()}?schema=varde_${name}`;
  const secrets = { 'varde-database': urls, 'varde-redis': { url: `redis://127.0.0.1:${port}` } };
  cluster = await installed(['test', 'several'], { apps: ['permit'], secrets });
});
after(async () => {
  await cluster?.stop();
  cluster?.remove();
  redis?.kill();
  await postgres('stop', `${folder}-postgres`);
  rmSync(folder, { recursive: true, force: true });
});

test('the demo passes on two copies of each service', async () => {
  const { code, stdout, stderr } = await demo(`http://127.0.0.1:${cluster.port('varde-gateway', 80)}`, '--domain', domain);
  assert.equal(code, 0, stdout + stderr);
});

test('every copy ends cleanly when it is told to', async () => {
  await cluster.stop();
  const exits = cluster.pods.map(({ pod }) => [pod.name, pod.exit]);
  assert.equal(exits.length, 13);
  assert.deepEqual(exits.filter(([, exit]) => exit !== 0), []);
});
