// Rounds A, B, A, B: what each benchmark repeats, and how its figures are told.

export const median = (numbers) => {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
};

// Largest minus smallest, as a share of the median.
export const spread = (numbers) => (Math.max(...numbers) - Math.min(...numbers)) / median(numbers);

// Measures the subject and its peer in turn, so that both meet the same noise; each gives an object of figures.
export async function inTurn(rounds, subject, peer) {
  const pairs = [];
  for (let round = 1; round <= rounds; round += 1) {
    const pair = { subject: await subject(), peer: await peer() };
    console.log(`round ${round}: ${tell(pair.subject)} | peer ${tell(pair.peer)}`);
    pairs.push(pair);
  }
  return pairs;
}

// The subject's figure as a share of its peer's, round by round.
export function ratioOf(pairs, figure) {
  const ratios = pairs.map(({ subject, peer }) => subject[figure] / peer[figure]);
  return { value: median(ratios), spread: spread(ratios) };
}

const number = (value) => (typeof value === 'number' ? String(Number(value.toFixed(value < 10 ? 3 : value < 100 ? 1 : 0))) : value);
export const tell = (figures) => Object.entries(figures).map(([key, value]) => `${key}=${number(value)}`).join(' ');

const spreadMax = 0.1;
// Says so when the rounds were too far apart to trust the ratio.
export const noteOf = (...spreads) => (Math.max(...spreads) > spreadMax ? { note: 'spread' } : {});
