// The three passes of the demo. Each takes the stage: gateway, steps, webhook, tokens, org, app, party.
import { brokenForm, firstDifference, randomFile, randomForm, randomText } from './random_form.mjs';
import { expect } from './steps.mjs';

const tasksMax = 12;
const fileTypes = {
  'application/pdf': { extension: 'pdf', head: '%PDF-1.7\n' },
  'image/png': { extension: 'png', head: '\x89PNG\r\n\x1a\n' },
  'image/jpeg': { extension: 'jpg', head: '\xff\xd8\xff' },
  'text/plain': { extension: 'txt', head: '' },
};

const appPath = (stage) => `/${stage.org}/${stage.app}`;
const instancePath = (stage, instance) => `${appPath(stage)}/instances/${instance.id}`;
const storagePath = (instance) => `/storage/api/v1/instances/${instance.id}`;
const onApp = (stage, method, path, options) => stage.gateway.app(stage.org, method, path, options);
const onPlatform = (stage, method, path, options) => stage.gateway.platform(method, path, options);

// What the app says of itself: its data types, and the schema of each form.
async function readApp(stage) {
  const { steps } = stage;
  const metadata = await steps.call('the app is published and says what data it takes', 200, () =>
    onApp(stage, 'GET', `${appPath(stage)}/api/v1/applicationmetadata`),
  );
  const schemas = {};
  for (const type of metadata.json.dataTypes.filter((candidate) => candidate.appLogic?.classRef)) {
    const schema = await steps.call(`the schema of form ${type.id}`, 200, () =>
      onApp(stage, 'GET', `${appPath(stage)}/api/jsonschema/${type.id}`),
    );
    schemas[type.id] = schema.json;
  }
  return { dataTypes: metadata.json.dataTypes, schemas };
}

async function subscribe(stage) {
  const resourceFilter = `urn:altinn:resource:app_${stage.org}_${stage.app}`;
  const subscription = await stage.steps.call('the app owner subscribes to the app’s events', 201, () =>
    onPlatform(stage, 'POST', '/events/api/v1/subscriptions', {
      token: stage.owner,
      json: { endPoint: stage.webhook.url, resourceFilter },
    }),
  );
  await stage.steps.prove('the webhook is asked whether it is there', async () => {
    const isOurs = ({ type, source }) => type === 'platform.events.validatesubscription' && source.endsWith(`/${subscription.json.id}`);
    await stage.webhook.waitFor(isOurs, 'validation event');
  });
  await stage.steps.call('and the subscription is valid from then on', 200, async () => {
    let response;
    const deadline = Date.now() + 15_000;
    do {
      response = await onPlatform(stage, 'GET', `/events/api/v1/subscriptions/${subscription.json.id}`, { token: stage.owner });
    } while (response.status === 200 && !response.json.validated && Date.now() < deadline);
    return response;
  }, ({ json }) => expect(json.validated === true, 'not validated within 15 s'));
  await stage.steps.call('a user without rights may not subscribe to it', 403, () =>
    onPlatform(stage, 'POST', '/events/api/v1/subscriptions', {
      token: stage.stranger,
      json: { endPoint: stage.webhook.url, resourceFilter, subjectFilter: `/party/${stage.party}` },
    }),
  );
  return subscription.json;
}

async function instantiate(stage, token, who) {
  const created = await stage.steps.call(`${who} starts an instance`, 201, () =>
    onApp(stage, 'POST', `${appPath(stage)}/instances?instanceOwnerPartyId=${stage.party}`, { token }),
  );
  return created.json;
}

