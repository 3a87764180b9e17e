// Two gigabytes up and down through gateway and storage: nobody keeps them in memory, nobody else waits, and what
// breaks off leaves nothing.
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import { Gateway } from '../../deploy/demo/client.mjs';
import { Platform } from '../support/platform.mjs';
import { memory } from '../support/raw.mjs';

const size = 2_000_000_000;
const growthMaxMiB = 32;
const block = randomBytes(1 << 20);

let platform;
let gateway;
let token;
let instance;

before(async () => {
  platform = await Platform.start();
  gateway = new Gateway(platform.url, '');
  token = (await gateway.platform('GET', '/Home/GetTestUserToken/1337?authenticationLevel=3')).text.trim();
  const created = await gateway.app('ttd', 'POST', '/ttd/permit/instances?instanceOwnerPartyId=501337', { token });
  assert.equal(created.status, 201, created.text);
  instance = created.json;
});

after(() => platform?.remove());

const ofInstance = () => `/storage/api/v1/instances/${instance.id}`;
const headers = (more = {}) => ({ Host: gateway.platformHost(), Authorization: `Bearer ${token}`, ...more });
const streaming = (method, target, more) => http.request({ ...address(), method, path: target, headers: headers(more), agent: false });
const address = () => ({ host: '127.0.0.1', port: platform.port('gateway') });

function upload(bytes) {
  return streaming('POST', `${ofInstance()}/data?dataType=permit`, {
    'Content-Type': 'application/octet-stream',
    'Content-Disposition': 'attachment; filename="large.bin"',
    'Content-Length': bytes,
  });
}

const answerOf = (request) =>
  new Promise((resolve, reject) => {
    request.on('error', reject);
    request.on('response', (response) => {
      let text = '';
      response.on('data', (piece) => (text += piece));
      response.on('end', () => resolve({ status: response.statusCode, text }));
    });
  });

const pieces = function* (bytes) {
  for (let left = bytes; left > 0; left -= block.length) yield left >= block.length ? block : block.subarray(0, left);
};

async function send(request, bytes, onPiece) {
  for (const piece of pieces(bytes)) {
    onPiece?.(piece);
    if (!request.write(piece)) await new Promise((resolve) => request.once('drain', resolve));
  }
  request.end();
}

// The most that each process held while `work` ran, above what it held before.
async function growthDuring(t, what, work) {
  const names = ['gateway', 'storage'];
  const before = names.map((name) => memory(platform.pid(name)).now);
  const most = [...before];
  const sample = () => names.forEach((name, i) => (most[i] = Math.max(most[i], memory(platform.pid(name)).now)));
  const sampling = setInterval(sample, 50);
  const began = Date.now();
  const result = await work();
  clearInterval(sampling);
  sample();
  const seconds = (Date.now() - began) / 1000;
  names.forEach((name, i) => {
    const now = memory(platform.pid(name)).now;
    t.diagnostic(`${what}: ${name} ${before[i].toFixed(1)} MiB before, ${most[i].toFixed(1)} at most, ${now.toFixed(1)} after; ${seconds.toFixed(1)} s`);
    assert.ok(most[i] - before[i] < growthMaxMiB, `${name} grew by ${most[i] - before[i]} MiB`);
  });
  return result;
}

function filesUnder(folder) {
  return readdirSync(folder, { recursive: true })
    .map((name) => path.join(folder, name))
    .filter((name) => statSync(name, { throwIfNoEntry: false })?.isFile())
    .sort();
}

async function elements() {
  const answer = await gateway.platform('GET', ofInstance(), { token });
  assert.equal(answer.status, 200, answer.text);
  return answer.json.data;
}

test('two gigabytes go up and come down unchanged, in little memory', async (t) => {
  const sent = createHash('sha256');
  const stored = await growthDuring(t, 'up', async () => {
    const request = upload(size);
    const answer = answerOf(request);
    await send(request, size, (piece) => sent.update(piece));
    return answer;
  });
  assert.equal(stored.status, 201, stored.text);
  const element = JSON.parse(stored.text);
  assert.equal(element.size, size);

  const received = createHash('sha256');
  await growthDuring(t, 'down', async () => {
    const request = streaming('GET', `${ofInstance()}/data/${element.id}`);
    request.end();
    const [response] = await new Promise((resolve, reject) => request.once('error', reject).once('response', (...all) => resolve(all)));
    assert.equal(response.statusCode, 200);
    for await (const piece of response) received.update(piece);
  });
  assert.equal(received.digest('hex'), sent.digest('hex'));

  // While one client reads its answer and another writes its body a little at a time, everyone else is served.
  const reader = streaming('GET', `${ofInstance()}/data/${element.id}`);
  reader.on('error', () => {});
  reader.on('response', (response) => response.pause());
  reader.end();
  const writer = upload(size);
  writer.on('error', () => {});
  await growthDuring(t, 'a slow reader and a slow writer', async () => {
    for (let i = 0; i < 20; i++) {
      writer.write(block.subarray(0, 1024));
      const began = Date.now();
      await elements();
      assert.ok(Date.now() - began < 2000, 'someone else had to wait');
      await sleep(100);
    }
  });
  reader.destroy();
  writer.destroy();
  const removed = await gateway.platform('DELETE', `${ofInstance()}/data/${element.id}`, { token });
  assert.equal(removed.status, 200, removed.text);
});

test('an upload that breaks off leaves nothing', async () => {
  const blobs = path.join(platform.folder, 'data/blobs');
  const ids = (await elements()).map(({ id }) => id);
  const settled = async (condition, what) => {
    const deadline = Date.now() + 10_000;
    while (!condition()) {
      assert.ok(Date.now() < deadline, what);
      await sleep(20);
    }
  };
  await settled(() => filesUnder(path.join(blobs, 'tmp')).length === 0, 'temporary files of earlier uploads are still there');
  const files = filesUnder(blobs);
  const request = upload(size);
  request.on('error', () => {});
  const some = 200 << 20;
  for (const piece of pieces(some)) {
    if (!request.write(piece)) await new Promise((resolve) => request.once('drain', resolve));
  }
  await settled(() => filesUnder(path.join(blobs, 'tmp')).length > 0, 'the upload never began');
  request.destroy();
  await settled(() => filesUnder(path.join(blobs, 'tmp')).length === 0, 'a temporary file stays');
  assert.deepEqual(filesUnder(blobs), files);
  assert.deepEqual((await elements()).map(({ id }) => id), ids);
});
