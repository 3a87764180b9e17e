// A platform of a test's own: `./varde up` on free ports with a folder of its own, and ways to hurt it.
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

// Runs ./varde; gives its exit code and output whatever they are.
export function varde(...words) {
  return run(path.join(root, 'varde'), words);
}

export function run(command, words, environment = {}) {
  return new Promise((resolve) => {
    execFile(command, words, { cwd: root, env: { ...process.env, ...environment }, maxBuffer: 64 << 20 }, (error, stdout, stderr) => {
      resolve({ code: error ? (error.code ?? 1) : 0, stdout, stderr });
    });
  });
}

// Every answer that the demo gets is held against its contract.
export const demo = (gateway, ...words) =>
  run('node', [path.join(root, 'deploy/demo/demo.mjs'), '--gateway', gateway, ...words], {
    VARDE_CHECK_RESPONSES: path.join(root, 'tests/support/contracts.mjs'),
  });

export class Platform {
  static async start(...options) {
    const platform = new Platform();
    platform.folder = mkdtempSync(path.join(tmpdir(), 'varde-test-'));
    await platform.up(...options);
    return platform;
  }

  async up(...options) {
    const { code, stdout, stderr } = await varde('up', '--detach', '--port', '0', '--data', this.folder, ...options);
    if (code !== 0) throw new Error(`varde up failed: ${stderr}${stdout}`);
    this.url = /^varde: ready (\S+)$/m.exec(stdout)[1];
    this.output = stdout;
  }

  async down() {
    const { code, stderr } = await varde('down', '--data', this.folder);
    if (code !== 0) throw new Error(`varde down failed: ${stderr}`);
  }

  async remove() {
    await this.down();
    rmSync(this.folder, { recursive: true, force: true });
  }

  names() {
    return readFileSync(path.join(this.folder, 'run/names'), 'utf8').trim().split('\n');
  }

  pid(name) {
    return Number(readFileSync(path.join(this.folder, `run/${name}.pid`), 'utf8'));
  }

  port(name) {
    return Number(readFileSync(path.join(this.folder, `run/${name}.port`), 'utf8'));
  }

  log(name) {
    return readFileSync(path.join(this.folder, `log/${name}.log`), 'utf8');
  }

  // Ends only when the process is gone.
  async kill(name) {
    const pid = this.pid(name);
    process.kill(pid, 'SIGKILL');
    while (isAlive(pid)) await new Promise((resolve) => setTimeout(resolve, 5));
  }

  async startAgain(name) {
    const { code, stderr } = await varde('start', name, '--data', this.folder);
    if (code !== 0) throw new Error(`varde start ${name} failed: ${stderr}`);
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ');
  } catch {
    return false;
  }
}

