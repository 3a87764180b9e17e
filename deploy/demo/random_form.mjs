// Fills a form at random by its JSON schema, and breaks one field of it on purpose.
import { randomBytes, randomInt } from 'node:crypto';

const depthMax = 6;
const letters = 'abcdefghijklmnopqrstuvwxyzæøåABCDEFGHIJKLMNOPQRSTUVWXYZÆØÅ';

export function randomText(length) {
  return Array.from({ length }, () => letters[randomInt(letters.length)]).join('');
}

export const randomFile = (bytes) => randomBytes(bytes);

// Follows $ref, a single allOf, and oneOf or anyOf with null, down to what describes the value.
function resolve(schema, root) {
  for (let hops = 0; hops < 32; hops++) {
    if (schema.$ref) {
      const { $ref, ...beside } = schema;
      const target = $ref
        .replace(/^#\//, '')
        .split('/')
        .reduce((at, key) => at?.[decodeURIComponent(key)], root);
      if (!target) throw new Error(`the schema has no ${$ref}`);
      schema = { ...target, ...beside };
    } else if (schema.allOf?.length) {
      const { allOf, ...beside } = schema;
      const { properties = {}, required = [], ...rest } = beside;
      const parts = allOf.map((part) => resolve(part, root));
      schema = Object.assign({}, ...parts, rest);
      schema.properties = Object.assign({}, ...parts.map((part) => part.properties ?? {}), properties);
      if (Object.keys(schema.properties).length === 0) delete schema.properties;
      schema.required = parts.flatMap((part) => part.required ?? []).concat(required);
    } else if (schema.oneOf || schema.anyOf) {
      const { oneOf, anyOf, ...beside } = schema;
      const choice = (oneOf ?? anyOf).find((part) => part.type !== 'null');
      schema = { ...choice, ...beside };
    } else {
      return schema;
    }
  }
  throw new Error('the schema refers to itself');
}

const typeOf = (schema) =>
  (Array.isArray(schema.type) ? schema.type.find((type) => type !== 'null') : schema.type) ??
  (schema.properties ? 'object' : schema.enum ? 'string' : undefined);

function randomNumber(schema, whole) {
  const least = schema.minimum ?? (schema.exclusiveMinimum !== undefined ? schema.exclusiveMinimum + 1 : 1);
  const most = schema.maximum ?? (schema.exclusiveMaximum !== undefined ? schema.exclusiveMaximum - 1 : least + 50);
  const number = randomInt(Math.ceil(least), Math.max(Math.floor(most), Math.ceil(least)) + 1);
  return whole || number === most ? number : number + 0.5;
}

// Undefined where no value can be made up (a pattern that only its author understands).
function randomString(schema) {
  if (schema.enum) return schema.enum[randomInt(schema.enum.length)];
  if (schema.pattern) return undefined;
  const day = String(randomInt(1, 29)).padStart(2, '0');
  if (schema.format === 'date') return `2026-03-${day}`;
  if (schema.format === 'date-time') return `2026-03-${day}T10:00:00Z`;
  if (schema.format === 'email') return `${randomText(8).replace(/[^a-z]/gi, 'x')}@example.com`;
  if (schema.format) return undefined;
  const most = schema.maxLength ?? 24;
  return randomText(Math.min(most, Math.max(schema.minLength ?? 0, 12)));
}

function randomValue(schema, root, depth) {
  schema = resolve(schema, root);
  if (depth > depthMax || schema.const !== undefined) return undefined;
  if (schema.default !== undefined) return schema.default;
  switch (typeOf(schema)) {
    case 'object': {
      const value = {};
      for (const [name, property] of Object.entries(schema.properties ?? {})) {
        const made = randomValue(property, root, depth + 1);
        if (made !== undefined) value[name] = made;
      }
      return value;
    }
    case 'array': {
      const rows = Array.from({ length: Math.max(schema.minItems ?? 0, Math.min(2, schema.maxItems ?? 2)) }, () =>
        randomValue(schema.items ?? {}, root, depth + 1),
      ).filter((row) => row !== undefined);
      return rows.length ? rows : undefined;
    }
    case 'string':
      return randomString(schema);
    case 'integer':
      return schema.enum ? schema.enum[0] : randomNumber(schema, true);
    case 'number':
      return schema.enum ? schema.enum[0] : randomNumber(schema, false);
    case 'boolean':
      return randomInt(2) === 1;
    default:
      return undefined;
  }
}

// Where the model itself begins: older schemas wrap it in a message of their own.
function rootOf(schema) {
  if (schema.info?.rootNode) return { $ref: schema.info.rootNode };
  const [first] = Object.values(schema.properties ?? {});
  return schema.definitions && first?.$ref ? first : schema;
}

export const randomForm = (schema) => randomValue(rootOf(schema), schema, 0) ?? {};

function breakScalar(schema) {
  if (schema.const !== undefined || schema.enum) return undefined;
  if (schema.maxLength !== undefined && schema.maxLength < 5000) return randomText(schema.maxLength + 1);
  if (schema.minLength > 1) return randomText(schema.minLength - 1);
  if (schema.pattern) return ' ¤ ';
  if (schema.maximum !== undefined && schema.maximum < 1e9) return schema.maximum + 1;
  if (schema.minimum !== undefined && schema.minimum > -1e9) return schema.minimum - 1;
  return undefined;
}

// The form with one field that breaks a restriction of its schema, and that field's path; null when nothing is restricted.
export function brokenForm(form, schema) {
  const search = (part, value, path, depth) => {
    part = resolve(part, schema);
    if (depth > depthMax) return null;
    if (typeOf(part) === 'object') {
      for (const [name, property] of Object.entries(part.properties ?? {})) {
        const found = search(property, value?.[name], [...path, name], depth + 1);
        if (found) return found;
      }
      return null;
    }
    if (typeOf(part) === 'array') return null;
    const bad = breakScalar(part);
    return bad === undefined ? null : { path, bad };
  };
  const found = search(rootOf(schema), form, [], 0);
  if (!found) return null;
  const broken = structuredClone(form);
  let at = broken;
  for (const name of found.path.slice(0, -1)) at = at[name] ??= {};
  at[found.path.at(-1)] = found.bad;
  return { form: broken, field: found.path.join('.') };
}

// Where `actual` does not hold what `expected` holds, numbers compared as numbers; null when it holds all of it.
export function firstDifference(expected, actual, path = '') {
  if (expected !== null && typeof expected === 'object') {
    if (actual === null || typeof actual !== 'object') return path || 'the form';
    for (const [name, value] of Object.entries(expected)) {
      const found = firstDifference(value, actual[name], path ? `${path}.${name}` : name);
      if (found) return found;
    }
    return null;
  }
  return expected === actual || (typeof expected === 'number' && Number(actual) === expected) ? null : path;
}
