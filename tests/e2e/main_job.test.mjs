// The main job, end to end, against processes that this test starts.
import assert from 'node:assert/strict';
import http from 'node:http';
import { after, before, test } from 'node:test';

import { Gateway } from '../../deploy/demo/client.mjs';
import { Contracts } from '../support/contracts.mjs';
import { demo, Platform, run } from '../support/platform.mjs';

let platform;
before(async () => (platform = await Platform.start()));
after(() => platform.remove());

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
    const { code, stdout } = await run('redis-cli', ['-p', String(platform.port('redis')), '--json', 'XRANGE', `varde:${stream.replace('.', ':')}`, '-', '+']);
    assert.equal(code, 0, stdout);
    const entries = JSON.parse(stdout);
    assert.ok(entries.length > 0, `nothing in ${stream}`);
    for (const [id, fields] of entries) {
      const message = JSON.parse(fields[1]);
      assert.deepEqual(contracts.checkMessage(`${stream}.schema.json`, message), [], `${stream} ${id}: ${fields[1]}`);
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
