// The main job, end to end, against processes that this test starts.
import assert from 'node:assert/strict';
import http from 'node:http';
import { after, before, test } from 'node:test';

import { demo, Platform } from '../support/platform.mjs';

let platform;
before(async () => (platform = await Platform.start()));
after(() => platform.remove());

test('the demo drives the main job to its end', async () => {
  const { code, stdout } = await demo(platform.url);
  assert.match(stdout, /^demo: \d+ steps passed, 0 failed$/m, stdout);
  assert.equal(code, 0);
});

test('the demo does what is generic for an app of one form', async () => {
  const { code, stdout } = await demo(platform.url, '--app', 'ttd/message');
  assert.equal(code, 0, stdout);
});

// Passes everything on, but flips one byte in the middle of what Storage sends as data to `reader`.
function flippingProxy(target, reader) {
  let downloads = 0;
  const server = http.createServer((request, response) => {
    const upstream = http.request(
      { host: '127.0.0.1', port: new URL(target).port, method: request.method, path: request.url, headers: request.headers },
      (answer) => {
        const isData = request.method === 'GET' && /^\/storage\/api\/v1\/instances\/\d+\/[^/]+\/data\//.test(request.url);
        response.writeHead(answer.statusCode, answer.headers);
        const pieces = [];
        answer.on('data', (piece) => pieces.push(piece));
        answer.on('end', () => {
          const bytes = Buffer.concat(pieces);
          if (isData && answer.statusCode === 200 && ++downloads === reader) bytes[bytes.length >> 1] ^= 1;
          response.end(bytes);
        });
      },
    );
    request.pipe(upstream);
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

for (const [reader, what] of [
  [1, 'the form that the user downloads'],
  [2, 'the attachment that the user downloads'],
  [3, 'the form that the owner downloads'],
  [4, 'the attachment that the owner downloads'],
]) {
  test(`the demo fails when one byte is flipped in ${what}`, async () => {
    const proxy = await flippingProxy(platform.url, reader);
    try {
      const { code, stdout } = await demo(`http://127.0.0.1:${proxy.address().port}`);
      assert.equal(code, 1, stdout);
      assert.match(stdout, /FAILED/);
    } finally {
      proxy.closeAllConnections();
      proxy.close();
    }
  });
}
