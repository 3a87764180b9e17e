// Asks for (nearly) every operation of every published contract, for what works and for what is refused, and has each
// answer held against the contract. Services are asked directly: some operations do not pass the gateway.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { Gateway } from '../../deploy/demo/client.mjs';
import { Contracts } from '../support/contracts.mjs';
import { Platform } from '../support/platform.mjs';
import { platformToken } from '../support/tokens.mjs';

const party = 501337;
const anyId = '00000000-0000-4000-8000-000000000000';
const cloudEvent = (more = {}) => ({
  headers: { 'Content-Type': 'application/cloudevents+json' },
  body: JSON.stringify({ specversion: '1.0', id: 'swept-1', type: 'swept', source: 'https://example.no/swept', resource: 'urn:altinn:resource:app_ttd_message', ...more }),
});

let platform;
let contracts;
let tokens;
const services = {};

// One request, by one of the callers in `tokens`, or nobody; its answer is as the contract has it and has the status.
async function ask(service, who, method, path, status, options = {}) {
  const headers = { ...options.headers };
  if (options.withPlatform) headers.PlatformAccessToken = options.withPlatform;
  const token = tokens[who];
  const response = await services[service].platform(method, path, { ...options, headers, token });
  assert.equal(response.status, status, `${method} ${path}: ${response.text}`);
  const wrong = contracts.check(response);
  assert.deepEqual(wrong, [], `${method} ${path} (${status}): ${response.text.slice(0, 1500)}`);
  return response;
}

// Every row is a test of its own within `name`.
async function sweep(t, service, rows) {
  for (const [who, method, path, status, options] of rows) {
    await t.test(`${method} ${path} by ${who}: ${status}`, () => ask(service, who, method, path, status, options));
  }
}

before(async () => {
  platform = await Platform.start();
  contracts = new Contracts();
  for (const name of ['storage', 'events', 'authentication', 'authorization', 'register', 'app-runtime']) {
    services[name] = new Gateway(`http://127.0.0.1:${platform.port(name)}`, '');
  }
  const token = async (path) => (await services.authentication.platform('GET', path)).text;
  const scopes = 'altinn:serviceowner/instances.read altinn:serviceowner/instances.write altinn:events.subscribe altinn:events.publish altinn:events.publish.admin altinn:authorization/authorize altinn:register/partylookup.admin altinn:testtools/tokengenerator';
  tokens = {
    user: await token('/Home/GetTestUserToken/1337?authenticationLevel=3'),
    stranger: await token('/Home/GetTestUserToken/1003?authenticationLevel=3'),
    owner: await token(`/Home/GetTestOrgToken/ttd?scopes=${encodeURIComponent(scopes)}`),
    nobody: undefined,
  };
});
after(() => platform?.remove());

// A new instance of ttd/message by the user: its path after the service's prefix, and its form's id.
async function newInstance() {
  const { json } = await ask('app-runtime', 'user', 'POST', `/ttd/message/instances?instanceOwnerPartyId=${party}`, 201);
  return { id: json.id, guid: json.id.split('/')[1], element: json.data[0].id, process: json.process, form: json.data[0].dataType };
}

