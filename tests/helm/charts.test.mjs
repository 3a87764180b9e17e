// The charts: helm accepts them, what they render is what Kubernetes knows, and pods are as closed as they can be.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { chart, helm, named, ofKind, render, values, yaml } from './helm.mjs';
import { mistakes } from './strict.mjs';

const sets = [
  ['varde', 'minimal'],
  ['varde', 'external'],
  ['varde', 'test'],
  ['varde-app', 'app-image'],
  ['varde-app', 'app-claim'],
];
const rendered = (name, set, ...options) => render('varde', name, '--values', values(set), ...options);
const pods = (objects) =>
  [...ofKind(objects, 'Deployment'), ...ofKind(objects, 'Job')].map((object) => ({
    name: object.metadata.name,
    spec: object.spec.template.spec,
  }));
const settingsOf = (objects, name, file = `${name.replace('varde-', '')}.yaml`) =>
  yaml.parse(named(objects, 'ConfigMap', name).data[file]);

for (const [name, set] of sets) {
  test(`helm lints ${name} with values ${set}`, async () => {
    const { code, stdout } = await helm('lint', '--strict', chart(name), '--values', values(set));
    assert.equal(code, 0, stdout);
  });

  test(`every object of ${name} with values ${set} is strictly valid`, async () => {
    const objects = await rendered(name, set);
    assert.ok(objects.length >= 3);
    assert.deepEqual(objects.flatMap(mistakes), []);
    const names = objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`);
    assert.equal(new Set(names).size, names.length, 'two objects of one name');
  });

  test(`every pod of ${name} with values ${set} is confined`, async () => {
    for (const { name: pod, spec } of pods(await rendered(name, set))) {
      assert.equal(spec.automountServiceAccountToken, false, pod);
      // Variables of Services would read like settings: VARDE_STORAGE_PORT.
      assert.equal(spec.enableServiceLinks, false, pod);
      assert.equal(spec.securityContext.runAsNonRoot, true, pod);
      assert.deepEqual(spec.securityContext.seccompProfile, { type: 'RuntimeDefault' }, pod);
      for (const container of spec.containers) {
        assert.deepEqual(
          container.securityContext,
          { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } },
          pod,
        );
        assert.ok(container.resources.requests.cpu && container.resources.requests.memory && container.resources.limits.memory, pod);
      }
    }
  });

  test(`every Service of ${name} with values ${set} leads to a port of one Deployment, which has probes`, async () => {
    const objects = await rendered(name, set);
    for (const { metadata, spec } of ofKind(objects, 'Service')) {
      const behind = ofKind(objects, 'Deployment').filter((deployment) =>
        Object.entries(spec.selector).every(([key, value]) => deployment.spec.template.metadata.labels[key] === value));
      assert.equal(behind.length, 1, metadata.name);
      const [container] = behind[0].spec.template.spec.containers;
      const ports = container.ports.map((port) => port.name);
      for (const { targetPort } of spec.ports) assert.ok(ports.includes(targetPort), metadata.name);
      for (const probe of [container.livenessProbe, container.readinessProbe]) {
        assert.ok(ports.includes((probe.httpGet ?? probe.tcpSocket).port), metadata.name);
      }
    }
  });
}

test('an unknown key, a wrong type, a missing key and an unknown kind are mistakes', async () => {
  const deployment = named(await rendered('varde', 'minimal'), 'Deployment', 'varde-storage');
  const changed = (change) => {
    const copy = structuredClone(deployment);
    change(copy, copy.spec.template.spec.containers[0]);
    return mistakes(copy).join('\n');
  };
  assert.equal(changed(() => {}), '');
  assert.match(changed((object) => (object.sepc = {})), /\/sepc: unknown key/);
  assert.match(changed((_, container) => (container.readynessProbe = {})), /containers\/0\/readynessProbe: unknown key/);
  assert.match(changed((_, container) => (container.securityContext.runAsNonroot = true)), /runAsNonroot: unknown key/);
  assert.match(changed((_, container) => (container.ports[0].containerPort = '5010')), /containerPort: type/);
  assert.match(changed((object) => delete object.spec.selector), /missingProperty":"selector/);
  assert.match(changed((object) => (object.kind = 'Deploiment')), /no such kind/);
});

for (const [what, name, set, options, message] of [
  ['a value that nobody reads', 'varde', 'minimal', ['--set', 'replicaCount=2'], /replicaCount/],
  ['no domain', 'varde', 'minimal', ['--set', 'domain='], /domain/],
  ['no key of the platform', 'varde', 'minimal', ['--set', 'platformToken.existingSecret='], /platformToken/],
  ['an environment that the services do not know', 'varde', 'minimal', ['--set', 'environment=staging'], /environment/],
  ['two copies on SQLite', 'varde', 'minimal', ['--set', 'services.events.replicas=2'], /SQLite serves one copy/],
  ['two copies of storage on a volume of one', 'varde', 'external', ['--set', 'blobs.accessModes={ReadWriteOnce}'], /ReadWriteMany/],
  ['PostgreSQL without a URL', 'varde', 'minimal', ['--set', 'database.kind=postgresql'], /database.existingSecret/],
  ['a Redis elsewhere without a URL', 'varde', 'minimal', ['--set', 'redis.bundled=false'], /redis.existingSecret/],
  ['an app without a name', 'varde-app', 'app-image', ['--set', 'app='], /app/],
  ['an app in a claim without a name', 'varde-app', 'app-image', ['--set', 'source.kind=claim'], /source.claim.name/],
]) {
  test(`helm refuses ${what}`, async () => {
    await assert.rejects(rendered(name, set, ...options), message);
  });
}

test('the public reaches the gateway alone, and not its port of health and metrics', async () => {
  const objects = await rendered('varde', 'external');
  const [ingress] = ofKind(objects, 'Ingress');
  const backends = ingress.spec.rules.map(({ http }) => http.paths[0].backend.service);
  assert.deepEqual(ingress.spec.rules.map(({ host }) => host), ['platform.varde.example', 'ttd.apps.varde.example', 'brg.apps.varde.example']);
  assert.ok(backends.every(({ name, port }) => name === 'varde-gateway' && port.name === 'http'));
  assert.deepEqual(ofKind(objects, 'Service').flatMap(({ spec }) => spec.ports).filter(({ targetPort }) => targetPort === 'admin'), []);
  assert.equal(settingsOf(objects, 'varde-gateway').adminPort, 8001);
});

test('no settings file holds a secret: URLs of databases and Redis come from Secrets', async () => {
  const objects = await rendered('varde', 'external');
  assert.deepEqual(ofKind(objects, 'Secret'), []);
  for (const name of ['storage', 'events', 'register', 'authorization']) {
    assert.equal(settingsOf(objects, `varde-${name}`).database, undefined);
    const { env } = named(objects, 'Deployment', `varde-${name}`).spec.template.spec.containers[0];
    const database = env.find((entry) => entry.name === `VARDE_${name.toUpperCase()}_DATABASE_URL`);
    assert.deepEqual(database.valueFrom.secretKeyRef, { name: 'varde-database', key: name });
  }
});

test('the services listen where their Services lead', async () => {
  const objects = [...(await rendered('varde', 'minimal')), ...(await rendered('varde-app', 'app-claim'))];
  for (const { metadata, spec } of ofKind(objects, 'Deployment').filter((one) => one.metadata.name !== 'varde-redis')) {
    const [container] = spec.template.spec.containers;
    const settings = settingsOf(objects, metadata.name, container.args[1].split('/').pop());
    const port = container.ports.find(({ name }) => name === 'http').containerPort;
    assert.deepEqual([settings.listen.address, settings.listen.port], ['0.0.0.0', port], metadata.name);
  }
});

test("an app's Service has the name that the gateway asks for", async () => {
  const gateway = settingsOf(await rendered('varde', 'minimal'), 'varde-gateway');
  const [service] = ofKind(await rendered('varde-app', 'app-image'), 'Service');
  const url = new URL(gateway.apps.upstream.replace('{org}', 'ttd').replace('{app}', 'permit'));
  assert.equal(url.hostname, `${service.metadata.name}.platform`);
  assert.equal(Number(url.port), service.spec.ports[0].port);
});

test('settings of values are merged over those of the chart, and a change of them makes new pods', async () => {
  const before = await rendered('varde', 'test');
  const after = await rendered('varde', 'test', '--set', 'services.events.config.rules.listDelay=5s');
  assert.deepEqual(settingsOf(before, 'varde-events').rules, { appsDomain: 'apps.varde.example', listDelay: '0s' });
  assert.equal(settingsOf(after, 'varde-events').rules.listDelay, '5s');
  const hash = (objects, name) => named(objects, 'Deployment', name).spec.template.metadata.annotations['varde/config'];
  assert.notEqual(hash(before, 'varde-events'), hash(after, 'varde-events'));
  assert.equal(hash(before, 'varde-storage'), hash(after, 'varde-storage'));
});
