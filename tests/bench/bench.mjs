// Runs one benchmark: bench.mjs NAME [--seconds N] [--rounds N]. Closes with `bench NAME key=value ...`.
import { endAll } from './processes.mjs';
import { tell } from './rounds.mjs';

const [name, ...words] = process.argv.slice(2);
const options = { seconds: 5, rounds: 5 };
for (let i = 0; i < words.length; i += 2) {
  const option = words[i].replace(/^--/, '');
  const value = Number(words[i + 1]);
  if (!(option in options) || !(value >= 1) || !Number.isInteger(value)) {
    console.error(`varde: bench: ${words[i]} needs to be --seconds N or --rounds N`);
    process.exit(2);
  }
  options[option] = value;
}

for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => endAll().finally(() => process.exit(130)));
try {
  const { default: bench } = await import(`./${name}.mjs`);
  const figures = await bench(options);
  console.log(`bench ${name} ${tell(figures)}`);
} catch (error) {
  console.error(`varde: bench ${name}: ${error.message}`);
  process.exitCode = 1;
} finally {
  await endAll();
}