test('storage answers as its contract has it', async (t) => {
  const { id, guid, element, process, form } = await newInstance();
  const other = await newInstance();
  const api = '/storage/api/v1';
  const one = `${api}/instances/${id}`;
  const file = { headers: { 'Content-Type': 'application/pdf', 'Content-Disposition': 'attachment; filename=a.pdf' }, body: '%PDF-1.7' };
  const app = { withPlatform: platformToken(platform, 'ttd', 'message') };
  const publisher = { withPlatform: platformToken(platform) };
  await sweep(t, 'storage', [
    ['nobody', 'GET', '/health', 200],
    ['nobody', 'GET', `${api}/applications`, 200],
    ['nobody', 'GET', `${api}/applications/ttd`, 200],
    ['nobody', 'GET', `${api}/applications/t-t`, 400],
    ['nobody', 'GET', `${api}/applications/ttd/message`, 200],
    ['nobody', 'GET', `${api}/applications/ttd/nothing`, 404],
    ['nobody', 'POST', `${api}/applications?appId=ttd/swept`, 401, { json: {} }],
    ['nobody', 'POST', `${api}/applications?appId=ttd/swept`, 201, { json: { title: { nb: 'Feid' }, dataTypes: [{ id: 'a' }] }, ...publisher }],
    ['nobody', 'PUT', `${api}/applications/ttd/swept`, 200, { json: { id: 'ttd/swept', org: 'ttd', dataTypes: [] }, ...publisher }],
    ['nobody', 'PUT', `${api}/applications/ttd/swept`, 400, { json: { id: 'ttd/other', org: 'ttd' }, ...publisher }],
    ['nobody', 'POST', `${api}/applications/ttd/swept/texts`, 200, { json: { language: 'nb', resources: [{ id: 'a', value: 'b' }] }, ...publisher }],
    ['user', 'GET', `${api}/applications/ttd/swept/texts/nb`, 200],
    ['user', 'GET', `${api}/applications/ttd/swept/texts/en`, 404],
    ['nobody', 'PUT', `${api}/applications/ttd/swept/texts/nb`, 200, { json: { language: 'nb', resources: [] }, ...publisher }],
    ['nobody', 'PUT', `${api}/applications/ttd/swept/texts/en`, 204, { json: { language: 'en', resources: [] }, ...publisher }],
    ['nobody', 'DELETE', `${api}/applications/ttd/swept/texts/nb`, 200, publisher],
    ['nobody', 'DELETE', `${api}/applications/ttd/swept`, 200, publisher],
    ['nobody', 'DELETE', `${api}/applications/ttd/swept?hard=true`, 200, publisher],

    ['user', 'GET', `${api}/instances?instanceOwner.partyId=${party}&size=5`, 200],
    ['user', 'GET', `${api}/instances`, 400],
    ['owner', 'GET', `${api}/instances?appId=ttd/message&size=1`, 200],
    ['nobody', 'GET', `${api}/instances`, 401],
    ['user', 'POST', `${api}/instances?appId=ttd/message`, 400, { json: {} }],
    ['user', 'POST', `${api}/instances?appId=ttd/message`, 201, { json: { instanceOwner: { partyId: String(party) } } }],
    ['user', 'GET', `${api}/instances/${guid}`, 200],
    ['user', 'GET', one, 200],
    ['stranger', 'GET', one, 403],
    ['user', 'GET', `${api}/instances/${party}/${anyId}`, 404],
    ['user', 'PUT', `${one}/readstatus?status=read`, 200],
    ['user', 'PUT', `${one}/readstatus?status=never`, 400],
    ['owner', 'PUT', `${one}/substatus`, 200, { json: { label: 'swept', description: 'clean' } }],
    ['user', 'PUT', `${one}/substatus`, 403, { json: { label: 'swept' } }],
    ['user', 'PUT', `${one}/presentationtexts`, 200, { json: { texts: { a: 'b', c: null } } }],
    ['user', 'PUT', `${one}/datavalues`, 200, { json: { values: { a: 'b' } } }],
    ['user', 'PUT', `${one}/datavalues`, 400, { json: {} }],
    ['user', 'POST', `${one}/data?dataType=unknown`, 400, file],
    ['user', 'GET', `${one}/data/${element}`, 200],
    ['user', 'GET', `${one}/data/${anyId}`, 404],
    ['user', 'PUT', `${one}/data/${element}`, 200, { headers: { 'Content-Type': 'application/xml' }, body: '<message/>' }],
    ['user', 'PUT', `${one}/data/${element}/lock`, 201],
    ['user', 'PUT', `${one}/data/${element}/lock`, 200],
    ['user', 'PUT', `${one}/data/${element}`, 409, { headers: { 'Content-Type': 'application/xml' }, body: '<message/>' }],
    ['user', 'DELETE', `${one}/data/${element}/lock`, 200],
    ['user', 'GET', `${one}/dataelements`, 200],
    ['nobody', 'PUT', `${one}/dataelements/${element}/filescanstatus`, 200, { json: { fileScanResult: 'Clean' }, ...publisher }],
    ['nobody', 'PUT', `${one}/dataelements/${element}/filescanstatus`, 401, { json: { fileScanResult: 'Clean' } }],
    ['nobody', 'GET', `${one}/dataelementexists/${element}`, 200, publisher],
    ['user', 'PUT', `${one}/dataelements/${element}`, 400, { json: { id: anyId, dataType: 'a' } }],
    ['user', 'PUT', `${one}/dataelements/${element}`, 200, { json: { id: element, instanceGuid: guid, dataType: form, tags: ['swept'] } }],
    ['user', 'POST', `${one}/data?dataType=${form}`, 201, { headers: { 'Content-Type': 'application/xml' }, body: '<message/>' }],
    ['user', 'GET', `${one}/process/history`, 200],
    ['nobody', 'GET', `${one}/process/authinfo`, 200],
    ['user', 'PUT', `${one}/process`, 400, { body: '', headers: { 'Content-Type': 'application/json' } }],
    ['user', 'PUT', `${one}/process`, 200, { json: process }],
    ['user', 'PUT', `${one}/process/instanceandevents`, 400, { json: {}, ...app }],
    ['user', 'PUT', `${one}/process/instanceandevents`, 200, { json: { state: process, events: [] }, ...app }],
    ['user', 'POST', `${one}/events`, 201, { json: { instanceId: id, eventType: 'Saved', user: { userId: 1337, authenticationLevel: 2 } } }],
    ['user', 'GET', `${one}/events`, 200],
    ['user', 'GET', `${one}/events?from=never&to=never`, 400],
    ['user', 'GET', `${one}/events/${anyId}`, 404],
    ['user', 'POST', `${one}/sign`, 403, { json: { signatureDocumentDataType: 'a', dataElementSignatures: [], signee: {} } }],
    ['user', 'POST', `${api}/sbl/instances/search`, 200, { json: { instanceOwnerPartyIdList: [party], includeActive: true, language: 'nb' } }],
    ['user', 'POST', `${api}/sbl/instances/search`, 400, { json: {} }],
    ['user', 'GET', `${api}/sbl/instances/${id}?language=nb`, 200],
    ['user', 'GET', `${api}/sbl/instances/${id}/events`, 200],
    ['user', 'GET', `${api}/sbl/instances/${party}/${anyId}`, 404],
    ['user', 'DELETE', `${api}/sbl/instances/${id}?hard=false`, 200],
    ['user', 'PUT', `${api}/sbl/instances/${id}/undelete`, 200],
    ['owner', 'POST', `${one}/complete`, 200],
    ['user', 'DELETE', `${one}/data/${element}`, 200],
    ['user', 'DELETE', `${api}/instances/${other.id}?hard=true`, 200],
    ['nobody', 'GET', `${api}/openapi.json`, 200],
  ]);
  await t.test('what an answer names can be asked for', async () => {
    const elements = (await ask('storage', 'owner', 'GET', `${api}/instances?appId=ttd/message&size=1`, 200)).json;
    assert.ok(elements.next, 'there is another page');
    const { json } = await ask('storage', 'user', 'GET', `${one}/events`, 200);
    await ask('storage', 'user', 'GET', `${one}/events/${json.instanceEvents[0].id}`, 200);
  });
  await t.test('an instance is locked and the lock prolonged', async () => {
    const { json } = await ask('storage', 'user', 'POST', `${one}/lock`, 200, { json: { ttlSeconds: 30 } });
    await ask('storage', 'user', 'POST', `${one}/lock`, 409, { json: { ttlSeconds: 30 } });
    const headers = { 'Altinn-Storage-Lock-Token': json.lockToken };
    await ask('storage', 'user', 'PATCH', `${one}/lock`, 204, { json: { ttlSeconds: 0 }, headers });
    await ask('storage', 'user', 'PATCH', `${one}/lock`, 400, { json: { ttlSeconds: 0 } });
  });
});

