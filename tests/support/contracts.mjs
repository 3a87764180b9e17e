// Holds every answer of the platform against proto-contracts/*.openapi.json. The demo uses this module when
// VARDE_CHECK_RESPONSES names it; tests hand `onResponse` to their Gateway. Needs what `./varde deps` puts in .varde/npm.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const contractsFolder = path.join(root, 'proto-contracts');
const modulesFolder = path.join(root, '.varde/npm');

// What the gateway and the server say before any service is asked, or instead of one that is away.
const saidByOthers = new Set([405, 408, 431, 502, 503, 504]);

function newAjv() {
  if (!existsSync(path.join(modulesFolder, 'node_modules/ajv'))) throw new Error('ajv is missing: run ./varde deps');
  const require = createRequire(path.join(modulesFolder, 'package.json'));
  const { Ajv2020 } = require('ajv/dist/2020.js');
  // An alternative of anyOf may name members that another declares, so types and members are not demanded beside each other.
  const ajv = new Ajv2020({ allErrors: true, strict: true, strictTypes: false, strictRequired: false });
  require('ajv-formats')(ajv);
  ajv.addVocabulary(['openapi', 'info', 'paths', 'components']);
  return ajv;
}

const read = (file) => JSON.parse(readFileSync(path.join(contractsFolder, file), 'utf8'));
const mediaType = (headers) => (headers['content-type'] ?? '').split(';')[0].trim().toLowerCase();
const isJson = (type) => type === 'application/json' || type.endsWith('+json');
const isParameter = (segment) => segment.startsWith('{');
const pointer = (...names) => names.map((name) => '/' + encodeURIComponent(name.replaceAll('~', '~0').replaceAll('/', '~1'))).join('');

export class Contracts {
  #ajv = newAjv();
  #paths = [];
  checked = 0;
  operations = new Set(); // asked for
  served = new Set(); // answered with what was wanted

  // Documents by name; those of proto-contracts unless others are given.
  constructor(documents = Contracts.published()) {
    for (const [name, document] of Object.entries(documents)) {
      this.#ajv.addSchema({ ...document, $id: `varde:${name}` });
      for (const [template, operations] of Object.entries(document.paths)) {
        this.#paths.push({ name, document, template, operations, segments: template.split('/').filter(Boolean) });
      }
    }
  }

  static published() {
    const files = readdirSync(contractsFolder).filter((file) => file.endsWith('.openapi.json'));
    return Object.fromEntries(files.map((file) => [file.replace('.openapi.json', ''), read(file)]));
  }

  // A message on the bus: file is a schema of proto-contracts/bus.
  checkMessage(file, message) {
    const validate = this.#ajv.getSchema(file) ?? this.#ajv.compile({ ...read(`bus/${file}`), $id: file });
    return validate(message) ? [] : validate.errors.map(inWords);
  }

  // What is wrong with an answer: {method, path, status, headers, text}. Empty when nothing is.
  check(answer) {
    if (saidByOthers.has(answer.status)) return [];
    const found = this.#find(answer.method, answer.path.split('?')[0]);
    if (!found) return answer.status === 404 ? [] : ['no contract has this operation'];
    const { name, document, template, method, operation } = found;
    this.operations.add(`${method} ${template}`);
    if (answer.status < 400) this.served.add(`${method} ${template}`);
    this.checked++;
    let place = pointer('paths', template, method, 'responses', String(answer.status));
    let response = operation.responses[answer.status];
    if (!response) return [`status ${answer.status} is not in the contract`];
    if (response.$ref) {
      place = response.$ref.slice(1);
      response = document.components.responses[response.$ref.split('/').pop()];
    }
    const content = response.content ?? {};
    if (answer.text === '') {
      const expected = answer.status < 300 && answer.method !== 'HEAD' && response.content && !content['*/*'];
      return expected ? ['the body is missing'] : [];
    }
    const type = mediaType(answer.headers);
    const known = content[type] ? type : content['*/*'] && '*/*';
    if (!known) return [`a body of type ${type || '(none)'} is not in the contract`];
    if (known === '*/*' || !isJson(type)) return [];
    return this.#checkBody(`varde:${name}#${place}${pointer('content', type, 'schema')}`, answer.text);
  }

  #checkBody(reference, text) {
    let value;
    try {
      value = JSON.parse(text);
    } catch {
      return ['the body is no JSON'];
    }
    const validate = this.#ajv.getSchema(reference);
    return validate(value) ? [] : validate.errors.map(inWords);
  }

  // The most literal path that matches: segments are compared from the left, as the router does.
  #find(method, asked) {
    const parts = asked.split('/').filter(Boolean).map((part) => part.toLowerCase());
    const verb = method === 'HEAD' ? 'get' : method.toLowerCase();
    const matches = this.#paths.filter(({ segments, operations }) => {
      if (!operations[verb]) return false;
      const open = segments.at(-1) === '{rest}' && parts.length >= segments.length - 1;
      if (!open && segments.length !== parts.length) return false;
      return segments.every((segment, at) => isParameter(segment) || segment.toLowerCase() === parts[at]);
    });
    const rank = ({ segments }) => segments.map((segment) => (segment === '{rest}' ? 3 : isParameter(segment) ? 1 : 0)).join('') + '2';
    matches.sort((a, b) => (rank(a) < rank(b) ? -1 : 1));
    const best = matches[0];
    return best && { ...best, method: verb, operation: best.operations[verb] };
  }
}

function inWords({ instancePath, message, params }) {
  const detail = params.additionalProperty ?? params.unevaluatedProperty ?? '';
  return `${instancePath || '(the body)'} ${message} ${detail}`.trim();
}

let contracts;

// What onResponse has seen, for tests that try again when a call fails.
export const violations = [];

// Throws when an answer is not what its contract says.
export function onResponse(answer) {
  contracts ??= new Contracts();
  const wrong = contracts.check(answer);
  if (wrong.length === 0) return;
  violations.push(`${answer.method} ${answer.path} (${answer.status}) breaks its contract: ${wrong.join('; ')}\n${answer.text.slice(0, 2000)}`);
  throw new Error(violations.at(-1));
}

export function summary() {
  return `contracts: ${contracts?.checked ?? 0} answers of ${contracts?.operations.size ?? 0} operations checked`;
}
