// Speaks HTTP to the gateway under any host name, whatever the name resolves to.
import http from 'node:http';
import https from 'node:https';

export class Gateway {
  // url: where to dial; platformHost and appHost(org): what the Host header says.
  // onResponse: sees each answer first; what it throws is what the caller gets instead.
  constructor(url, domain, onResponse = () => {}) {
    this.url = new URL(url);
    this.domain = domain;
    this.onResponse = onResponse;
  }

  platformHost() {
    return this.domain ? `platform.${this.domain}` : `local.altinn.cloud:${this.url.port || 80}`;
  }

  appHost(org) {
    return this.domain ? `${org}.apps.${this.domain}` : this.platformHost();
  }

  platform(method, path, options = {}) {
    return this.#send(this.platformHost(), method, path, options);
  }

  app(org, method, path, options = {}) {
    return this.#send(this.appHost(org), method, path, options);
  }

  // A redirect or self link of an answer, as a path to ask for.
  static pathOf(link) {
    const url = new URL(link, 'http://any');
    return url.pathname + url.search;
  }

  #send(host, method, path, { token, headers = {}, json, body }) {
    const all = { Host: host, Accept: 'application/json, text/plain, */*', ...headers };
    if (token) all.Authorization = `Bearer ${token}`;
    if (json !== undefined) {
      body = Buffer.from(JSON.stringify(json));
      all['Content-Type'] ??= 'application/json';
    }
    if (body !== undefined) all['Content-Length'] = Buffer.byteLength(body);
    else if (method !== 'GET') all['Content-Length'] = 0;
    const engine = this.url.protocol === 'https:' ? https : http;
    const started = process.hrtime.bigint();
    return new Promise((resolve, reject) => {
      const request = engine.request(
        { host: this.url.hostname, port: this.url.port, servername: host.split(':')[0], method, path, headers: all, timeout: 30_000 },
        (response) => {
          const pieces = [];
          response.on('data', (piece) => pieces.push(piece));
          response.on('error', reject);
          response.on('end', () => {
            const bytes = Buffer.concat(pieces);
            const answer = {
              method,
              path,
              status: response.statusCode,
              headers: response.headers,
              bytes,
              text: bytes.toString('utf8'),
              milliseconds: Number(process.hrtime.bigint() - started) / 1e6,
              get json() {
                return JSON.parse(this.text);
              },
            };
            try {
              this.onResponse(answer);
              resolve(answer);
            } catch (error) {
              reject(error);
            }
          });
        },
      );
      request.on('timeout', () => request.destroy(new Error(`${method} ${path}: no answer in 30 s`)));
      request.on('error', (error) => reject(new Error(`${method} ${path}: ${error.message}`)));
      if (body !== undefined) request.write(body);
      request.end();
    });
  }
}
