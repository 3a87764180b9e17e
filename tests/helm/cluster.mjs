// As much of a cluster as it takes to start what a chart renders, on loopback: a Deployment is a process of the real
// binaries with the rendered command, arguments, environment and files for each copy. Files lie below a folder of the pod's own, so paths in
// arguments and settings are rewritten; names of Services are not: a preloaded library leads them to the pods' ports.
import { execFileSync, spawn } from 'node:child_process';
import {
  closeSync, existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync,
} from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { root } from './helm.mjs';

const binaries = process.env.VARDE_BIN ?? path.join(root, 'build/release/bin');
// What the image has, and where that is here.
const imageFolders = { '/usr/share/varde': path.join(root, 'deploy') };

export function freePort() {
  return new Promise((resolve) => {
    const server = net.createServer();
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const matches = (selector, labels) => Object.entries(selector).every(([key, value]) => labels[key] === value);

export class Cluster {
  constructor(namespace) {
    this.namespace = namespace;
    this.folder = mkdtempSync(path.join(tmpdir(), 'varde-helm-'));
    this.names = path.join(this.folder, 'names');
    this.library = path.join(this.folder, 'cluster_names.so');
    this.objects = [];
    this.pods = [];
    writeFileSync(this.names, '');
    execFileSync('gcc', ['-shared', '-fPIC', '-o', this.library, path.join(root, 'tests/helm/cluster_names.c'), '-ldl']);
  }

  addSecret(name, data) {
    this.objects.push({ kind: 'Secret', metadata: { name }, data });
  }

  // Starts the Deployments, waits until all are ready, then runs the Jobs.
  async install(objects) {
    this.objects.push(...objects);
    const deployments = objects.filter(({ kind }) => kind === 'Deployment');
    for (const deployment of deployments) await this.#place(deployment);
    const pods = this.pods.filter(({ owner }) => deployments.includes(owner)).map(({ pod }) => pod);
    for (const pod of pods) this.#spawn(pod);
    for (const pod of pods) await this.#untilReady(pod);
    for (const job of objects.filter(({ kind }) => kind === 'Job')) await this.#run(job);
  }

  // Where a Service's port is on loopback, of its first pod.
  port(service, port) {
    const line = readFileSync(this.names, 'utf8').split('\n').find((one) => one.startsWith(`${service} ${port} `));
    if (!line) throw new Error(`no Service ${service}:${port}`);
    return Number(line.split(' ')[2]);
  }

  pod(name) {
    return this.pods.find(({ owner }) => owner.metadata.name === name).pod;
  }

  async stop() {
    for (const { pod } of [...this.pods].reverse()) {
      if (!pod.process || pod.process.exitCode !== null) continue;
      pod.process.kill('SIGTERM');
      pod.exit = await pod.ended;
    }
  }

  remove() {
    rmSync(this.folder, { recursive: true, force: true });
  }

  // Ports for a Deployment's pods, and the names of its Services.
  async #place(deployment) {
    const { replicas, template } = deployment.spec;
    for (let copy = 0; copy < replicas; copy++) {
      const pod = { name: `${deployment.metadata.name}-${copy}`, spec: template.spec, ports: {}, numbers: {} };
      for (const { name, containerPort } of template.spec.containers[0].ports) {
        pod.ports[name] = pod.numbers[containerPort] = await freePort();
      }
      this.pods.push({ owner: deployment, pod });
      this.#addNames(pod, template.metadata.labels);
    }
  }

  #addNames(pod, labels) {
    for (const { kind, metadata, spec } of this.objects) {
      if (kind !== 'Service' || !matches(spec.selector, labels)) continue;
      for (const { port, targetPort } of spec.ports) {
        for (const suffix of ['', `.${this.namespace}`, `.${this.namespace}.svc`, `.${this.namespace}.svc.cluster.local`]) {
          writeFileSync(this.names, `${metadata.name}${suffix} ${port} ${pod.ports[targetPort]}\n`, { flag: 'a' });
        }
      }
    }
  }

  #find(kind, name) {
    const found = this.objects.find((object) => object.kind === kind && object.metadata.name === name);
    if (!found) throw new Error(`the pod needs a ${kind} ${name}`);
    return found;
  }

  // The files of a ConfigMap or a Secret, as the kubelet lays them out: links into a folder that it can swap at once.
  #writeFiles(folder, data, items) {
    const real = path.join(folder, '..2026_01_01');
    mkdirSync(real, { recursive: true });
    symlinkSync('..2026_01_01', path.join(folder, '..data'));
    for (const { key, path: file } of items ?? Object.keys(data).map((key) => ({ key, path: key }))) {
      if (data[key] === undefined) throw new Error(`no key ${key} for ${folder}`);
      mkdirSync(path.dirname(path.join(real, file)), { recursive: true });
      writeFileSync(path.join(real, file), data[key]);
    }
    for (const name of readdirSync(real)) symlinkSync(path.join('..data', name), path.join(folder, name));
  }

  #mount(pod, mount) {
    const volume = pod.spec.volumes.find(({ name }) => name === mount.name);
    if (!volume) throw new Error(`${pod.name} mounts ${mount.name}, which is no volume`);
    const place = path.join(pod.root, mount.mountPath);
    if (volume.configMap) this.#writeFiles(place, this.#find('ConfigMap', volume.configMap.name).data, volume.configMap.items);
    else if (volume.secret) this.#writeFiles(place, this.#find('Secret', volume.secret.secretName).data, volume.secret.items);
    else if (volume.persistentVolumeClaim) {
      const { claimName } = volume.persistentVolumeClaim;
      this.#find('PersistentVolumeClaim', claimName);
      const claim = path.join(this.folder, 'claims', claimName, mount.subPath ?? '');
      mkdirSync(claim, { recursive: true });
      mkdirSync(path.dirname(place), { recursive: true });
      symlinkSync(claim, place);
    } else mkdirSync(place, { recursive: true });
  }

  // Writes the pod's files; gives its command, arguments and environment.
  #prepare(pod) {
    const [container] = pod.spec.containers;
    pod.root = path.join(this.folder, 'pods', pod.name);
    for (const mount of container.volumeMounts) this.#mount(pod, mount);
    // A folder that is only the parent of mounts counts, too: /apps.
    const ours = container.volumeMounts.map(({ mountPath }) => mountPath);
    const rewrite = (text) =>
      text.replace(/(?<![\w:/.])(?:sqlite:\/\/)?\/[\w./-]+/g, (found) => {
        const start = found.indexOf('/', found.startsWith('sqlite') ? 'sqlite://'.length : 0);
        const file = found.slice(start);
        for (const [there, here] of Object.entries(imageFolders)) {
          if (file.startsWith(`${there}/`)) return here + file.slice(there.length);
        }
        const mounted = ours.some((place) => file === place || file.startsWith(`${place}/`) || place.startsWith(`${file}/`));
        return mounted ? found.slice(0, start) + pod.root + file : found;
      });
    const settings = path.join(pod.root, '/etc/varde/config');
    if (existsSync(settings)) {
      for (const name of readdirSync(settings).filter((one) => one.endsWith('.yaml'))) {
        const file = path.join(settings, name);
        writeFileSync(file, rewrite(readFileSync(file, 'utf8')));
      }
    }
    const env = { PATH: process.env.PATH, LD_PRELOAD: this.library, CLUSTER_NAMES: this.names };
    for (const { name, value, valueFrom } of container.env ?? []) {
      const from = valueFrom?.secretKeyRef;
      env[name] = from ? this.#find('Secret', from.name).data[from.key] : rewrite(value);
      if (env[name] === undefined) throw new Error(`no key for ${name}`);
    }
    const words = [...container.command, ...(container.args ?? [])].map((word) => {
      if (pod.numbers?.[word]) return String(pod.numbers[word]);
      return word === '0.0.0.0' ? '127.0.0.1' : rewrite(word);
    });
    // Every pod has all ports of its own; here they share one loopback.
    const own = `${container.command[0].toUpperCase().replaceAll('-', '_')}_`;
    if (pod.ports?.http) Object.assign(env, { [`${own}LISTEN_ADDRESS`]: '127.0.0.1', [`${own}LISTEN_PORT`]: String(pod.ports.http) });
    if (pod.ports?.admin) env[`${own}ADMIN_PORT`] = String(pod.ports.admin);
    const command = existsSync(path.join(binaries, words[0])) ? path.join(binaries, words[0]) : words[0];
    return { command, words: words.slice(1), env };
  }

  #spawn(pod) {
    const { command, words, env } = this.#prepare(pod);
    pod.log = path.join(this.folder, `${pod.name}.log`);
    const log = openSync(pod.log, 'a');
    pod.process = spawn(command, words, { env, cwd: pod.root, stdio: ['ignore', log, log] });
    closeSync(log);
    pod.ended = new Promise((resolve) => {
      pod.process.on('exit', (code, signal) => resolve(code ?? signal));
      pod.process.on('error', resolve);
    });
  }

  async #untilReady(pod) {
    const probe = pod.spec.containers[0].readinessProbe;
    const deadline = Date.now() + 60_000;
    while (!(await probed(pod, probe))) {
      if (pod.process.exitCode !== null || Date.now() > deadline) {
        throw new Error(`${pod.name} is not ready:\n${readFileSync(pod.log, 'utf8')}`);
      }
      await pause(20);
    }
  }

  async #run(job) {
    const pod = { name: job.metadata.name, spec: job.spec.template.spec };
    this.#spawn(pod);
    const code = await pod.ended;
    if (code !== 0) throw new Error(`${pod.name} ended with ${code}:\n${readFileSync(pod.log, 'utf8')}`);
  }
}

function probed(pod, { httpGet, tcpSocket }) {
  const port = pod.ports[(httpGet ?? tcpSocket).port];
  return new Promise((resolve) => {
    if (tcpSocket) {
      const socket = net.connect(port, '127.0.0.1', () => resolve(true)).on('error', () => resolve(false));
      socket.on('connect', () => socket.destroy());
      return;
    }
    http
      .get({ host: '127.0.0.1', port, path: httpGet.path, agent: false }, (answer) => {
        answer.resume();
        resolve(answer.statusCode === 200);
      })
      .on('error', () => resolve(false));
  });
}
