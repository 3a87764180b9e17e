// The house rules that a machine can check: where engines may be named, who may include whom, leftovers, lone files,
// long files, shell scripts. Prints each breach as file:line: rule; exits 1 when there is one.
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const fileLinesMax = 500;
const testFileLinesMax = 600;
const lineLengthMax = 140;

const engines = [
  { name: 'Beast', include: /#include <boost\/beast/, home: 'libs/http/src/' },
  { name: 'libpq', include: /#include <(libpq|postgresql)/, home: 'libs/sql/src/' },
  { name: 'SQLite', include: /#include <sqlite3/, home: 'libs/sql/src/' },
  { name: 'hiredis', include: /#include <hiredis/, home: 'libs/bus/src/' },
  { name: 'libxml2', include: /#include <libxml/, home: 'libs/xml/src/' },
  { name: 'RapidJSON', include: /#include <rapidjson/, home: 'libs/json/src/' },
  { name: 'cjose', include: /#include <cjose/, home: 'libs/auth/src/' },
  { name: 'spdlog', include: /#include <spdlog/, home: 'libs/telemetry/src/' },
  { name: 'prometheus', include: /#include <prometheus/, home: 'libs/telemetry/src/' },
  { name: 'yaml-cpp', include: /#include <yaml-cpp/, home: 'libs/config/src/' },
];
const leftovers = [
  { rule: 'no FIXME, XXX or HACK stays', pattern: /\b(FIXME|XXX|HACK)\b/ },
  { rule: 'a TODO says its reason: TODO(reason)', pattern: /\bTODO\b(?!\()/ },
  { rule: 'logs go through libs/telemetry', pattern: /std::cout/, except: /(main|publish|command_line|service|explain|conformance)\.cpp$/ },
];

const breaches = [];
const breach = (file, line, rule) => breaches.push(`${file}:${line}: ${rule}`);

const git = (...words) => execFileSync('git', words, { cwd: root, encoding: 'utf8' }).split('\n').filter(Boolean);
const tracked = [...new Set([...git('ls-files'), ...git('ls-files', '--others', '--exclude-standard')])];
const read = (file) => readFileSync(path.join(root, file), 'utf8');
const sources = tracked.filter((file) => /^(libs|services)\/.*\.(cpp|hpp)$/.test(file));

function checkLines(file, text) {
  const lines = text.split('\n');
  const ownService = /^services\/([^/]+)\//.exec(file)?.[1];
  // A test's data is quoted as it comes: lines as long as they are, tables as long as they must be.
  const isTest = /\/tests\//.test(file);
  const linesMax = isTest ? testFileLinesMax : fileLinesMax;
  if (lines.length > linesMax) breach(file, linesMax, `over ${linesMax} lines: has it found a second job?`);
  lines.forEach((line, index) => {
    for (const engine of engines) {
      if (engine.include.test(line) && !file.startsWith(engine.home)) breach(file, index + 1, `${engine.name} stays in ${engine.home}`);
    }
    for (const { rule, pattern, except } of leftovers) {
      if (pattern.test(line) && !except?.test(file)) breach(file, index + 1, rule);
    }
    const included = /#include "(?:\.\.\/)*services\/([^/]+)\//.exec(line)?.[1];
    if (included && included !== ownService) breach(file, index + 1, 'a service never includes another service');
    if (line.length > lineLengthMax && !isTest) breach(file, index + 1, `longer than ${lineLengthMax} characters`);
  });
}

// Every source is named by the CMakeLists.txt of its lib or service.
function checkTarget(file) {
  if (!file.endsWith('.cpp')) return;
  const home = file.split('/').slice(0, 2).join('/');
  const cmake = `${home}/CMakeLists.txt`;
  if (!tracked.includes(cmake)) return breach(file, 1, `${cmake} is missing`);
  const name = path.basename(file);
  if (name !== 'main.cpp' && !new RegExp(`(^|[\\s(/])${name.replace('.', '\\.')}([\\s)]|$)`, 'm').test(read(cmake))) {
    breach(file, 1, `is in no target of ${cmake}`);
  }
}

for (const file of sources) {
  checkLines(file, read(file));
  checkTarget(file);
}
for (const file of tracked.filter((name) => /\.hpp$/.test(name) && name.startsWith('libs/'))) {
  if (!read(file).startsWith('#pragma once')) breach(file, 1, 'a header opens with #pragma once');
}
const shell = spawnSync('shellcheck', ['-x', 'varde', '.ci/run'], { cwd: root, encoding: 'utf8' });
if (shell.status !== 0) breaches.push(shell.stdout || String(shell.error));

for (const line of breaches) console.log(line);
console.log(`tidy: ${sources.length} sources, ${breaches.length} breaches`);
process.exitCode = breaches.length === 0 ? 0 : 1;
