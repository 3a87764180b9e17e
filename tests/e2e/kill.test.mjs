// kill -9 of each process in turn while users submit: whatever was acknowledged is there afterwards, and is told.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, test } from 'node:test';

import { Gateway } from '../../deploy/demo/client.mjs';
import { randomText } from '../../deploy/demo/random_form.mjs';
import { Webhook } from '../../deploy/demo/webhook.mjs';
import { onResponse, violations } from '../support/contracts.mjs';
import { Platform } from '../support/platform.mjs';

const app = '/ttd/permit';
const party = 501337;
const users = 4;
const attemptsMax = 600;
const pause = () => new Promise((resolve) => setTimeout(resolve, 50));

let platform;
let gateway;
let webhook;
let user;
let owner;

before(async () => {
  platform = await Platform.start();
  gateway = new Gateway(platform.url, '', onResponse);
  webhook = await Webhook.start();
  user = (await gateway.platform('GET', '/Home/GetTestUserToken/1337?authenticationLevel=3')).text;
  owner = (await gateway.platform('GET', '/Home/GetTestOrgToken/ttd?scopes=altinn:serviceowner/instances.read')).text;
  const subscription = await gateway.platform('POST', '/events/api/v1/subscriptions', {
    token: owner,
    json: { endPoint: webhook.url, resourceFilter: 'urn:altinn:resource:app_ttd_permit' },
  });
  assert.equal(subscription.status, 201, subscription.text);
  const isValid = async () => (await gateway.platform('GET', `/events/api/v1/subscriptions/${subscription.json.id}`, { token: owner })).json.validated;
  while (!(await isValid())) await pause();
});
after(async () => {
  webhook.stop();
  await platform.remove();
});

// Asks until the answer is one of `accepted`: a caller who was cut off, or told that something is away, tries again.
async function insist(accepted, ask) {
  let last;
  for (let attempt = 0; attempt < attemptsMax; attempt++) {
    try {
      last = await ask();
      if (accepted.includes(last.status)) return last;
      if (last.status < 500 && last.status !== 401) break;
    } catch (error) {
      last = { status: 0, text: error.message };
    }
    await pause();
  }
  throw new Error(`gave up at ${last.method} ${last.path}: ${last.status} ${last.text}`);
}

const onInstance = (id, method, suffix, options = {}) => gateway.app('ttd', method, `${app}/instances/${id}${suffix}`, { token: user, ...options });

// One user from start to submission; `progress` is called after each acknowledgement.
async function submitOne(progress) {
  const created = await insist([201], () => gateway.app('ttd', 'POST', `${app}/instances?instanceOwnerPartyId=${party}`, { token: user }));
  const { id, data } = created.json;
  await progress();
  const name = randomText(20);
  const form = { applicant: { name }, area: 12.5, sites: [{ gnr: 1, bnr: 2 }] };
  const formId = data[0].id;
  await insist([200, 201], () => onInstance(id, 'PUT', `/data/${formId}`, { json: form }));
  await progress();
  const bytes = Buffer.concat([Buffer.from('%PDF-1.7\n'), randomBytes(5_000)]);
  const drawing = await insist([201], () =>
    onInstance(id, 'POST', '/data?dataType=drawing', {
      body: bytes,
      headers: { 'Content-Type': 'application/pdf', 'Content-Disposition': 'attachment; filename=drawing.pdf' },
    }),
  );
  await progress();
  // A step whose acknowledgement was lost may have been taken: then the instance says so.
  for (const [task, json] of [['Task_1', undefined], ['Task_2', { action: 'confirm' }]]) {
    await insist([200], async () => {
      const state = await onInstance(id, 'GET', '/process');
      if (state.status !== 200 || state.json.currentTask?.elementId !== task) return state;
      const next = await onInstance(id, 'PUT', '/process/next', { json });
      return next.status === 409 || next.status === 412 ? { ...next, status: 503 } : next;
    });
    await progress();
  }
  return { id, name, formId, drawingId: drawing.json.id, bytes };
}

async function checkSubmitted({ id, name, formId, drawingId, bytes }) {
  const instance = await insist([200], () => gateway.platform('GET', `/storage/api/v1/instances/${id}`, { token: owner }));
  assert.ok(instance.json.process.ended, `${id} has not ended`);
  assert.equal(instance.json.status.isArchived, true);
  const form = await insist([200], () => gateway.platform('GET', `/storage/api/v1/instances/${id}/data/${formId}`, { token: owner }));
  assert.ok(form.text.includes(`<name>${name}</name>`), form.text);
  const drawing = await insist([200], () => gateway.platform('GET', `/storage/api/v1/instances/${id}/data/${drawingId}`, { token: owner }));
  assert.ok(drawing.bytes.equals(bytes), `${id}: the drawing differs`);
  const guid = id.split('/')[1];
  for (const type of ['app.instance.created', 'app.instance.process.movedTo.Task_2', 'app.instance.process.completed']) {
    await webhook.waitFor((event) => event.type === type && event.source?.endsWith(guid), `${type} of ${id}`, 120_000);
  }
}

for (const victim of ['gateway', 'app-runtime', 'storage', 'events', 'authorization', 'register', 'authentication', 'redis']) {
  test(`nothing acknowledged is missing after kill -9 of ${victim}`, async () => {
    const killAfter = 3 + (victim.length % 5);
    let acknowledged = 0;
    let hurt;
    const progress = async () => {
      if (++acknowledged === killAfter) hurt = platform.kill(victim).then(() => platform.startAgain(victim));
    };
    const submitted = await Promise.all(Array.from({ length: users }, () => submitOne(progress)));
    await hurt;
    assert.ok(acknowledged > killAfter);
    for (const one of submitted) await checkSubmitted(one);
  });
}

test('no answer broke its contract, whatever was away', () => assert.deepEqual(violations, []));