// Fills in every form of the current task; once badly, where the schema restricts anything.
async function fillInForms(stage, app, instance, token, { badly }) {
  const { steps } = stage;
  const task = instance.process.currentTask.elementId;
  const saved = [];
  for (const element of instance.data) {
    const type = app.dataTypes.find((candidate) => candidate.id === element.dataType);
    if (!app.schemas[element.dataType] || (type.taskId && type.taskId !== task)) continue;
    const path = `${instancePath(stage, instance)}/data/${element.id}`;
    const schema = app.schemas[element.dataType];
    const form = randomForm(schema);
    const broken = badly ? brokenForm(form, schema) : null;
    if (broken) {
      await steps.call(`form ${type.id} is saved with a bad ${broken.field}`, 201, () => onApp(stage, 'PUT', path, { token, json: broken.form }));
      await steps.call('the validation issue is shown', 200, () => onApp(stage, 'GET', `${instancePath(stage, instance)}/validate`, { token }), ({ json }) => {
        const issue = json.find((candidate) => candidate.severity === 1 && candidate.field === broken.field);
        expect(issue, `no error for ${broken.field} in ${JSON.stringify(json)}`);
        return `${issue.field}: ${issue.description ?? issue.code}`;
      });
      await steps.call('such a form cannot be submitted', 409, () => onApp(stage, 'PUT', `${instancePath(stage, instance)}/process/next`, { token }));
    }
    await steps.call(`form ${type.id} is saved`, 201, () => onApp(stage, 'PUT', path, { token, json: form }));
    await steps.call('and reads back as it was written', 200, () => onApp(stage, 'GET', path, { token }), ({ json }) => {
      const difference = firstDifference(form, json);
      expect(difference === null, `differs at ${difference}`);
    });
    saved.push({ elementId: element.id, dataType: type.id, form });
  }
  return saved;
}

async function uploadAttachments(stage, app, instance, token) {
  const task = instance.process.currentTask.elementId;
  const uploaded = [];
  for (const type of app.dataTypes) {
    const isFile = !type.appLogic?.classRef && type.taskId === task && !type.id.startsWith('ref-data-as');
    const contentType = type.allowedContentTypes?.length ? type.allowedContentTypes.find((allowed) => fileTypes[allowed]) : 'application/pdf';
    if (!isFile || !contentType || uploaded.length === 2) continue;
    const { extension, head } = fileTypes[contentType];
    const bytes = Buffer.concat([Buffer.from(head, 'latin1'), randomFile(20_000)]);
    const filename = `${randomText(10)}.${extension}`;
    const created = await stage.steps.call(`an attachment of type ${type.id} is uploaded`, 201, () =>
      onApp(stage, 'POST', `${instancePath(stage, instance)}/data?dataType=${encodeURIComponent(type.id)}`, {
        token,
        body: bytes,
        headers: { 'Content-Type': contentType, 'Content-Disposition': `attachment; filename*=UTF-8''${encodeURIComponent(filename)}` },
      }),
    ({ json }) => {
      expect(json.size === bytes.length, `size ${json.size} instead of ${bytes.length}`);
      expect(json.filename === filename, `name ${json.filename} instead of ${filename}`);
    });
    uploaded.push({ elementId: created.json.id, dataType: type.id, bytes });
  }
  return uploaded;
}

const actionOf = { confirmation: 'confirm', signing: 'sign', payment: 'pay' };

// Moves the instance from task to task until it has ended; gives what was saved on the way.
async function moveToTheEnd(stage, app, instance, token, who, { badly }) {
  const saved = { forms: [], files: [] };
  for (let moves = 0; moves < tasksMax; moves++) {
    const current = await stage.steps.call(`${who} reads the instance`, 200, () => onApp(stage, 'GET', instancePath(stage, instance), { token }));
    const { currentTask: task } = (await stage.steps.call('and what may be done in it', 200, () => onApp(stage, 'GET', `${instancePath(stage, instance)}/process`, { token }))).json;
    if (task.write) {
      saved.forms.push(...(await fillInForms(stage, app, current.json, token, { badly })));
      saved.files.push(...(await uploadAttachments(stage, app, current.json, token)));
    }
    if (badly) await refuseStranger(stage, instance);
    badly = false;
    const action = actionOf[task.altinnTaskType];
    const next = await stage.steps.call(`${who} completes ${task.elementId} (${task.altinnTaskType})`, 200, () =>
      onApp(stage, 'PUT', `${instancePath(stage, instance)}/process/next`, { token, ...(action ? { json: { action } } : {}) }),
    ({ json }) => (json.ended ? 'the process has ended' : `now in ${json.currentTask.elementId}`));
    if (next.json.ended) return saved;
  }
  throw new Error(`the process has not ended after ${tasksMax} tasks`);
}

