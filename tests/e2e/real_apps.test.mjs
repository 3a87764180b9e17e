// Every app of ../shared/apps loads as it is, and its first step is served. Skipped where that folder is absent.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';

import { Gateway } from '../../deploy/demo/client.mjs';
import { onResponse } from '../support/contracts.mjs';
import { demo, Platform, root } from '../support/platform.mjs';

const folder = path.resolve(root, '../shared/apps');
const apps = existsSync(folder)
  ? readdirSync(folder).flatMap((org) => readdirSync(path.join(folder, org)).map((app) => ({ org, app })))
  : [];
const skip = apps.length === 0 && `no folder ${folder}`;

let platform;
let gateway;
before(async () => {
  if (skip) return;
  platform = await Platform.start('--apps', folder);
  gateway = new Gateway(platform.url, '', onResponse);
});
after(() => platform?.remove());

const readJson = (org, app, ...names) => JSON.parse(readFileSync(path.join(folder, org, app, 'App', ...names), 'utf8').replace(/^\ufeff/, ''));

for (const { org, app } of apps) {
  test(`${org}/${app} is served from its folder`, async () => {
    const token = (await gateway.platform('GET', '/Home/GetTestUserToken/1337')).text;
    const get = async (suffix, headers) => {
      const response = await gateway.app(org, 'GET', `/${org}/${app}${suffix}`, { headers });
      assert.equal(response.status, 200, `${suffix}: ${response.text}`);
      return response;
    };
    const metadata = (await get('/api/v1/applicationmetadata')).json;
    const expected = readJson(org, app, 'config', 'applicationmetadata.json');
    assert.deepEqual(metadata.dataTypes.map(({ id }) => id).sort(), expected.dataTypes.map(({ id }) => id).sort());
    const texts = (await get('/api/v1/texts/nb')).json;
    assert.deepEqual(texts.resources.map(({ id }) => id), readJson(org, app, 'config', 'texts', 'resource.nb.json').resources.map(({ id }) => id));
    const { sets } = (await get('/api/layoutsets')).json;
    for (const { id } of sets) {
      const layouts = (await get(`/api/layouts/${id}`)).json;
      const files = readdirSync(path.join(folder, org, app, 'App/ui', id, 'layouts')).map((name) => name.replace(/\.json$/, ''));
      assert.deepEqual(Object.keys(layouts).sort(), files.sort());
      await get(`/api/layoutsettings/${id}`);
    }
    for (const { id, appLogic } of expected.dataTypes) if (appLogic?.classRef) await get(`/api/jsonschema/${id}`);
    const page = await get('/', { Cookie: `AltinnStudioRuntime=${token}` });
    assert.match(page.headers['content-type'], /^text\/html/);
  });

  test(`${org}/${app} gives its first step to a user`, async () => {
    const token = (await gateway.platform('GET', '/Home/GetTestUserToken/1337?authenticationLevel=3')).text;
    const created = await gateway.app(org, 'POST', `/${org}/${app}/instances?instanceOwnerPartyId=501337`, { token });
    assert.equal(created.status, 201, created.text);
    const { process, data, id } = created.json;
    assert.ok(process.currentTask.elementId);
    const types = readJson(org, app, 'config', 'applicationmetadata.json').dataTypes;
    const automatic = types.filter((type) => type.appLogic?.autoCreate && type.taskId === process.currentTask.elementId);
    assert.deepEqual(data.map(({ dataType }) => dataType).sort(), automatic.map((type) => type.id).sort());
    for (const element of data) {
      const form = await gateway.app(org, 'GET', `/${org}/${app}/instances/${id}/data/${element.id}`, { token });
      assert.equal(form.status, 200, form.text);
      assert.equal(typeof form.json, 'object');
    }
  });
}

for (const app of ['ttd/basic', 'ttd/expression-validation-test', 'ttd/multiple-datamodels-test', 'ttd/navigation-test-subform']) {
  test(`the demo does what is generic for ${app}`, { skip }, async () => {
    const { code, stdout } = await demo(platform.url, '--app', app);
    assert.equal(code, 0, stdout);
  });
}
