// A constant through libs/http against the same constant from Beast alone. Goal: ratio at least 0.9.
import { inTurn, median, noteOf, ratioOf } from './rounds.mjs';
import { measured, startServer, untilOk, wrk } from './processes.mjs';

export default async function bench({ seconds, rounds }) {
  const threads = '1';
  const [subject, peer] = [
    `http://127.0.0.1:${await startServer(measured, 'bench_constant_server', threads)}/constant`,
    `http://127.0.0.1:${await startServer(measured, 'bench_bare_beast', threads)}/constant`,
  ];
  await untilOk(subject);
  await untilOk(peer);
  const pairs = await inTurn(rounds, () => wrk(subject, seconds), () => wrk(peer, seconds));
  const ratio = ratioOf(pairs, 'rps');
  return {
    ratio: ratio.value,
    rps: median(pairs.map((pair) => pair.subject.rps)),
    bare_rps: median(pairs.map((pair) => pair.peer.rps)),
    p99_ratio: ratioOf(pairs, 'p99_ms').value,
    spread: ratio.spread,
    ...noteOf(ratio.spread),
  };
}
