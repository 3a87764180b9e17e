// Each service of a running platform ended and started again: from exec to its first 200 of /health/ready, and its
// memory after two idle seconds. Goals: worst_ms under 100, worst_rss_mb under 20.
import { spawn } from 'node:child_process';
import { openSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { Platform } from '../support/platform.mjs';
import { median, noteOf, spread, tell } from './rounds.mjs';
import { atEnd, pause, statusOf } from './processes.mjs';

const alive = (pid) => {
  try {
    process.kill(pid, 0);
    return !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ');
  } catch {
    return false;
  }
};

async function end(platform, name) {
  const pid = platform.pid(name);
  process.kill(pid, 'SIGTERM');
  while (alive(pid)) await pause(5);
}

async function startOnce(platform, name) {
  await end(platform, name);
  const url = `http://127.0.0.1:${platform.port(name)}/health/ready`;
  const log = openSync(path.join(platform.folder, `log/${name}.log`), 'a');
  const begin = performance.now();
  const child = spawn(path.join(platform.folder, `run/${name}.sh`), [], { cwd: platform.folder, stdio: ['ignore', log, log] });
  writeFileSync(path.join(platform.folder, `run/${name}.pid`), `${child.pid}\n`);
  while ((await statusOf(url)) !== 200) {
    if (child.exitCode !== null || performance.now() - begin > 30_000) throw new Error(`${name} does not become ready`);
    await pause(1);
  }
  const milliseconds = performance.now() - begin;
  await pause(2000);
  const rss = Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))[1]) / 1024;
  return { milliseconds, rss };
}

export default async function bench({ rounds }) {
  const platform = await Platform.start();
  atEnd(() => platform.remove());
  const names = platform.names().filter((name) => name !== 'redis');
  const runs = Object.fromEntries(names.map((name) => [name, []]));
  for (let round = 1; round <= rounds; round += 1) {
    for (const name of names) runs[name].push(await startOnce(platform, name));
    console.log(`round ${round}: ${tell(Object.fromEntries(names.map((name) => [name, `${runs[name].at(-1).milliseconds.toFixed(0)}ms`])))}`);
  }
  const key = (name, unit) => `${name.replace('-', '_')}_${unit}`;
  const figure = (name, what) => median(runs[name].map((run) => run[what]));
  const worst = (what) => Math.max(...names.map((name) => figure(name, what)));
  const widest = Math.max(...names.map((name) => spread(runs[name].map((run) => run.milliseconds))));
  return {
    worst_ms: worst('milliseconds'),
    worst_rss_mb: worst('rss'),
    ...Object.fromEntries(names.map((name) => [key(name, 'ms'), figure(name, 'milliseconds')])),
    ...Object.fromEntries(names.map((name) => [key(name, 'rss_mb'), figure(name, 'rss')])),
    spread: widest,
    ...noteOf(widest),
  };
}
