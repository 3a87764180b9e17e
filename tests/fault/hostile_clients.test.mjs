// Clients that mean harm: each gets a bounded answer, nobody else notices, and no process dies or grows.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { Gateway } from '../../deploy/demo/client.mjs';
import { Platform, demo } from '../support/platform.mjs';
import { exchange, hold, memory, platformToken, request, statuses } from '../support/raw.mjs';

const full = process.env.VARDE_TEST_FULL === '1';
const idleConnections = full ? 10_000 : 2_000;
const growthMaxMiB = 64;

let platform;
let port;
let token;
let owner;
let instance;
const processes = new Map();

before(async () => {
  platform = await Platform.start();
  port = platform.port('gateway');
  for (const name of platform.names()) processes.set(name, { pid: platform.pid(name), ...memory(platform.pid(name)) });
  const gateway = new Gateway(platform.url, '');
  token = (await gateway.platform('GET', '/Home/GetTestUserToken/1337?authenticationLevel=3')).text.trim();
  const scopes = 'altinn:serviceowner altinn:serviceowner/instances.write altinn:authorization/authorize altinn:events.publish altinn:events.subscribe';
  owner = (await gateway.platform('GET', `/Home/GetTestOrgToken/ttd?scopes=${encodeURIComponent(scopes)}`)).text.trim();
  const created = await gateway.app('ttd', 'POST', '/ttd/permit/instances?instanceOwnerPartyId=501337', { token });
  assert.equal(created.status, 201, created.text);
  instance = created.json;
});

after(() => platform?.remove());

// What is wrong with how a case was answered: nothing, when every answer is one of `allowed` (by default any that
// blames the client) or the connection was closed without one.
function wrongWith(answer, allowed = (status) => status >= 400 && status < 500, silence = true) {
  const found = statuses(answer.text);
  if (answer.late) return `no end within the deadline after ${JSON.stringify(answer.text.slice(0, 100))}`;
  if (found.length === 0 && !silence) return 'closed without an answer';
  const bad = found.filter((status) => !allowed(status));
  return bad.length ? `answered ${bad.join(', ')}: ${answer.text.slice(-300)}` : '';
}

// Runs cases of [name, bytes, options]; tells what answered each.
async function all(t, cases, toPort = port) {
  const wrong = [];
  for (const [name, bytes, { allowed, silence, ...options } = {}] of cases) {
    const answer = await exchange(toPort, bytes, options);
    t.diagnostic(`${name}: ${statuses(answer.text).join(' ') || (answer.late ? 'HANG' : 'closed')} in ${answer.milliseconds} ms`);
    const problem = wrongWith(answer, allowed, silence);
    if (problem) wrong.push(`${name}: ${problem}`);
  }
  assert.deepEqual(wrong, []);
}

const only = (...expected) => (status) => expected.includes(status);
const head = 'Host: local.altinn.cloud\r\n';
const bearer = (bearerToken = token) => ({ Authorization: `Bearer ${bearerToken}` });
const deepJson = (depth) => '['.repeat(depth) + ']'.repeat(depth);
const deepObject = (depth) => '{"a":'.repeat(depth) + '1' + '}'.repeat(depth);

test('the demo passes while slow headers drip in and thousands of connections do nothing', async (t) => {
  const slow = await hold(port, 200, 'GET /health HTTP/1.1\r\nHost: local.altinn.cloud\r\nX-Slow: ');
  const idle = await hold(port, idleConnections);
  const drip = setInterval(() => slow.forEach((socket) => socket.writable && socket.write('a')), 500);
  const { code, stdout, stderr } = await demo(platform.url);
  assert.equal(code, 0, `${stdout}\n${stderr}`);
  // A header that never ends is given up after its deadline (10 s), however steadily it drips.
  const closed = (socket) => socket.destroyed || socket.closed || socket.readableEnded;
  const deadline = Date.now() + 20_000;
  while (!slow.every(closed) && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 100));
  clearInterval(drip);
  assert.equal(slow.filter((socket) => !closed(socket)).length, 0, 'slow clients that still hold a connection');
  for (const socket of slow) if (socket.answer) assert.deepEqual(statuses(socket.answer), [408]);
  const lost = idle.filter((socket) => socket.answer || closed(socket)).length;
  t.diagnostic(`${slow.length} slow: 408; ${idle.length} idle, ${lost} closed meanwhile`);
  for (const socket of [...slow, ...idle]) socket.destroy();
});

