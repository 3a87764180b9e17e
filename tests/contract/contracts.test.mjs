// The checker that the end-to-end tests use sees what is wrong, and the published files can be used.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Contracts } from '../support/contracts.mjs';

const box = {
  openapi: '3.1.0',
  paths: {
    '/boxes/{id}': {
      get: {
        responses: {
          200: { content: { 'application/json': { schema: { $ref: '#/components/schemas/Box' } } } },
          404: { $ref: '#/components/responses/Failure404' },
        },
      },
    },
    '/boxes/largest': { get: { responses: { 204: {} } } },
  },
  components: {
    schemas: {
      Box: { type: 'object', properties: { size: { type: 'integer', format: 'int32' } }, required: ['size'], additionalProperties: false },
    },
    responses: { Failure404: { content: { 'application/problem+json': { schema: { type: 'object', required: ['title'] } } } } },
  },
};

const json = { 'content-type': 'application/json; charset=utf-8' };
const answer = (status, text, headers = json, path = '/boxes/7?deep=true') => ({ method: 'GET', path, status, headers, text });
const wrong = (...words) => new Contracts({ boxes: box }).check(answer(...words));

test('an answer as the contract has it passes', () => {
  assert.deepEqual(wrong(200, '{"size":3}'), []);
  assert.deepEqual(wrong(404, '{"title":"No box"}', { 'content-type': 'application/problem+json' }), []);
  assert.deepEqual(wrong(404, ''), []);
  assert.deepEqual(wrong(204, '', {}, '/boxes/largest'), []);
});

for (const [what, ...words] of [
  ['a member of another type', 200, '{"size":"3"}'],
  ['a member that is missing', 200, '{}'],
  ['a member that nobody declared', 200, '{"size":3,"colour":"red"}'],
  ['a status that nobody declared', 202, '{"size":3}'],
  ['another media type', 200, '{"size":3}', { 'content-type': 'text/plain' }],
  ['a body that is missing', 200, ''],
  ['a body that is no JSON', 200, '{"size":'],
  ['a failure of another shape', 404, '{}', { 'content-type': 'application/problem+json' }],
  ['an operation that nobody declared', 200, '{}', json, '/crates/7'],
  ['the literal path before the open one', 200, '{"size":3}', json, '/boxes/largest'],
]) {
  test(`the checker sees ${what}`, () => assert.notDeepEqual(wrong(...words), []));
}

test('every schema of the published contracts compiles and every reference has its target', () => {
  const documents = Contracts.published();
  assert.deepEqual(Object.keys(documents).sort(), ['app-runtime', 'authentication', 'authorization', 'events', 'register', 'storage']);
  const contracts = new Contracts(documents);
  for (const { paths } of Object.values(documents)) {
    for (const [path, operations] of Object.entries(paths)) {
      for (const [method, { responses }] of Object.entries(operations)) {
        for (const [status, { content }] of Object.entries(responses)) {
          for (const type of Object.keys(content ?? {})) {
            contracts.check({ method: method.toUpperCase(), path: path.replace(/[{}]/g, ''), status: Number(status), headers: { 'content-type': type }, text: '{}' });
          }
        }
      }
    }
  }
});

test('a message on the bus is held against its schema', () => {
  const contracts = new Contracts({});
  const event = { specversion: '1.0', id: 'a', type: 'app.instance.created', source: 'https://ttd.apps.example/ttd/permit' };
  assert.deepEqual(contracts.checkMessage('events.registered.schema.json', { outboxId: '1', event }), []);
  assert.notDeepEqual(contracts.checkMessage('events.registered.schema.json', { outboxId: '1', event: { ...event, id: 7 } }), []);
  assert.deepEqual(contracts.checkMessage('events.committed.schema.json', { outboxId: '1' }), []);
  assert.notDeepEqual(contracts.checkMessage('events.committed.schema.json', {}), []);
});
