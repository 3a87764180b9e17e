// The processes that a benchmark starts: on a core of their own where there is one to spare, ended with the benchmark.
import { execFile, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import { availableParallelism, tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

export const binaries = process.env.VARDE_BIN;
const cores = availableParallelism();

// What is measured has core 0 to itself; load and upstream share the others. On one core all share it.
export const measured = cores > 1 ? ['taskset', '-c', '0'] : [];
export const around = cores > 1 ? ['taskset', '-c', `1-${cores - 1}`] : [];

const cleanUps = [];
export const atEnd = (cleanUp) => cleanUps.push(cleanUp);
export async function endAll() {
  while (cleanUps.length > 0) await cleanUps.pop()();
}

export function temporaryFolder(parent = tmpdir()) {
  const folder = mkdtempSync(path.join(parent, 'varde-bench-'));
  atEnd(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export async function freePort() {
  const server = net.createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

// Gives the process; what it wrote is shown when it ends before it should.
export function start(placement, command, words, options = {}) {
  const [program, ...rest] = [...placement, command, ...words];
  const child = spawn(program, rest, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
  let output = '';
  let ending = false;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.stdout.on('data', (piece) => (output += piece));
  child.stderr.on('data', (piece) => (output += piece));
  child.once('error', (error) => (output += error.message));
  child.once('exit', () => {
    if (!ending) console.error(`${command} ended: ${output.slice(-2000)}`);
  });
  atEnd(async () => {
    ending = true;
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
    await gone;
  });
  return { child, output: () => output };
}

// A program that prints `port N`.
export async function startServer(placement, name, ...words) {
  const { child, output } = start(placement, path.join(binaries, name), words);
  for (;;) {
    const port = /^port (\d+)$/m.exec(output())?.[1];
    if (port) return Number(port);
    if (child.exitCode !== null) throw new Error(`${name} did not start`);
    await pause(5);
  }
}

export const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

// The status of one GET on a connection of its own; 0 when nobody answers.
export const statusOf = (url) =>
  new Promise((resolve) => {
    const request = http.get(url, { agent: false }, (response) => {
      response.resume();
      response.once('end', () => resolve(response.statusCode));
    });
    request.once('error', () => resolve(0));
  });

export async function untilOk(url, secondsMax = 30) {
  const deadline = Date.now() + secondsMax * 1000;
  while ((await statusOf(url)) !== 200) {
    if (Date.now() > deadline) throw new Error(`${url} does not answer 200`);
    await pause(10);
  }
}

export async function output(placement, command, words, options) {
  const [program, ...rest] = [...placement, command, ...words];
  return (await promisify(execFile)(program, rest, options)).stdout;
}

const milliseconds = { us: 0.001, ms: 1, s: 1000, m: 60_000 };

// One thread and as many connections as a busy node has; every answer must be a 2xx.
export async function wrk(url, seconds, connections = 32) {
  const text = await output(around, 'wrk', ['-t1', `-c${connections}`, `-d${seconds}s`, '--latency', url]);
  const wrong = /Non-2xx or 3xx responses: (\d+)/.exec(text) ?? /Socket errors: (.*)/.exec(text);
  if (wrong) throw new Error(`wrk ${url}: ${wrong[0]}`);
  const [, value, unit] = /99%\s+([\d.]+)(us|ms|s|m)\b/.exec(text);
  return { rps: Number(/Requests\/sec:\s+([\d.]+)/.exec(text)[1]), p99_ms: Number(value) * milliseconds[unit] };
}
