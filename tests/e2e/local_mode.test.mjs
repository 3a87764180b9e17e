// What an operator or developer sees of ./varde up, status and down.
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';

import { Gateway } from '../../deploy/demo/client.mjs';
import { onResponse } from '../support/contracts.mjs';
import { Platform, varde } from '../support/platform.mjs';

async function createInstance(gateway) {
  const token = (await gateway.platform('GET', '/Home/GetTestUserToken/1337')).text;
  const created = await gateway.app('ttd', 'POST', '/ttd/message/instances?instanceOwnerPartyId=501337', { token });
  assert.equal(created.status, 201, created.text);
  return { token, id: created.json.id };
}

test('data survives down and up, status tells of every process, and a second up on the same state is refused', async (t) => {
  const platform = await Platform.start();
  t.after(() => platform.remove());

  const status = await varde('status', '--data', platform.folder);
  assert.equal(status.code, 0, status.stdout);
  const lines = status.stdout.trim().split('\n');
  assert.equal(lines.length, platform.names().length);
  for (const line of lines) assert.match(line, /^[a-z-]+ ready \d+ \d+ \d+\.\d$/);

  const again = await varde('up', '--detach', '--data', platform.folder, '--port', '0');
  assert.equal(again.code, 1);
  assert.match(again.stderr, /^varde: up: already running/m);

  const { id } = await createInstance(new Gateway(platform.url, '', onResponse));
  await platform.down();
  assert.equal((await varde('status', '--data', platform.folder)).code, 1);
  await platform.up();
  const gateway = new Gateway(platform.url, '', onResponse);
  const token = (await gateway.platform('GET', '/Home/GetTestUserToken/1337')).text;
  const read = await gateway.app('ttd', 'GET', `/ttd/message/instances/${id}`, { token });
  assert.equal(read.status, 200, read.text);
});

test('a taken port is told in one line and leaves nothing running', async (t) => {
  const taken = net.createServer();
  await new Promise((resolve) => taken.listen(0, '127.0.0.1', resolve));
  const folder = mkdtempSync(path.join(tmpdir(), 'varde-test-'));
  t.after(() => {
    taken.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const { port } = taken.address();
  const { code, stderr } = await varde('up', '--detach', '--data', folder, '--port', String(port));
  assert.equal(code, 1);
  assert.equal(stderr, `varde: up: port ${port} is taken; choose another with --port\n`);
  assert.equal(existsSync(path.join(folder, 'run/names')), false);
});

test('a service that dies at start is named in one line and leaves nothing running', async (t) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'varde-test-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const { code, stderr } = await varde('up', '--detach', '--data', folder, '--port', '0', '--database', 'nonsense://x');
  assert.equal(code, 1);
  assert.match(stderr, /^varde: \S+ died at start: /m);
  const status = await varde('status', '--data', folder);
  assert.equal(status.code, 1);
  assert.match(status.stderr, /nothing is running/);
});

test('words that the commands do not know are refused', async () => {
  assert.equal((await varde('nonsense')).code, 2);
  const filter = await varde('test', 'nonsense');
  assert.equal(filter.code, 2);
  assert.match(filter.stderr, /unknown filter nonsense/);
  assert.equal((await varde('up', '--nonsense')).code, 1);
});