test('events answers as its contract has it', async (t) => {
  const api = '/events/api/v1';
  const resourceFilter = 'urn:altinn:resource:app_ttd_message';
  const endPoint = 'http://127.0.0.1:1/';
  const { id } = await newInstance();
  const appEvent = { specversion: '1.0', source: `https://ttd.apps.local.altinn.cloud/ttd/message/instances/${id}`, type: 'swept', subject: `/party/${party}` };
  const platformCall = { withPlatform: platformToken(platform) };
  await sweep(t, 'events', [
    ['nobody', 'GET', '/health', 200],
    ['user', 'POST', `${api}/app`, 201, { json: appEvent, withPlatform: platformToken(platform, 'ttd', 'message') }],
    ['user', 'POST', `${api}/app`, 403, { json: appEvent }],
    ['user', 'POST', `${api}/app`, 415, { body: 'a', headers: { 'Content-Type': 'text/plain' } }],
    ['user', 'GET', `${api}/app/party?from=2026-01-01T00:00:00Z&party=${party}`, 200],
    ['user', 'GET', `${api}/app/party`, 400],
    ['owner', 'GET', `${api}/app/ttd/message?from=2026-01-01T00:00:00Z`, 200],
    ['user', 'GET', `${api}/app/ttd/message?from=2026-01-01T00:00:00Z`, 401],
    ['owner', 'POST', `${api}/events`, 200, cloudEvent()],
    ['user', 'POST', `${api}/events`, 403, cloudEvent()],
    ['owner', 'POST', `${api}/events`, 400, cloudEvent({ resource: undefined })],
    ['owner', 'GET', `${api}/events?resource=${resourceFilter}&after=0`, 200],
    ['user', 'GET', `${api}/events?resource=${resourceFilter}&after=0`, 403],
    ['owner', 'GET', `${api}/events`, 400],
    ['nobody', 'POST', `${api}/inbound`, 200, { ...cloudEvent(), ...platformCall }],
    ['nobody', 'POST', `${api}/inbound`, 401, cloudEvent()],
    ['nobody', 'POST', `${api}/outbound`, 200, { ...cloudEvent(), ...platformCall }],
    ['nobody', 'POST', `${api}/storage/events`, 200, { ...cloudEvent(), ...platformCall }],
    ['nobody', 'POST', `${api}/storage/events/logs`, 201, { json: { cloudEventId: anyId, endpoint: endPoint, statusCode: 200 }, ...platformCall }],
    ['nobody', 'POST', `${api}/storage/events/logs`, 400, { json: {}, ...platformCall }],
    ['owner', 'POST', `${api}/subscriptions`, 201, { json: { endPoint, resourceFilter } }],
    ['owner', 'POST', `${api}/subscriptions`, 400, { json: {} }],
    ['owner', 'GET', `${api}/subscriptions`, 200],
    ['owner', 'GET', `${api}/subscriptions/1`, 200],
    ['user', 'GET', `${api}/subscriptions/1`, 403],
    ['owner', 'GET', `${api}/subscriptions/99`, 404],
    ['owner', 'GET', `${api}/subscriptions/none`, 400],
    ['nobody', 'PUT', `${api}/subscriptions/validate/1`, 200, platformCall],
    ['owner', 'DELETE', `${api}/subscriptions/1`, 200],
    ['nobody', 'POST', `${api}/tests/webhookreceiver`, 200, { json: {} }],
    ['nobody', 'GET', `${api}/error`, 500],
    ['nobody', 'GET', `${api}/openapi.json`, 200],
  ]);
});

