// A subscriber's endpoint on loopback: keeps what arrives, and lets one wait for it.
import http from 'node:http';

export class Webhook {
  #waiting = new Set();
  events = [];

  static async start() {
    const hook = new Webhook();
    hook.server = http.createServer((request, response) => {
      const pieces = [];
      request.on('data', (piece) => pieces.push(piece));
      request.on('end', () => {
        response.writeHead(200).end();
        hook.events.push(JSON.parse(Buffer.concat(pieces).toString('utf8')));
        for (const look of hook.#waiting) look();
      });
    });
    await new Promise((resolve) => hook.server.listen(0, '127.0.0.1', resolve));
    hook.url = `http://127.0.0.1:${hook.server.address().port}/events`;
    return hook;
  }

  // The first event for which `matches` is true, past or to come.
  waitFor(matches, what, milliseconds = 30_000) {
    return new Promise((resolve, reject) => {
      const done = (settle, value) => {
        this.#waiting.delete(look);
        clearTimeout(timer);
        settle(value);
      };
      const look = () => {
        const event = this.events.find(matches);
        if (event) done(resolve, event);
      };
      const timer = setTimeout(() => done(reject, new Error(`no ${what} within ${milliseconds / 1000} s`)), milliseconds);
      this.#waiting.add(look);
      look();
    });
  }

  stop() {
    this.server.closeAllConnections();
    this.server.close();
  }
}