// Without a token, and with one of somebody who has nothing to do with the party, nothing is to be had.
async function refuseStranger(stage, instance) {
  const { steps } = stage;
  const next = `${instancePath(stage, instance)}/process/next`;
  await steps.call('nobody reads it without a token', 401, () => onApp(stage, 'GET', instancePath(stage, instance)));
  await steps.call('a user without rights may not read it', 403, () => onApp(stage, 'GET', instancePath(stage, instance), { token: stage.stranger }));
  await steps.call('nor start one for this party', 403, () =>
    onApp(stage, 'POST', `${appPath(stage)}/instances?instanceOwnerPartyId=${stage.party}`, { token: stage.stranger }),
  );
  await steps.call('nor move it on', 403, () => onApp(stage, 'PUT', next, { token: stage.stranger }));
  await steps.call('nor read it past the app', 403, () => onPlatform(stage, 'GET', storagePath(instance), { token: stage.stranger }));
  for (const element of instance.data.slice(0, 1)) {
    const path = `${instancePath(stage, instance)}/data/${element.id}`;
    await steps.call('nor read its form', 403, () => onApp(stage, 'GET', path, { token: stage.stranger }));
    await steps.call('nor change its form', 403, () => onApp(stage, 'PUT', path, { token: stage.stranger, json: {} }));
    await steps.call('nor download it past the app', 403, () => onPlatform(stage, 'GET', `${storagePath(instance)}/data/${element.id}`, { token: stage.stranger }));
  }
  await steps.call('nor see what is wrong with it', 403, () => onApp(stage, 'GET', `${instancePath(stage, instance)}/validate`, { token: stage.stranger }));
  await steps.call('nor upload to it', 403, () => upload(stage, instance, stage.stranger, 'ref-data-as-pdf'));
  await steps.call('nor find it in a list', 200, () =>
    onPlatform(stage, 'GET', `/storage/api/v1/instances?instanceOwner.partyId=${stage.party}&size=100`, { token: stage.stranger }),
  ({ json }) => expect(json.instances.length === 0, `${json.instances.length} instances of somebody else`));
}

const upload = (stage, instance, token, dataType) =>
  onPlatform(stage, 'POST', `${storagePath(instance)}/data?dataType=${dataType}`, {
    token,
    body: Buffer.from('%PDF-1.7'),
    headers: { 'Content-Type': 'application/pdf', 'Content-Disposition': 'attachment; filename=x.pdf' },
  });

// Downloads everything that was saved, as `token`; gives the bytes by element id.
async function download(stage, instance, saved, token, who) {
  const downloaded = new Map();
  for (const { elementId, dataType } of saved.forms) {
    const response = await stage.steps.call(`${who} downloads form ${dataType}`, 200, () => onPlatform(stage, 'GET', `${storagePath(instance)}/data/${elementId}`, { token }));
    downloaded.set(elementId, response.bytes);
  }
  for (const { elementId, dataType, bytes } of saved.files) {
    const response = await stage.steps.call(`${who} downloads attachment ${dataType}`, 200, () =>
      onPlatform(stage, 'GET', `${storagePath(instance)}/data/${elementId}`, { token }),
    ({ bytes: received }) => {
      expect(received.equals(bytes), 'it is not byte for byte what was uploaded');
      return `${received.length} bytes, equal`;
    });
    downloaded.set(elementId, response.bytes);
  }
  return downloaded;
}

export async function applicantPass(stage) {
  const { steps } = stage;
  const app = await readApp(stage);

  steps.title('The app owner listens');
  const subscription = await subscribe(stage);

  steps.title('The application user fills in and submits');
  const instance = await instantiate(stage, stage.user, 'the user');
  const saved = await moveToTheEnd(stage, app, instance, stage.user, 'the user', { badly: true });
  const receipt = await steps.call('the receipt shows the instance archived', 200, () => onApp(stage, 'GET', instancePath(stage, instance), { token: stage.user }), ({ json }) => {
    expect(json.status.isArchived === true, 'status.isArchived is not true');
    expect(json.process.ended, 'process.ended is missing');
    return json.status.archived;
  });
  await steps.call('the user finds it in Storage', 200, () =>
    onPlatform(stage, 'GET', `/storage/api/v1/instances?instanceOwner.partyId=${stage.party}&appId=${stage.org}/${stage.app}&status.isArchived=true&size=20`, { token: stage.user }),
  ({ json }) => expect(json.instances.some(({ id }) => id === instance.id), 'it is not among the archived instances'));
  const downloaded = await download(stage, instance, saved, stage.user, 'the user');
  return { app, subscription, instance: receipt.json, saved, downloaded };
}