test('headers beyond any use are refused', async (t) => {
  const line = (bytes) => `GET /health HTTP/1.1\r\n${head}X-Big: ${'x'.repeat(bytes)}\r\n\r\n`;
  const many = Array.from({ length: 5000 }, (_, i) => `X-${i}: 1\r\n`).join('');
  const tooLarge = { allowed: only(431), silence: false };
  await all(t, [
    ['one header of 64 KiB', line(64 * 1024), tooLarge],
    ['one header of 4 MiB', line(4 << 20), { allowed: only(431) }],
    ['5,000 headers', `GET /health HTTP/1.1\r\n${head}${many}\r\n`, tooLarge],
    ['a cookie of 40 KiB', `GET /health HTTP/1.1\r\n${head}Cookie: ${'c'.repeat(40960)}\r\n\r\n`, tooLarge],
    ['a target of 100 KiB', `GET /${'a'.repeat(102400)} HTTP/1.1\r\n${head}\r\n`, { allowed: only(414, 431, 400) }],
    ['a method of 100 KiB', `${'M'.repeat(102400)} / HTTP/1.1\r\n${head}\r\n`],
  ]);
});

test('malformed requests are refused', async (t) => {
  const get = (text) => `GET /health HTTP/1.1\r\n${text}\r\n`;
  const post = (text, body = '') => `POST /Home/nothing HTTP/1.1\r\n${head}${text}\r\n${body}`;
  const refused = { allowed: (status) => (status >= 400 && status < 500) || status === 501 };
  const cases = [
    ['no version', `GET /\r\n${head}\r\n`],
    ['version 9.9', `GET / HTTP/9.9\r\n${head}\r\n`],
    ['version 2.0', `GET / HTTP/2.0\r\n${head}\r\n`],
    ['HTTP/2 preface', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
    ['TLS hello', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03' + '\x00'.repeat(200)],
    ['only spaces', '   \r\n\r\n'],
    ['two spaces', `GET  / HTTP/1.1\r\n${head}\r\n`],
    ['target with a blank', `GET /a b HTTP/1.1\r\n${head}\r\n`],
    ['target with NUL', `GET /a\0b HTTP/1.1\r\n${head}\r\n`],
    ['target with a fragment', `GET /a#b HTTP/1.1\r\n${head}\r\n`],
    ['target without slash', `GET health HTTP/1.1\r\n${head}\r\n`],
    ['method in brackets', `{GET} / HTTP/1.1\r\n${head}\r\n`],
    ['CONNECT', `CONNECT example.com:443 HTTP/1.1\r\nHost: example.com:443\r\n\r\n`],
    ['TRACE', `TRACE /health HTTP/1.1\r\n${head}Connection: close\r\n\r\n`],
    ['absolute form of another host', `GET http://example.com/ttd/permit/ HTTP/1.1\r\n${head}Connection: close\r\n\r\n`],
    ['absolute form with user', `GET http://a:b@local.altinn.cloud/ HTTP/1.1\r\n${head}\r\n`],
    ['absolute form of ftp', `GET ftp://local.altinn.cloud/ HTTP/1.1\r\n${head}\r\n`],
    ['no host', 'GET /health HTTP/1.1\r\n\r\n'],
    ['two hosts', get(`${head}${head}`)],
    ['host with blanks', get('Host: a b\r\n')],
    ['host with a path', get('Host: a/../b\r\n')],
    ['NUL in a value', get(`${head}X-A: a\0b\r\n`)],
    ['NUL in a name', get(`${head}X\0A: b\r\n`)],
    ['bare CR in a value', get(`${head}X-A: a\rX-B: b\r\n`)],
    ['blank before the colon', get(`${head}X-A : b\r\n`)],
    ['a line without colon', get(`${head}nonsense\r\n`)],
    ['an empty name', get(`${head}: b\r\n`)],
    ['obs-fold first', `GET /health HTTP/1.1\r\n X: y\r\n${head}\r\n`],
    ['length and chunked', post('Content-Length: 5\r\nTransfer-Encoding: chunked\r\n', '0\r\n\r\n'), refused],
    ['chunked and length', post('Transfer-Encoding: chunked\r\nContent-Length: 5\r\n', '0\r\n\r\n'), refused],
    ['two lengths', post('Content-Length: 5\r\nContent-Length: 6\r\n', 'hello')],
    ['two equal lengths', post('Content-Length: 5\r\nContent-Length: 5\r\n', 'hello')],
    ['a list of lengths', post('Content-Length: 5, 5\r\n', 'hello')],
    ['length -1', post('Content-Length: -1\r\n')],
    ['length +5', post('Content-Length: +5\r\n', 'hello')],
    ['length 0x5', post('Content-Length: 0x5\r\n', 'hello')],
    ['length of 30 digits', post(`Content-Length: ${'9'.repeat(30)}\r\n`)],
    ['length of 2^63', post('Content-Length: 9223372036854775808\r\n')],
    ['chunked twice', post('Transfer-Encoding: chunked, chunked\r\n', '0\r\n\r\n'), refused],
    ['two encodings', post('Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n', '0\r\n\r\n'), refused],
    ['an unknown encoding', post('Transfer-Encoding: xchunked\r\n', '0\r\n\r\n'), refused],
    ['chunked in HTTP/1.0', `POST / HTTP/1.0\r\n${head}Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n`, refused],
    ['chunk size zz', post('Transfer-Encoding: chunked\r\n', 'zz\r\nhello\r\n0\r\n\r\n')],
    ['chunk size -1', post('Transfer-Encoding: chunked\r\n', '-1\r\nhello\r\n0\r\n\r\n')],
    ['chunk size of 17 digits', post('Transfer-Encoding: chunked\r\n', 'fffffffffffffffff\r\nhello')],
    ['chunk without line end', post('Transfer-Encoding: chunked\r\n', '5\r\nhelloX0\r\n\r\n')],
    ['chunk extension of 100 KiB', post('Transfer-Encoding: chunked\r\n', `5;${'e'.repeat(102400)}\r\nhello\r\n0\r\n\r\n`)],
    ['trailers of 100 KiB', post('Transfer-Encoding: chunked\r\n', `0\r\n${'T: t\r\n'.repeat(20000)}\r\n`)],
  ];
  await all(t, cases.map(([name, bytes, options]) => [name, bytes, { halfClose: true, ...options }]));
});

test('a folded header is one value or refused, never two headers', async () => {
  const { text } = await exchange(port, `GET /health HTTP/1.1\r\n${head}Connection: close\r\nX-A: b\r\n Transfer-Encoding: chunked\r\n\r\n`);
  assert.ok([200, 400].includes(statuses(text)[0]), text);
});

test('sockets that are closed half way end', async (t) => {
  const closes = { halfClose: true };
  await all(t, [
    ['nothing at all', '', closes],
    ['half a request line', 'GET /hea', closes],
    ['half a header', `GET /health HTTP/1.1\r\nHo`, closes],
    ['half a body', `POST /authorization/api/v1/authorize HTTP/1.1\r\n${head}Content-Length: 1000\r\n\r\nhello`, closes],
    ['half a chunk', `POST /authorization/api/v1/authorize HTTP/1.1\r\n${head}Transfer-Encoding: chunked\r\n\r\nff\r\nhello`, closes],
    ['a whole request', `GET /health HTTP/1.1\r\n${head}\r\n`, { ...closes, allowed: only(200), silence: false }],
  ]);
});

test('a chunked body without end is cut off', async (t) => {
  const targets = [
    ['events', `/events/api/v1/app`, 'application/json'],
    ['instance', '/storage/api/v1/instances?appId=ttd/permit', 'application/json'],
    ['instantiation', '/ttd/permit/instances?instanceOwnerPartyId=501337', 'application/json'],
    ['instantiation in parts', '/ttd/permit/instances', 'multipart/form-data; boundary=b'],
    ['an attachment', `/ttd/permit/instances/${instance.id}/data?dataType=drawing`, 'application/pdf'],
    ['decision', '/authorization/api/v1/authorize', 'application/json'],
    ['a path that is not there', '/storage/api/v1/nothing', 'application/json'],
  ];
  const chunk = Buffer.from(`100000\r\n${' '.repeat(0x100000)}\r\n`);
  for (const [name, target, type] of targets) {
    const header = request('POST', target, {
      ...bearer(), 'Content-Type': type, 'Content-Length': null, 'Content-Disposition': 'attachment; filename="a.pdf"', 'Transfer-Encoding': 'chunked',
    });
    // 60 MiB and no end: enough to pass every limit of these operations.
    const answer = await exchange(port, [header, ...Array(60).fill(chunk)], { deadlineMs: 15_000, until: (text) => statuses(text).length > 0 });
    t.diagnostic(`${name}: ${statuses(answer.text).join(' ') || (answer.late ? 'HANG' : 'closed')} in ${answer.milliseconds} ms`);
    assert.equal(wrongWith(answer), '', name);
  }
});

test('JSON nested beyond any use is refused wherever JSON is taken', async (t) => {
  const { id, data } = instance;
  const stored = `/storage/api/v1/instances/${id}`;
  const app = `/ttd/permit/instances/${id}`;
  const targets = [
    ['POST', '/storage/api/v1/instances?appId=ttd/permit'],
    ['PUT', `${stored}/substatus`],
    ['PUT', `${stored}/presentationtexts`],
    ['PUT', `${stored}/datavalues`],
    ['POST', `${stored}/lock`],
    ['PUT', `${stored}/dataelements/${data[0].id}`],
    ['PUT', `${stored}/process`],
    ['PUT', `${stored}/process/instanceandevents`],
    ['POST', `${stored}/events`],
    ['POST', `${stored}/sign`],
    ['POST', '/storage/api/v1/sbl/instances/search'],
    ['POST', '/events/api/v1/app'],
    ['POST', '/events/api/v1/events'],
    ['POST', '/events/api/v1/subscriptions'],
    ['POST', '/authorization/api/v1/authorize'],
    ['POST', '/ttd/permit/instances?instanceOwnerPartyId=501337'],
    ['POST', '/ttd/permit/instances/create'],
    ['PUT', `${app}/data/${data[0].id}`],
    ['PATCH', `${app}/data/${data[0].id}`],
    ['PATCH', `${app}/data`],
    ['PUT', `${app}/substatus`],
    ['PUT', `${app}/data/${data[0].id}/tags`],
    ['PUT', `${app}/process/next`],
    ['POST', '/ttd/permit/v1/data?dataType=permit'],
  ];
  const bodies = [['short', deepJson(4000)], ['arrays', deepJson(100_000)], ['objects', deepObject(50_000)], ['unclosed', '['.repeat(500_000)]];
  const wrong = [];
  for (const [method, target] of targets) {
    const told = [];
    for (const [name, body] of bodies) {
      const byOwner = /^\/(events|authorization)|sign$/.test(target);
      const type = target === '/events/api/v1/events' ? 'application/cloudevents+json' : 'application/json';
      const headers = { ...bearer(byOwner ? owner : token), PlatformAccessToken: platformToken(platform.folder, 'permit'), 'Content-Type': type };
      const answer = await exchange(port, request(method, target, headers, body));
      told.push(statuses(answer.text)[0] ?? 'closed');
      // A request that cannot be read is decided as indeterminate, in an answer of 200, as in the original.
      const undecided = target.endsWith('/authorize') && answer.text.includes('"Indeterminate"');
      const problem = wrongWith(answer, (status) => (status >= 400 && status < 500) || (status === 200 && undecided), false);
      if (problem) wrong.push(`${method} ${target} (${name}): ${problem}`);
    }
    t.diagnostic(`${method} ${target.replace(id, 'ID').replace(data[0].id, 'GUID')}: ${told.join(' ')}`);
  }
  assert.deepEqual(wrong, []);
});

const bomb = (root) => {
  const levels = Array.from({ length: 12 }, (_, i) => `<!ENTITY e${i + 1} "${`&e${i};`.repeat(10)}">`).join('');
  return `<?xml version="1.0"?><!DOCTYPE ${root} [<!ENTITY e0 "lol">${levels}]><${root}>&e12;</${root}>`;
};
const hostileXml = (root) => [
  ['entities that explode', bomb(root)],
  ['a quadratic entity', `<!DOCTYPE r [<!ENTITY a "${'a'.repeat(50_000)}">]><${root}>${'&a;'.repeat(10_000)}</${root}>`],
  ['a file as entity', `<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><${root}>&x;</${root}>`],
  ['an address as entity', `<!DOCTYPE r [<!ENTITY x SYSTEM "http://127.0.0.1:1/x">]><${root}>&x;</${root}>`],
  ['a parameter entity', `<!DOCTYPE r [<!ENTITY % p SYSTEM "file:///etc/passwd"> %p;]><${root}/>`],
  ['a DTD from elsewhere', `<!DOCTYPE r SYSTEM "http://127.0.0.1:1/r.dtd"><${root}/>`],
  ['100,000 levels', '<a>'.repeat(100_000) + '</a>'.repeat(100_000)],
  ['100,000 attributes', `<${root} ${Array.from({ length: 100_000 }, (_, i) => `a${i}="1"`).join(' ')}/>`],
  ['no end', `<${root}>`.repeat(100)],
  ['binary', '\x00\x01\x02\xff\xfe'],
  ['UTF-16 that is cut', Buffer.from([0xff, 0xfe, 0x3c, 0x00, 0x61])],
];

test('XML that explodes or reaches out is refused as form data, policy and decision request', async (t) => {
  const type = { 'Content-Type': 'application/xml' };
  const form = `/ttd/permit/instances/${instance.id}/data/${instance.data[0].id}`;
  const publisher = { PlatformAccessToken: platformToken(platform.folder, 'studio.designer') };
  const decides = platform.port('authorization');
  const refusedSoon = { silence: false, deadlineMs: 3000 };
  await all(t, hostileXml('permit').map(([name, body]) => [`form: ${name}`, request('PUT', form, { ...bearer(), ...type }, body), refusedSoon]));
  const upload = '/authorization/api/v1/policies?org=ttd&app=hostile';
  const refusedPolicy = { allowed: (status) => status >= 400 && status < 500 && status !== 401 && status !== 403, silence: false };
  await all(t, hostileXml('Policy').map(([name, body]) => [`policy: ${name}`, request('POST', upload, { ...publisher, ...type }, body), refusedPolicy]), decides);
  // The original answers a broken request with an indeterminate decision (200); it must say no permit.
  const undecided = { allowed: (status) => status === 200 || (status >= 400 && status < 500), silence: false };
  for (const [name, body] of hostileXml('Request')) {
    const bytes = request('POST', '/authorization/api/v1/decision', { ...type, Accept: 'application/xml' }, body);
    const answer = await exchange(decides, bytes);
    t.diagnostic(`decision: ${name}: ${statuses(answer.text).join(' ')} in ${answer.milliseconds} ms`);
    assert.equal(wrongWith(answer, undecided.allowed, false), '', name);
    assert.doesNotMatch(answer.text, /Permit|root:/, name);
  }
});

test('multipart tricks are refused, and what is well-formed is taken', async (t) => {
  const partOf = (boundary, name, body) => `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\nContent-Type: application/json\r\n\r\n${body}\r\n`;
  const one = JSON.stringify({ instanceOwner: { partyId: '501337' } });
  const long = 'b'.repeat(200);
  const nested = `--b\r\nContent-Disposition: form-data; name="x"\r\nContent-Type: multipart/mixed; boundary=c\r\n\r\n--c\r\n\r\nhello\r\n--c--\r\n--b--\r\n`;
  const cases = [
    ['no boundary', 'multipart/form-data', partOf('b', 'instance', one) + '--b--\r\n'],
    ['an empty boundary', 'multipart/form-data; boundary=', partOf('', 'instance', one) + '----\r\n'],
    ['a boundary of 200', `multipart/form-data; boundary=${long}`, partOf(long, 'instance', one) + `--${long}--\r\n`],
    ['a thousand parts', 'multipart/form-data; boundary=b', Array.from({ length: 1000 }, (_, i) => partOf('b', `p${i}`, one)).join('') + '--b--\r\n'],
    ['a hundred thousand empty parts', 'multipart/form-data; boundary=b', '--b\r\n\r\n\r\n'.repeat(100_000) + '--b--\r\n'],
    ['nested', 'multipart/form-data; boundary=b', nested],
    ['no end', 'multipart/form-data; boundary=b', partOf('b', 'instance', one)],
    ['another boundary', 'multipart/form-data; boundary=b', partOf('c', 'instance', one) + '--c--\r\n'],
    ['headers of 1 MiB', 'multipart/form-data; boundary=b', `--b\r\nX: ${'x'.repeat(1 << 20)}\r\n\r\n${one}\r\n--b--\r\n`],
    ['no name', 'multipart/form-data; boundary=b', `--b\r\nContent-Type: application/json\r\n\r\n${one}\r\n--b--\r\n`],
    ['nothing', 'multipart/form-data; boundary=b', ''],
  ];
  const targets = [
    ['instantiate', '/ttd/permit/instances'],
    ['upload', `/ttd/permit/instances/${instance.id}/data?dataType=drawing`],
    ['storage upload', `/storage/api/v1/instances/${instance.id}/data?dataType=drawing`],
  ];
  const proper = request('POST', targets[0][1], { ...bearer(), 'Content-Type': 'multipart/form-data; boundary=b' }, partOf('b', 'instance', one) + '--b--\r\n');
  await all(t, [['instantiate: well-formed', proper, { allowed: only(201), silence: false }]]);
  for (const [where, target] of targets) {
    await all(t, cases.map(([name, type, body]) => [`${where}: ${name}`, request('POST', target, { ...bearer(), 'Content-Type': type }, body), {
      // Storage takes bytes as they come: a part that is well-formed is an element.
      ...(where === 'storage upload' ? { allowed: (status) => status === 201 || (status >= 400 && status < 500) } : {}),
      silence: false,
    }]));
  }
});

test('no path leaves its folder', async (t) => {
  const climbs = [
    '..', '../..', '%2e%2e', '%2E%2E/%2e%2e', '%2e%2e%2f%2e%2e%2fappsettings.json', '..%2f..%2fappsettings.json', '..%5c..%5cappsettings.json',
    '....//appsettings.json', '%c0%ae%c0%ae/appsettings.json', '%c0%ae%c0%ae%c0%afappsettings.json', '%e0%80%ae%e0%80%ae/appsettings.json',
    '%252e%252e%252fappsettings.json', 'a%00.json', '%00', '%2fetc%2fpasswd', '/etc/passwd', '%', '%zz', '%ff%fe', 'a%0d%0aX-Injected:%20b',
    '.%2e/config/applicationmetadata.json', '%2e%2e;/appsettings.json', 'c:%5cwindows%5cwin.ini', 'x'.repeat(5000), '../../../../../../etc/passwd',
  ];
  const owner = instance.id;
  const places = [
    '/ttd/permit/api/resource/', '/ttd/permit/api/v1/texts/', '/ttd/permit/api/options/', '/ttd/permit/api/layouts/', '/ttd/permit/api/layoutsettings/',
    '/ttd/permit/api/jsonschema/', '/ttd/permit/', '/ttd/permit/altinn-app-frontend/', '/storage/api/v1/applications/ttd/', '/storage/api/v1/instances/501337/',
    `/storage/api/v1/instances/${owner}/data/`, `/ttd/permit/instances/${owner}/data/`, '/events/api/v1/subscriptions/', '/ttd/',
  ];
  const wrong = [];
  const counts = {};
  for (const place of places) {
    for (const climb of climbs) {
      const answer = await exchange(port, request('GET', place + climb, bearer()));
      const status = statuses(answer.text)[0];
      counts[status] = (counts[status] ?? 0) + 1;
      const [header] = answer.text.split('\r\n\r\n');
      const leaked = /root:x:|PlatformSettings|AppSettings|BEGIN [A-Z ]*KEY/.test(answer.text) || header.includes('\nX-Injected');
      // A schema that is not there is a 500, as in the original.
      const allowed = (code) => code < 500 || (code === 500 && place.includes('/jsonschema/'));
      const problem = leaked ? 'tells what is outside' : wrongWith(answer, allowed, false);
      if (problem) wrong.push(`${place}${climb.slice(0, 60)}: ${problem}`);
    }
  }
  t.diagnostic(`${places.length * climbs.length} paths: ${JSON.stringify(counts)}`);
  assert.deepEqual(wrong, []);
});

test('afterwards every process is the same one, no larger, and still does its work', async (t) => {
  for (const [name, was] of processes) {
    assert.equal(platform.pid(name), was.pid);
    const is = memory(was.pid);
    t.diagnostic(`${name}: ${was.now.toFixed(1)} MiB before, ${is.now.toFixed(1)} after, ${is.peak.toFixed(1)} at most`);
    assert.ok(is.now - was.now <= growthMaxMiB, `${name} grew from ${was.now} to ${is.now} MiB`);
  }
  const { code, stdout } = await demo(platform.url);
  assert.equal(code, 0, stdout);
});
