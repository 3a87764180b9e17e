// What the charts render starts the real binaries, and the platform that they make does its main job.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { demo } from '../support/platform.mjs';
import { domain, get, installed } from './installation.mjs';

let cluster;
before(async () => (cluster = await installed(['test'], { apps: ['permit', 'message'] })));
after(async () => {
  await cluster?.stop();
  cluster?.remove();
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
  const production = await installed(['minimal']);
  try {
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
