/**
 * `npm run fuzz -- [seconds] [seed]`: every property of the readers in turns, for as long as is wished, each round with a new
 * seed. Prints what was run, and for a failure how to see it again.
 */
import { ALL } from './properties/all.ts';

const USUAL_SECONDS = 60;
const ROUND_RUNS = 2000;

const seconds = numberFrom(process.argv[2], USUAL_SECONDS);
const firstSeed = numberFrom(process.argv[3], Date.now() % 0x7fff_ffff);

process.stdout.write(`${ALL.length} properties for ${seconds} s, seed ${firstSeed}\n`);
const until = performance.now() + seconds * 1000;
const counts = new Map(ALL.map(({ name }) => [name, 0]));
let failures = 0;

for (let seed = firstSeed; performance.now() < until && failures === 0; seed += 1) {
  for (const { name, run } of ALL) {
    const limitMs = Math.max(1, until - performance.now());
    const { runs, failure } = run({ seed, runs: ROUND_RUNS, limitMs });
    counts.set(name, (counts.get(name) ?? 0) + runs);
    if (failure === null) continue;
    failures += 1;
    process.stdout.write(`\nFAIL ${name} (seed ${seed}, again with: npm run fuzz -- ${seconds} ${seed})\n${failure}\n\n`);
  }
}

for (const [name, runs] of counts) process.stdout.write(`${String(runs).padStart(9)}  ${name}\n`);
process.stdout.write(failures === 0 ? 'nothing found\n' : `${failures} found\n`);
process.exitCode = failures === 0 ? 0 : 1;

function numberFrom(word: string | undefined, usual: number): number {
  if (word === undefined) return usual;
  const number = Number(word);
  if (Number.isSafeInteger(number) && number >= 0) return number;
  process.stderr.write('Usage: npm run fuzz -- [seconds] [seed], both whole numbers.\n');
  process.exit(2);
}
