/** Run as a program with few descriptors: uses them all up, asks a redirector, gives them back, asks again. Prints both answers. */
import { closeSync, openSync } from 'node:fs';
import { poolWith, questionFor, realPools } from './redirector-world.ts';

const open: number[] = [];
try {
  for (;;) open.push(openSync('/dev/null', 'r'));
} catch {
  // that was the last one
}
const { pools } = realPools([poolWith({ program: 'cat', args: [], concurrency: 0, timeLimitMs: 5000 })]);
const first = await pools.ask(questionFor('http://a.example/'));
const how = pools.views()[0]?.lastEnd;
for (const file of open) closeSync(file);
let second = first;
while (second?.type === 'failed' && second.because !== 'quarantined') {
  await new Promise((resolve) => setTimeout(resolve, 20));
  second = await pools.ask(questionFor('http://a.example/'));
}
await pools.stop();
process.stdout.write(JSON.stringify({ first: first?.type, how, second: second?.type }));