test('authentication answers as its contract has it', async (t) => {
  const systemId = '913312465_sbs';
  const systemUser = 'd111dbab-d619-4f15-bf29-58fe570a9ae6';
  const selfIdentified = 'SelvRegistrert';
  const api = '/authentication/api/v1';
  await sweep(t, 'authentication', [
    ['nobody', 'GET', '/health', 200],
    ['nobody', 'GET', `${api}/openid/.well-known/openid-configuration`, 200],
    ['nobody', 'GET', `${api}/openid/.well-known/openid-configuration/jwks`, 200],
    ['nobody', 'GET', `${api}/platformkeys/jwks`, 200],
    ['nobody', 'GET', `${api}/authentication`, 302],
    ['nobody', 'GET', `${api}/authentication?acr_values=none`, 400],
    ['user', 'GET', `${api}/refresh`, 200],
    ['nobody', 'GET', `${api}/refresh`, 401],
    ['nobody', 'GET', `${api}/logout`, 302],
    ['nobody', 'GET', `${api}/logout/handleloggedout`, 302],
    ['nobody', 'GET', `${api}/openid/logout`, 302],
    ['nobody', 'GET', `${api}/frontchannel_logout`, 200],
    ['nobody', 'GET', `${api}/upstream/frontchannel-logout?iss=a&sid=b`, 200],
    ['nobody', 'GET', `${api}/upstream/frontchannel-logout`, 400],
    ['nobody', 'GET', `${api}/orgToken`, 200],
    ['nobody', 'GET', `${api}/appToken`, 200],
    ['nobody', 'GET', '/', 200],
    ['nobody', 'GET', '/Home', 200],
    ['nobody', 'GET', '/Home/Index', 200],
    ['nobody', 'POST', '/Home/LogInTestUser', 400, { body: 'AuthenticationLevel=9', headers: { 'Content-Type': 'application/x-www-form-urlencoded' } }],
    ['nobody', 'GET', '/Home/Tokens', 200],
    ['nobody', 'GET', '/Home/Localtest/Version', 200],
    ['nobody', 'GET', '/Home/GetAppAuthenticationLevel?appId=ttd/message', 200],
    ['nobody', 'GET', '/Home/GetAppAuthenticationLevel', 400],
    ['nobody', 'GET', '/Home/GetTestUserToken/1', 404],
    ['nobody', 'GET', '/Home/GetTestUserToken/1337', 200],
    ['nobody', 'GET', '/Home/GetTestOrgToken?org=ttd', 200],
    ['nobody', 'GET', '/Home/GetTestOrgToken/ttd', 200],
    ['nobody', 'GET', '/Home/GetTestSystemUserToken', 400],
    ['nobody', 'GET', `/Home/GetTestSystemUserToken?systemId=${systemId}&systemUserId=${systemUser}&systemUserOrgNumber=950474084&supplierOrgNumber=913312465&scope=a:b`, 200],
    ['nobody', 'GET', '/Home/auth/user?userId=1337', 200],
    ['nobody', 'GET', '/Home/auth/user?userId=1', 400],
    ['nobody', 'GET', '/Home/auth/selfidentifieduser', 400],
    ['nobody', 'GET', `/Home/auth/selfidentifieduser?username=${selfIdentified}`, 200],
    ['nobody', 'GET', '/Home/auth/org?orgNumber=897069650', 200],
    ['nobody', 'GET', '/Home/auth/serviceowner?org=ttd', 200],
    ['nobody', 'GET', '/Home/auth/systemuser', 400],
    ['nobody', 'GET', `/Home/auth/systemuser?systemId=${systemId}&systemUserId=${systemUser}`, 200],
    ['nobody', 'GET', '/Home/auth/generate', 400],
    ['nobody', 'GET', '/Home/auth/generate?type=user&userId=1337', 200],
    ['nobody', 'GET', '/Home/auth/info', 200],
    ...['Enterprise', 'EnterpriseUser', 'Personal', 'SystemUser', 'SelfIdentifiedUser', 'SelfRegisteredEmailUser', 'Platform', 'PlatformAccess'].map(
      (kind) => ['nobody', 'GET', `/api/Get${kind}Token`, 401],
    ),
    ...[
      'EnterpriseToken?orgNo=897069650&scopes=a:b',
      'EnterpriseToken?scopes=a:b&bulkCount=2',
      'EnterpriseUserToken?orgNo=897069650&userId=1&partyId=2&userName=a',
      'PersonalToken?pid=01039012345',
      `SystemUserToken?systemUserId=${systemUser}`,
      'SelfIdentifiedUserToken',
      'SelfRegisteredEmailUserToken?email=a@example.no',
      'PlatformToken?app=swept',
      'PlatformAccessToken?app=swept',
    ].map((rest) => ['owner', 'GET', `/api/Get${rest}${rest.includes('?') ? '&' : '?'}env=local`, 200]),
    ['owner', 'GET', '/api/GetPersonalToken', 400],
    ['nobody', 'GET', '/api/.well-known/oauth-authorization-server', 200],
    ['nobody', 'GET', '/api/.well-known/jwks.json', 200],
    ['nobody', 'GET', `${api}/openapi.json`, 200],
  ]);
});

