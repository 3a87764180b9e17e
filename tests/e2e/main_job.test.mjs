// The main job, end to end, against processes that this test starts.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import http from 'node:http';
import { after, before, test } from 'node:test';

import { Gateway } from '../../deploy/demo/client.mjs';
import { Contracts } from '../support/contracts.mjs';
import { demo, Platform } from '../support/platform.mjs';

let platform;
let bus;
before(async () => {
  platform = await Platform.start();
  bus = await overheard(platform.port('redis'));
});
after(() => {
  bus?.process.kill();
  platform?.remove();
});

// Every payload that is put on a stream from now on, by stream: what is handled leaves the stream, so looking afterwards is too late.
async function overheard(port) {
  const process = spawn('redis-cli', ['-p', String(port), 'MONITOR'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const heard = { process, said: {} };
  let rest = '';
  process.stdout.on('data', (bytes) => {
    const lines = (rest + bytes.toString('latin1')).split('\n');
    rest = lines.pop();
    for (const line of lines) {
      const words = [...line.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map((word) => unescaped(word[1]));
      if (words[0]?.toUpperCase() === 'XADD') (heard.said[words[1]] ??= []).push(words.at(-1));
    }
  });
  await once(process.stdout, 'data'); // "OK": it listens
  return heard;
}

// As MONITOR writes a word: everything but printable ASCII is escaped, byte by byte.
function unescaped(word) {
  const named = { n: '\n', r: '\r', t: '\t', a: '\x07', b: '\b' };
  const bytes = word.replace(/\\(?:x([0-9a-f]{2})|(.))/g, (_, hex, name) => (hex ? String.fromCharCode(parseInt(hex, 16)) : (named[name] ?? name)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
}

test('the demo drives the main job to its end, and every answer is as its contract has it', async () => {
  const { code, stdout } = await demo(platform.url);
  assert.match(stdout, /^demo: \d+ steps passed, 0 failed$/m, stdout);
  assert.equal(code, 0);
  const [, answers, operations] = /^contracts: (\d+) answers of (\d+) operations checked$/m.exec(stdout);
  assert.ok(Number(answers) >= 40 && Number(operations) >= 15, stdout);
});

test('what went over the bus is as its schemas have it', async () => {
  const contracts = new Contracts({});
  for (const stream of ['events.registered', 'events.committed']) {
    const messages = bus.said[`varde:${stream.replace('.', ':')}`] ?? [];
    assert.ok(messages.length > 0, `nothing in ${stream}`);
    for (const text of messages) {
      assert.deepEqual(contracts.checkMessage(`${stream}.schema.json`, JSON.parse(text)), [], `${stream}: ${text}`);
    }
  }
});

test('each service serves the document that is published, and a page of it', async () => {
  const gateway = new Gateway(platform.url, '');
  for (const [name, prefix] of [
    ['storage', '/storage/api/v1'],
    ['events', '/events/api/v1'],
    ['authentication', '/authentication/api/v1'],
    ['authorization', '/authorization/api/v1'],
    ['register', '/register/api/v1'],
    ['register', '/profile/api/v1'],
    ['app-runtime', '/ttd/permit'],
  ]) {
    const served = await gateway.platform('GET', `${prefix}/openapi.json`);
    assert.deepEqual(served.json, Contracts.published()[name], prefix);
    const page = await gateway.platform('GET', `${prefix}/docs`);
    assert.match(page.headers['content-type'], /^text\/html/);
    for (const path of Object.keys(served.json.paths)) assert.ok(page.text.includes(path), `${prefix}: ${path}`);
  }
});

test('the demo does what is generic for an app of one form', async () => {
  const { code, stdout } = await demo(platform.url, '--app', 'ttd/message');
  assert.equal(code, 0, stdout);
});

// Passes everything on, but first lets `change` have the bytes of each answer.
function changingProxy(target, change) {
  const server = http.createServer((request, response) => {
    const upstream = http.request(
      { host: '127.0.0.1', port: new URL(target).port, method: request.method, path: request.url, headers: request.headers },
      (answer) => {
        const pieces = [];
        answer.on('data', (piece) => pieces.push(piece));
        answer.on('end', () => {
          const bytes = change(request, answer, Buffer.concat(pieces));
          const { 'transfer-encoding': chunked, ...headers } = answer.headers;
          response.writeHead(answer.statusCode, { ...headers, 'content-length': bytes.length });
          response.end(bytes);
        });
      },
    );
    request.pipe(upstream);
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

async function demoFails(change, expected) {
  const proxy = await changingProxy(platform.url, change);
  try {
    const { code, stdout } = await demo(`http://127.0.0.1:${proxy.address().port}`);
    assert.equal(code, 1, stdout);
    assert.match(stdout, expected);
  } finally {
    proxy.closeAllConnections();
    proxy.close();
  }
}

test('the demo fails when an answer breaks its contract', () =>
  demoFails(
    (request, answer, bytes) => Buffer.from(bytes.toString('latin1').replace('"isArchived":false', '"isArchived":"no"'), 'latin1'),
    /FAILED.*breaks its contract.*isArchived must be boolean/,
  ));

for (const [reader, what] of [
  [1, 'the form that the user downloads'],
  [2, 'the attachment that the user downloads'],
  [3, 'the form that the owner downloads'],
  [4, 'the attachment that the owner downloads'],
]) {
  test(`the demo fails when one byte is flipped in ${what}`, () => {
    let downloads = 0;
    return demoFails((request, answer, bytes) => {
      const isData = request.method === 'GET' && /^\/storage\/api\/v1\/instances\/\d+\/[^/]+\/data\//.test(request.url);
      if (isData && answer.statusCode === 200 && ++downloads === reader) bytes[bytes.length >> 1] ^= 1;
      return bytes;
    }, /FAILED/);
  });
}
