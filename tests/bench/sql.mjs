// Durable inserts of 64 writers through libs/sql. On SQLite: group commit against one commit each; goal: group_ratio at
// least 4. On PostgreSQL, where it is installed: against pgbench with the same statement and as many connections.
import { chmodSync, existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { inTurn, median, noteOf, ratioOf } from './rounds.mjs';
import { atEnd, binaries, output, temporaryFolder } from './processes.mjs';
import { root } from '../support/platform.mjs';

const writers = 64;
const groupMax = 256;
const connections = 8; // of sql::Options

async function inserts(url, group, seconds) {
  const text = await output([], path.join(binaries, 'bench_sql'), [url, writers, group, seconds].map(String));
  const [, commits, perSecond] = /commits=(\d+) per_second=([\d.]+)/.exec(text);
  return { per_second: Number(perSecond), commits: Number(commits) };
}

async function onSqlite({ seconds, rounds }) {
  // Not below /tmp where that is memory: a commit there costs nothing.
  const folder = temporaryFolder(path.join(root, 'build'));
  let files = 0;
  const fresh = () => `sqlite://${folder}/${(files += 1)}.db`;
  const pairs = await inTurn(rounds, () => inserts(fresh(), groupMax, seconds), () => inserts(fresh(), 1, seconds));
  const ratio = ratioOf(pairs, 'per_second');
  return {
    group_ratio: ratio.value,
    per_second: median(pairs.map((pair) => pair.subject.per_second)),
    single_per_second: median(pairs.map((pair) => pair.peer.per_second)),
    spread: ratio.spread,
  };
}

const pgbenchScript = `INSERT INTO bench_rows (id, writer, payload) VALUES (gen_random_uuid()::text, :client_id, repeat('x', 200));\n`;

// Its server does not wait for the disk, for either side: what is compared is the way there.
async function onPostgres({ seconds, rounds }) {
  const folder = temporaryFolder();
  chmodSync(folder, 0o711); // for the user that the server runs as
  const helper = path.join(root, 'tests/support/postgres.sh');
  const server = path.join(folder, 'server');
  const url = (await output([], helper, ['start', server])).trim();
  atEnd(() => output([], helper, ['stop', server]));
  const script = path.join(folder, 'insert.sql');
  writeFileSync(script, pgbenchScript);
  await inserts(url, groupMax, 0.1); // makes the table
  const pgbench = async () => {
    const words = ['-n', '-M', 'prepared', '-c', connections, '-j', 1, '-T', Math.ceil(seconds), '-f', script, url].map(String);
    return { per_second: Number(/tps = ([\d.]+)/.exec(await output([], 'pgbench', words))[1]) };
  };
  const pairs = await inTurn(rounds, () => inserts(url, groupMax, seconds), pgbench);
  const ratio = ratioOf(pairs, 'per_second');
  return {
    pgbench_ratio: ratio.value,
    postgres_per_second: median(pairs.map((pair) => pair.subject.per_second)),
    pgbench_per_second: median(pairs.map((pair) => pair.peer.per_second)),
    postgres_spread: ratio.spread,
  };
}

export default async function bench(options) {
  const sqlite = await onSqlite(options);
  if (!existsSync('/usr/lib/postgresql/15/bin/postgres')) return { ...sqlite, postgres: 'absent', ...noteOf(sqlite.spread) };
  const postgres = await onPostgres(options);
  return { ...sqlite, ...postgres, ...noteOf(sqlite.spread, postgres.postgres_spread) };
}