async function findAsOwner(stage, instance) {
  let next = `/storage/api/v1/instances?appId=${stage.org}/${stage.app}&status.isArchived=true&excludeConfirmedBy=${stage.org}&size=50`;
  for (let page = 0; next && page < 100; page++) {
    const response = await onPlatform(stage, 'GET', next, { token: stage.owner });
    if (response.status !== 200 || response.json.instances.some(({ id }) => id === instance.id)) return response;
    const link = response.json.next && new URL(response.json.next);
    next = link && link.pathname + link.search;
    if (!next) return response;
  }
  throw new Error('not found on 100 pages');
}

export async function ownerPass(stage, { subscription, instance, saved, downloaded }) {
  const { steps, webhook } = stage;
  const guid = instance.id.split('/')[1];

  steps.title('The app owner is told, finds, downloads and confirms');
  await steps.prove('the webhook hears that the process is completed', async () => {
    const event = await webhook.waitFor(({ type, source }) => type === 'app.instance.process.completed' && source?.endsWith(guid), 'app.instance.process.completed');
    expect(event.subject === `/party/${stage.party}`, `subject is ${event.subject}`);
    return event.source;
  });
  await steps.prove('and that it was created', () => webhook.waitFor(({ type, source }) => type === 'app.instance.created' && source?.endsWith(guid), 'app.instance.created').then(() => undefined));
  await steps.call('the owner finds it among those not yet confirmed', 200, () => findAsOwner(stage, instance), ({ json }) =>
    expect(json.instances.some(({ id }) => id === instance.id), 'it is not in the list'),
  );
  await steps.call('another org may not list this app’s instances', 403, () =>
    onPlatform(stage, 'GET', `/storage/api/v1/instances?appId=${stage.org}/${stage.app}`, { token: stage.otherOrg }),
  );
  const received = await download(stage, instance, saved, stage.owner, 'the owner');
  await steps.prove('the owner’s bytes are the user’s, to the last one', async () => {
    for (const [elementId, bytes] of downloaded) expect(received.get(elementId).equals(bytes), `data element ${elementId} differs`);
    return `${downloaded.size} data elements`;
  });
  await steps.call('another org may not confirm it', 403, () => onPlatform(stage, 'POST', `${storagePath(instance)}/complete`, { token: stage.otherOrg }));
  await steps.call('the owner confirms it complete', 200, () => onPlatform(stage, 'POST', `${storagePath(instance)}/complete`, { token: stage.owner }), ({ json }) =>
    expect(json.completeConfirmations?.some(({ stakeholderId }) => stakeholderId === stage.org), 'no confirmation by the owner'),
  );
  await steps.call('and does not see it among the unconfirmed again', 200, () =>
    onPlatform(stage, 'GET', `/storage/api/v1/instances?appId=${stage.org}/${stage.app}&excludeConfirmedBy=${stage.org}&size=1000`, { token: stage.owner }),
  ({ json }) => expect(!json.instances.some(({ id }) => id === instance.id), 'it is still in the list'));
  await steps.call('the subscription is taken down', 200, () => onPlatform(stage, 'DELETE', `/events/api/v1/subscriptions/${subscription.id}`, { token: stage.owner }));
}

export async function secondPass(stage) {
  stage.steps.title('The app owner starts one for a party and moves it on');
  const app = await readApp(stage);
  await stage.steps.call('another org may not start one', 403, () =>
    onApp(stage, 'POST', `${appPath(stage)}/instances?instanceOwnerPartyId=${stage.party}`, { token: stage.otherOrg }),
  );
  const instance = await instantiate(stage, stage.owner, 'the owner');
  const saved = await fillInForms(stage, app, instance, stage.owner, { badly: false });
  const files = await uploadAttachments(stage, app, instance, stage.owner);
  await stage.steps.call('another org may not upload to it', 403, () => upload(stage, instance, stage.otherOrg, 'ref-data-as-pdf'));
  await stage.steps.call('nor move it on', 403, () => onApp(stage, 'PUT', `${instancePath(stage, instance)}/process/next`, { token: stage.otherOrg }));
  await stage.steps.call('the owner moves it on', 200, () => onApp(stage, 'PUT', `${instancePath(stage, instance)}/process/next`, { token: stage.owner }));
  await download(stage, instance, { forms: saved, files }, stage.owner, 'the owner');
  await stage.steps.call('the party’s user finds it waiting', 200, () =>
    onPlatform(stage, 'GET', `/storage/api/v1/instances?instanceOwner.partyId=${stage.party}&appId=${stage.org}/${stage.app}&size=50`, { token: stage.user }),
  ({ json }) => expect(json.instances.some(({ id }) => id === instance.id), 'it is not in the list'));
}
