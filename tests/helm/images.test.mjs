// What can be said of the Dockerfiles and the compose file without a Docker.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';

import { root, yaml } from './helm.mjs';

const binaries = process.env.VARDE_BIN ?? path.join(root, 'build/release/bin');
const names = ['gateway', 'authentication', 'register', 'authorization', 'storage', 'events', 'app-runtime'];
const read = (file) => readFileSync(path.join(root, file), 'utf8');
const [building, running] = read('deploy/docker/Dockerfile').split(/^FROM /m).slice(1);
const copied = (stage) => [...stage.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, words]) => words.split(' '));

test('the image has the packages of the libraries that the executables ask for, and no others', () => {
  const libraries = new Set();
  for (const name of names) {
    const dynamic = execFileSync('objdump', ['-p', path.join(binaries, `varde-${name}`)], { encoding: 'utf8' });
    for (const [, library] of dynamic.matchAll(/NEEDED +(\S+)/g)) libraries.add(library);
  }
  // A library may be registered below /lib, which is /usr/lib.
  const { stdout } = spawnSync('dpkg', ['-S', ...[...libraries].map((library) => `*/lib/*-linux-gnu/${library}`)], { encoding: 'utf8' });
  const owners = new Map(stdout.trim().split('\n').map((line) => [path.basename(line), line.split(':')[0]]));
  for (const library of libraries) assert.ok(owners.has(library), `no package has ${library}`);
  const wanted = new Set(owners.values());
  const base = ['libc6', 'libgcc-s1', 'libstdc++6'];
  const installed = [...running.matchAll(/^ {8}([a-z0-9.+-]+) \\$/gm)].map(([, name]) => name);
  assert.deepEqual(
    installed.filter((name) => name !== 'ca-certificates').sort(),
    [...wanted].filter((name) => !base.includes(name)).sort(),
  );
});

test('the image is built from files that exist, let through by its .dockerignore', () => {
  const lines = read('deploy/docker/Dockerfile.dockerignore').split('\n');
  const through = lines.filter((line) => line.startsWith('!')).map((line) => line.slice(1));
  const sources = [...copied(building), ...copied(running)];
  assert.ok(sources.length > 5);
  for (const source of sources) {
    assert.ok(existsSync(path.join(root, source)), source);
    assert.ok(through.includes(source), `${source} is ignored`);
  }
});

test('the list of packages to build with is read without the rest of ./varde', () => {
  const { status, stderr } = spawnSync('bash', ['-euo', 'pipefail', '-c', 'source deploy/local/deps.sh; missing_packages'], {
    cwd: root,
    encoding: 'utf8',
  });
  assert.equal(status, 0, stderr);
  assert.match(building, /source deploy\/local\/deps\.sh; install_deps/);
});

test('the image runs as the user that the charts name', () => {
  assert.match(running, /^USER 10001:10001$/m);
});

const compose = yaml.parse(read('deploy/compose.yaml'), { merge: true });

for (const [name, service] of Object.entries(compose.services)) {
  if (!service.command[0].startsWith('varde-') || service.command.includes('publish')) continue;
  test(`the settings of ${name} in the compose file are settings of that service`, () => {
    const { status, stdout, stderr } = spawnSync(path.join(binaries, service.command[0]), ['--print-config'], {
      env: service.environment,
      encoding: 'utf8',
    });
    assert.equal(status, 0, stderr);
    for (const variable of Object.keys(service.environment)) assert.ok(stdout.includes(variable), `${variable} is read by nobody`);
    for (const [, host] of Object.values(service.environment).join('\n').matchAll(/^(?:http|redis):\/\/([a-z-]+):\d+$/gm)) {
      assert.ok(compose.services[host], `no service ${host}`);
    }
  });
}