test('authorization answers as its contract has it', async (t) => {
  const api = '/authorization/api/v1';
  const attribute = (AttributeId, Value) => ({ Attribute: [{ AttributeId, Value, DataType: 'http://www.w3.org/2001/XMLSchema#string' }] });
  const Request = {
    AccessSubject: [attribute('urn:altinn:userid', '1337')],
    Action: [attribute('urn:oasis:names:tc:xacml:1.0:action:action-id', 'read')],
    Resource: [{ Attribute: ['org:ttd', 'app:message', `partyid:${party}`].map((pair) => attribute(`urn:altinn:${pair.split(':')[0]}`, pair.split(':')[1]).Attribute[0]) }],
  };
  const publisher = { withPlatform: platformToken(platform) };
  const policy = (await ask('authorization', 'nobody', 'GET', `${api}/policies?org=ttd&app=message`, 200, publisher)).text;
  await sweep(t, 'authorization', [
    ['nobody', 'POST', `${api}/decision`, 200, { json: { Request } }],
    ['nobody', 'POST', `${api}/decision`, 200, { json: {} }],
    ['nobody', 'POST', `${api}/decision`, 200, { body: '<Request/>', headers: { 'Content-Type': 'application/xml' } }],
    ['owner', 'POST', `${api}/authorize`, 200, { json: { Request } }],
    ['user', 'POST', `${api}/authorize`, 403, { json: { Request } }],
    ['nobody', 'GET', `${api}/policies?org=ttd&app=message`, 200, publisher],
    ['nobody', 'GET', `${api}/policies?org=ttd&app=message`, 401],
    ['nobody', 'GET', `${api}/policies?org=ttd&app=nothing`, 404, publisher],
    ['nobody', 'POST', `${api}/policies?org=ttd&app=message`, 200, { body: policy, headers: { 'Content-Type': 'application/xml' }, ...publisher }],
    ['nobody', 'POST', `${api}/policies?org=ttd&app=swept`, 400, { body: '<Policy/>', headers: { 'Content-Type': 'application/xml' }, ...publisher }],
    ['nobody', 'GET', `${api}/policies/roleswithaccess/ttd/message`, 200],
    ['nobody', 'GET', `${api}/policies/roleswithaccess/ttd/nothing`, 404],
    ['user', 'GET', `${api}/roles?coveredByUserId=1337&offeredByPartyId=${party}`, 200],
    ['user', 'GET', `${api}/roles?coveredByUserId=1`, 403],
    ['user', 'GET', `${api}/parties?userId=1337`, 200],
    ['user', 'GET', `${api}/parties`, 404],
    ['user', 'GET', `${api}/parties/${party}/validate?userId=1337`, 200],
    ['nobody', 'GET', `${api}/openapi.json`, 200],
  ]);
});

