// Strict validation against the Kubernetes API's schemas. The package's validators let unknown keys pass, but they look at
// every key that they know: a key that was there and that nobody looked at is unknown.
import path from 'node:path';

import { require } from './helm.mjs';

const home = path.dirname(require.resolve('kubernetes-models'));

function validatorOf({ apiVersion, kind }) {
  let models;
  try {
    models = require(path.join(home, apiVersion, `${kind}.js`));
  } catch {
    return undefined;
  }
  const schema = Object.keys(models).find((name) => name.startsWith('IoK8s'));
  return require(path.join(home, '_schemas', `${schema}.js`)).validate;
}

// Like `value`, and `watched` gets an entry for each object in it: its path, its keys, those that were read.
function watch(value, pointer, watched) {
  if (typeof value !== 'object' || value === null) return value;
  const read = new Set();
  const children = new Map(Object.keys(value).map((key) => [key, watch(value[key], `${pointer}/${key}`, watched)]));
  if (!Array.isArray(value)) watched.push({ pointer, keys: [...children.keys()], read });
  return new Proxy(value, {
    get(target, key) {
      read.add(key);
      return children.has(key) ? children.get(key) : target[key];
    },
  });
}

// What is wrong with an object, a line each; none: nothing.
export function mistakes(object) {
  const validate = validatorOf(object);
  if (!validate) return [`no such kind: ${object.apiVersion} ${object.kind}`];
  const watched = [];
  const lines = [];
  if (!validate(watch(object, '', watched))) {
    for (const { instancePath, message, keyword, params } of validate.errors) {
      lines.push(`${instancePath || '/'}: ${message ?? keyword} ${JSON.stringify(params)}`);
    }
  }
  for (const { pointer, keys, read } of watched) {
    for (const key of keys) if (!read.has(key)) lines.push(`${pointer}/${key}: unknown key`);
  }
  return lines.map((line) => `${object.kind} ${object.metadata?.name}: ${line}`);
}
