// A constant through varde-gateway against the same through nginx's proxy_pass, both with one worker, kept connections
// to the upstream and the same fields added. Goals: ratio at least 1.0, p99_ratio at most 1.0.
import { writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import path from 'node:path';

import { inTurn, median, noteOf, ratioOf } from './rounds.mjs';
import { around, binaries, freePort, measured, start, startServer, temporaryFolder, untilOk, wrk } from './processes.mjs';

const target = '/storage/api/v1/applications';

const nginxSettings = (folder, port, upstream) => `
${userInfo().uid === 0 ? `user ${userInfo().username};` : ''}
daemon off;
worker_processes 1;
pid ${folder}/nginx.pid;
error_log stderr warn;
events { worker_connections 1024; }
http {
  access_log off;
  client_body_temp_path ${folder}/body;
  proxy_temp_path ${folder}/proxy;
  fastcgi_temp_path ${folder}/fastcgi;
  uwsgi_temp_path ${folder}/uwsgi;
  scgi_temp_path ${folder}/scgi;
  keepalive_requests 100000000;
  tcp_nodelay on;
  upstream constant { server 127.0.0.1:${upstream}; keepalive 64; keepalive_requests 100000000; }
  server {
    listen 127.0.0.1:${port};
    location / {
      proxy_pass http://constant;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_set_header X-Forwarded-For $remote_addr;
      proxy_set_header X-Forwarded-Proto $scheme;
      proxy_set_header X-Forwarded-Host $host;
    }
  }
}
`;

// Every service of the platform is the same upstream here.
const gatewaySettings = (port, upstream) => `
environment: local
listen: {address: 127.0.0.1, port: ${port}, threads: 1}
platform:
  hostname: local.altinn.cloud
  publicUrl: http://local.altinn.cloud:${port}
${['authentication', 'storage', 'events', 'authorization', 'registry'].map((name) => `  ${name}: http://127.0.0.1:${upstream}`).join('\n')}
apps: {upstream: "http://127.0.0.1:${upstream}"}
`;

export default async function bench({ seconds, rounds }) {
  const folder = temporaryFolder();
  const upstream = await startServer(around, 'bench_bare_beast', '1');
  const [gatewayPort, nginxPort] = [await freePort(), await freePort()];
  const file = (name, text) => {
    writeFileSync(path.join(folder, name), text);
    return path.join(folder, name);
  };
  start(measured, path.join(binaries, 'varde-gateway'), ['--config', file('gateway.yaml', gatewaySettings(gatewayPort, upstream))]);
  start(measured, 'nginx', ['-c', file('nginx.conf', nginxSettings(folder, nginxPort, upstream))], {
    env: { ...process.env, PATH: `${process.env.PATH}:/usr/sbin` },
  });
  const subject = `http://127.0.0.1:${gatewayPort}${target}`;
  const peer = `http://127.0.0.1:${nginxPort}${target}`;
  await untilOk(subject);
  await untilOk(peer);

  const pairs = await inTurn(rounds, () => wrk(subject, seconds), () => wrk(peer, seconds));
  const [ratio, p99] = [ratioOf(pairs, 'rps'), ratioOf(pairs, 'p99_ms')];
  return {
    ratio: ratio.value,
    p99_ratio: p99.value,
    rps: median(pairs.map((pair) => pair.subject.rps)),
    nginx_rps: median(pairs.map((pair) => pair.peer.rps)),
    p99_ms: median(pairs.map((pair) => pair.subject.p99_ms)),
    nginx_p99_ms: median(pairs.map((pair) => pair.peer.p99_ms)),
    spread: ratio.spread,
    p99_spread: p99.spread,
    ...noteOf(ratio.spread, p99.spread),
  };
}