test('register and profile answer as their contract has it', async (t) => {
  const api = '/register/api/v1';
  const byPlatform = { withPlatform: platformToken(platform) };
  const uuid = 'e9dd7d91-32d8-4933-a108-07562762d572';
  const asked = (json) => ({ json, ...byPlatform });
  await sweep(t, 'register', [
    ['user', 'GET', `${api}/parties/${party}`, 200, byPlatform],
    ['user', 'GET', `${api}/parties/0`, 400, byPlatform],
    ['user', 'GET', `${api}/parties/${party}`, 403],
    ['user', 'GET', `${api}/parties/byuuid/${uuid}`, 200, byPlatform],
    ['nobody', 'POST', `${api}/parties/lookup`, 200, asked({ orgNo: '897069650' })],
    ['nobody', 'POST', `${api}/parties/lookup`, 400, asked({})],
    ['nobody', 'POST', `${api}/parties/lookup`, 404, asked({ orgNo: '123456785' })],
    ['nobody', 'POST', `${api}/parties/partylist?fetchSubUnits=true`, 200, asked([party, 500000])],
    ['nobody', 'POST', `${api}/parties/partylistbyuuid`, 200, asked([uuid])],
    ['nobody', 'POST', `${api}/parties/nameslookup?partyComponentOption=person-name`, 200, asked({ parties: [{ ssn: '01039012345' }, { orgNo: '897069650' }] })],
    ['nobody', 'GET', `${api}/parties/identifiers?ids=${party},500000`, 200, byPlatform],
    ['nobody', 'GET', `${api}/parties/identifiers`, 400, byPlatform],
    ['nobody', 'GET', `${api}/organizations/897069650`, 200, byPlatform],
    ['nobody', 'GET', `${api}/organizations/1`, 400, byPlatform],
    ['nobody', 'GET', `${api}/organizations/897069650`, 401],
    ['user', 'GET', `${api}/persons`, 200, { headers: { 'X-Ai-NationalIdentityNumber': '01039012345', 'X-Ai-LastName': 'Salt' }, ...byPlatform }],
    ['user', 'GET', `${api}/persons`, 404, { headers: { 'X-Ai-NationalIdentityNumber': '01039012345', 'X-Ai-LastName': 'Pepper' }, ...byPlatform }],
    ['user', 'GET', `${api}/persons`, 400, byPlatform],
    ...[`${api}/apps/parties/query`, `${api}/access-management/parties/query`, '/register/api/v2/internal/parties/query'].map((path) => [
      'nobody', 'POST', `${path}?fields=party,person,org,user`, 200, asked({ data: [`urn:altinn:party:id:${party}`, 'urn:altinn:party:id:500000'] }),
    ]),
    ['nobody', 'POST', `${api}/apps/parties/query`, 206, asked({ data: ['urn:altinn:party:id:1'] })],
    ['nobody', 'POST', '/register/api/v2/internal/parties/main-units', 200, asked({ data: 'urn:altinn:party:id:500001' })],
    ['user', 'GET', '/profile/api/v1/users/1337', 200, byPlatform],
    ['user', 'GET', '/profile/api/v1/users/1', 404, byPlatform],
    ['user', 'GET', `/profile/api/v1/users/byuuid/${uuid}`, 200, byPlatform],
    ['user', 'POST', '/profile/api/v1/users', 200, asked('01039012345')],
    ['user', 'GET', '/profile/api/v1/users/current', 200],
    ['owner', 'GET', '/profile/api/v1/users/current', 400],
    ['nobody', 'POST', '/profile/api/v1/internal/user', 200, asked({ userId: 1337 })],
    ['nobody', 'POST', '/profile/api/v1/internal/user', 400, asked({})],
    ['nobody', 'GET', '/profile/api/v1/openapi.json', 200],
    ['nobody', 'GET', `${api}/openapi.json`, 200],
  ]);
});

