// Bytes as a hostile client sends them: nothing is checked, completed or escaped, and every exchange has a deadline.
import { createPrivateKey, sign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import net from 'node:net';
import path from 'node:path';

// Sends pieces, then waits until the server closes, `until(text)` holds, or the deadline passes.
// Gives {text, closed, reset, late, milliseconds}; statuses(text) tells what was answered.
export function exchange(port, pieces, { until = () => false, halfClose = false, deadlineMs = 8000 } = {}) {
  const began = Date.now();
  return new Promise((resolve) => {
    const socket = net.connect({ port, host: '127.0.0.1', allowHalfOpen: true });
    let text = '';
    let reset = false;
    const end = (how) => {
      clearTimeout(timer);
      socket.destroy();
      resolve({ text, reset, closed: false, late: false, ...how, milliseconds: Date.now() - began });
    };
    const timer = setTimeout(() => end({ late: true }), deadlineMs);
    socket.on('data', (bytes) => {
      if (text.length < 1 << 20) text += bytes.toString('latin1');
      if (until(text)) end({});
    });
    socket.on('end', () => end({ closed: true }));
    socket.on('error', () => {
      reset = true;
    });
    socket.on('close', () => end({ closed: true }));
    socket.on('connect', () => {
      for (const piece of [pieces].flat()) socket.write(typeof piece === 'string' ? Buffer.from(piece, 'latin1') : piece);
      if (halfClose) socket.end();
    });
  });
}

export function statuses(text) {
  return [...text.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map((match) => Number(match[1])).filter((status) => status !== 100);
}

export function request(method, target, headers = {}, body = undefined) {
  const all = { Host: 'local.altinn.cloud', Connection: 'close', ...headers };
  // null leaves a header out.
  if (all['Content-Length'] === undefined && (body !== undefined || method !== 'GET')) all['Content-Length'] = Buffer.byteLength(body ?? '');
  const lines = Object.entries(all).filter(([, value]) => value !== null).map(([name, value]) => `${name}: ${value}\r\n`);
  const header = Buffer.from(`${method} ${target} HTTP/1.1\r\n${lines.join('')}\r\n`, 'latin1');
  return body === undefined ? header : Buffer.concat([header, Buffer.from(body)]);
}

// Connections that are opened and then only held. The promise ends when all are up.
export function hold(port, count, head = '') {
  const sockets = [];
  const one = () =>
    new Promise((resolve, reject) => {
      const socket = net.connect({ port, host: '127.0.0.1' });
      socket.once('error', reject);
      socket.once('connect', () => {
        socket.removeListener('error', reject);
        socket.on('error', () => {});
        socket.on('data', (bytes) => {
          socket.answer = (socket.answer ?? '') + bytes.toString('latin1');
        });
        if (head) socket.write(head);
        sockets.push(socket);
        resolve();
      });
    });
  const all = async () => {
    for (let open = 0; open < count; open += 200) {
      await Promise.all(Array.from({ length: Math.min(200, count - open) }, one));
    }
    return sockets;
  };
  return all();
}

export function memory(pid) {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const of = (name) => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)[1]) / 1024;
  return { now: of('VmRSS'), peak: of('VmHWM') };
}

// A token as services say it to each other, signed by the key of a local platform.
export function platformToken(folder, app) {
  const key = createPrivateKey(readFileSync(path.join(folder, 'keys/platform.pem')));
  const now = Math.floor(Date.now() / 1000);
  const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = { 'urn:altinn:app': app, iss: 'platform', iat: now, nbf: now - 5, exp: now + 300 };
  const text = `${part({ alg: 'RS256', typ: 'JWT' })}.${part(claims)}`;
  return `${text}.${sign('sha256', Buffer.from(text), key).toString('base64url')}`;
}