test('apps answer as their contract has it', async (t) => {
  const app = '/ttd/permit';
  const { json } = await ask('app-runtime', 'user', 'POST', `${app}/instances?instanceOwnerPartyId=${party}`, 201);
  const one = `${app}/instances/${json.id}`;
  const form = `${one}/data/${json.data[0].id}`;
  const metadata = (await ask('app-runtime', 'nobody', 'GET', `${app}/api/v1/applicationmetadata`, 200)).json;
  const formType = json.data[0].dataType;
  const fileType = metadata.dataTypes.find((type) => !type.appLogic?.classRef && type.taskId);
  const [contentType] = fileType.allowedContentTypes;
  const file = { headers: { 'Content-Type': contentType, 'Content-Disposition': `attachment; filename=a.${contentType.split('/')[1].replace('plain', 'txt').replace('jpeg', 'jpg')}` }, body: 'swept' };
  const { sets } = (await ask('app-runtime', 'nobody', 'GET', `${app}/api/layoutsets`, 200)).json;
  await sweep(t, 'app-runtime', [
    ['nobody', 'GET', '/health', 200],
    ['user', 'GET', app, 200],
    ['nobody', 'GET', app, 302],
    ['nobody', 'GET', '/ttd/nothing', 404],
    ['nobody', 'GET', `${app}/nothing/at/all`, 404],
    ['nobody', 'GET', `${app}/altinn-app-frontend/a.js`, 404],
    ['nobody', 'GET', `${app}/api/v1/applicationsettings`, 200],
    ['nobody', 'GET', `${app}/api/v1/applicationlanguages`, 200],
    ['nobody', 'GET', `${app}/api/v1/texts/nb`, 200],
    ['nobody', 'GET', `${app}/api/v1/texts/nob`, 400],
    ['nobody', 'GET', `${app}/api/v1/footer`, 200],
    ['nobody', 'GET', `${app}/api/v1/meta/authorizationpolicy`, 200],
    ['nobody', 'GET', `${app}/api/v1/meta/process`, 200],
    ['nobody', 'GET', `${app}/api/v1/redirect?url=${encodeURIComponent(Buffer.from('http://local.altinn.cloud/a').toString('base64'))}`, 200],
    ['nobody', 'GET', `${app}/api/v1/redirect`, 400],
    ['nobody', 'GET', `${app}/api/jsonschema/${formType}`, 200],
    ['nobody', 'GET', `${app}/api/xsdschema/${formType}`, 200],
    ['nobody', 'GET', `${app}/api/layouts`, 404],
    ['nobody', 'GET', `${app}/api/layouts/${sets[0].id}`, 200],
    ['nobody', 'GET', `${app}/api/layoutsettings`, 204],
    ['nobody', 'GET', `${app}/api/layoutsettings/${sets[0].id}`, 200],
    ['nobody', 'GET', `${app}/api/rulehandler/${sets[0].id}`, 204],
    ['nobody', 'GET', `${app}/api/ruleconfiguration/${sets[0].id}`, 204],
    ['nobody', 'GET', `${app}/api/validationconfig/${formType}`, 204],
    ['nobody', 'GET', `${app}/api/options/kinds`, 200],
    ['nobody', 'GET', `${app}/api/options/nothing`, 404],
    ['user', 'GET', `${one}/options/kinds`, 200],
    ['user', 'GET', `${app}/api/v1/parties`, 200],
    ['user', 'GET', `${app}/api/v1/parties?allowedToInstantiateFilter=true`, 200],
    ['nobody', 'GET', `${app}/api/v1/parties`, 401],
    ['user', 'POST', `${app}/api/v1/parties/validateInstantiation?partyId=${party}`, 200],
    ['user', 'POST', `${app}/api/v1/parties/validateInstantiation?partyId=1`, 200],
    ['user', 'PUT', `${app}/api/v1/parties/${party}`, 200],
    ['user', 'PUT', `${app}/api/v1/parties/1`, 400],
    ['user', 'GET', `${app}/api/authorization/parties/current`, 200],
    ['user', 'GET', `${app}/api/authorization/parties/current?returnPartyObject=true`, 200],
    ['user', 'GET', `${app}/api/v1/profile/user`, 200],
    ['user', 'GET', `${app}/api/authentication/keepAlive`, 200],
    ['nobody', 'PUT', `${app}/api/authentication/invalidatecookie`, 200],

    ['user', 'POST', `${app}/instances/create`, 201, { json: { instanceOwner: { partyId: String(party) } } }],
    ['stranger', 'POST', `${app}/instances?instanceOwnerPartyId=${party}`, 403],
    ['user', 'POST', `${app}/instances`, 400],
    ['user', 'GET', one, 200],
    ['user', 'GET', `${app}/instances/${party}/${anyId}`, 403],
    ['user', 'GET', `${app}/instances/${party}/active`, 200],
    ['owner', 'PUT', `${one}/substatus`, 200, { json: { label: 'swept' } }],
    ['user', 'GET', form, 200],
    ['user', 'GET', `${form}?includeRowId=true`, 200],
    ['user', 'GET', `${form}/type/${formType}`, 200],
    ['user', 'GET', `${form}/type/nothing`, 400],
    ['user', 'PUT', form, 201, { json: {} }],
    ['user', 'PUT', `${form}/type/${formType}`, 201, { json: {} }],
    ['user', 'PATCH', form, 200, { json: { patch: [], ignoredValidators: [] } }],
    ['user', 'PATCH', form, 422, { json: { patch: [{ op: 'remove', path: '/none' }] } }],
    ['user', 'PATCH', `${one}/data`, 200, { json: { patches: [{ dataElementId: json.data[0].id, patch: [] }] } }],
    ['user', 'POST', `${one}/data?dataType=${fileType.id}`, 201, file],
    ['user', 'POST', `${one}/data?dataType=nothing`, 400, file],
    ['user', 'POST', `${one}/data/${fileType.id}`, 200, file],
    ['user', 'POST', `${one}/data/type/${fileType.id}`, 200, file],
    ['user', 'GET', `${one}/data/${json.data[0].id}/validate`, 200],
    ['user', 'GET', `${one}/validate`, 200],
    ['user', 'GET', `${one}/process`, 200],
    ['user', 'POST', `${one}/process/start`, 409],
    ['user', 'GET', `${one}/process/next`, 200],
    ['user', 'GET', `${one}/process/history`, 200],
    ['user', 'PUT', `${one}/process/next`, 409],
    ['user', 'PUT', `${one}/process/completeProcess`, 409],
    ['owner', 'POST', `${one}/complete`, 200],
    ['user', 'GET', `${app}/v1/data`, 400],
    ['user', 'POST', `${app}/v1/data?dataType=nothing`, 400, { json: {} }],
    ['user', 'GET', `${app}/v1/data?dataType=${formType}`, 200],
    ['user', 'POST', `${app}/v1/data?dataType=${formType}`, 200, { json: {} }],
    ['nobody', 'GET', `${app}/v1/data/anonymous?dataType=${formType}`, 401],
    ['nobody', 'POST', `${app}/v1/data/anonymous?dataType=${formType}`, 401, { json: {} }],
    ['nobody', 'GET', `${app}/openapi.json`, 200],
    ['nobody', 'GET', `${app}/swagger/v1/swagger.json`, 200],
    ['nobody', 'GET', `${app}/docs`, 200],
  ]);
  await t.test('attachments have tags and can be removed', async () => {
    const added = (await ask('app-runtime', 'user', 'POST', `${one}/data/${fileType.id}?ignoredValidators=`, 200, file)).json;
    const element = `${one}/data/${added.newDataElementId}`;
    await ask('app-runtime', 'user', 'GET', element, 200);
    await ask('app-runtime', 'user', 'PUT', `${element}/tags?ignoredValidators=`, 200, { json: { tags: ['swept'] } });
    await ask('app-runtime', 'user', 'PUT', `${element}/tags`, 400, { json: { tags: ['1'] } });
    await ask('app-runtime', 'user', 'GET', `${element}/tags`, 200);
    await ask('app-runtime', 'user', 'DELETE', `${element}?ignoredValidators=`, 200);
    await ask('app-runtime', 'user', 'DELETE', one, 200);
  });
});

test('hardly an operation of the contracts was left out', () => {
  const all = Object.values(Contracts.published()).flatMap(({ paths }) =>
    Object.entries(paths).flatMap(([template, operations]) => Object.keys(operations).map((method) => `${method} ${template}`)),
  );
  const left = all.filter((operation) => !contracts.operations.has(operation) && !/\/(error|docs)$/.test(operation));
  console.log(`contracts: ${contracts.checked} answers; of ${all.length} operations not asked for: ${left.join(', ') || 'none'}`);
  assert.ok(left.length <= all.length / 20, left.join('\n'));
  const refused = all.filter((operation) => !contracts.served.has(operation) && !left.includes(operation));
  console.log(`contracts: only ever refused: ${refused.join(', ') || 'none'}`);
});
