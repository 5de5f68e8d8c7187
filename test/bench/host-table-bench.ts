/**
 * What block lists cost, by hand: `node test/bench/host-table-bench.ts [folder]`.
 * Compiles a million made-up names through the real thread, starts fresh
 * programs from the snapshot, and looks names up. With a folder, the same for
 * the lists in it (files in gzip, their format in the name: `x.hosts.gz`).
 * Asserts nothing: numbers depend on the machine.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { openBlockLists, type BlockLists } from '#core/lists/block-lists.ts';
import { homeOf } from '#core/policy/host-table/fingerprint.ts';
import type { HostTable } from '#core/policy/host-table/host-table.ts';
import { readListLine, trimmed } from '#core/policy/host-table/list-line.ts';
import { systemClock } from '#core/index.ts';

const NAMES = 1_000_000;
const HOSTS = 100_000;
const ROUNDS = 10;
const MAX_LOOKED_AT = 200_000;

const log = { info: () => {}, warn: console.warn, error: console.error };
const health = { on: (note: unknown) => console.log('health note', note), off: () => {} };
const workerUrl = new URL('../../proxy-core/lists/lists-worker.ts', import.meta.url);

let seed = 1;
const below = (limit: number): number => (seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fffffff) % limit;
const SYLLABLES = 'ba de fi go ka lu me no pi ra sa te vo web ad cdn net shop media play click track free'.split(' ');
const ENDINGS = ['com', 'com', 'com', 'net', 'org', 'de', 'ru', 'info', 'co.uk', 'com.br', 'xyz', 'top'];

function madeUpName(): string {
  let label = '';
  for (let count = 2 + below(3); count > 0; count -= 1) label += SYLLABLES[below(SYLLABLES.length)];
  const below2 = below(4) === 0 ? `${SYLLABLES[below(SYLLABLES.length)]}${below(100)}.` : '';
  return `${below2}${label}${below(100_000)}.${ENDINGS[below(ENDINGS.length)]}`;
}

const ms = (value: number): string => `${value.toFixed(1)} ms`;
const mb = (octets: number): string => `${(octets / 1e6).toFixed(1)} MB`;

async function opened(files: readonly string[], folder: string): Promise<{ readonly lists: BlockLists; readonly tookMs: number }> {
  const began = performance.now();
  const changed = Promise.withResolvers<void>();
  const options = { files, folder, workerUrl, ports: { clock: systemClock, log }, health, onChanged: changed.resolve };
  const lists = await openBlockLists(options);
  if (lists.table() === null) await changed.promise; // it took longer than a start waits
  return { lists, tookMs: performance.now() - began };
}

async function measure(title: string, files: readonly string[], folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const loop = new LoopWatch();
  const compiled = await opened(files, folder);
  const stalls = loop.end();
  const table = compiled.lists.table() as HostTable;
  await compiled.lists.stop();
  const { cells, names, stored } = table.parts;
  const octets = cells.keys.byteLength + cells.values.byteLength;
  console.log(`\n${title}: ${names} names in ${files.length} files (${mb(files.reduce((sum, file) => sum + statSync(file).size, 0))})`);
  console.log(`  stored        ${stored} after compaction, ${mb(octets)}, ${(octets / stored).toFixed(2)} octets each`);
  console.log(`  furthest      ${furthest(table)} cells from home`);
  console.log(`  compiled in   ${ms(compiled.tookMs)}, thread start and writing included`);
  console.log(`  meanwhile     ${stalls}`);
  console.log(`  from snapshot ${Array.from({ length: 5 }, () => freshStart(files, folder)).join(', ')} in a fresh program`);
  lookUp(table, files);
}

/** How late the loop was, and for how long it worked itself: on a busy machine it also waits for its turn on a processor. */
class LoopWatch {
  readonly #delays = monitorEventLoopDelay({ resolution: 1 });
  readonly #timer: NodeJS.Timeout;
  #cpu = process.threadCpuUsage();
  #mostMs = 0;

  constructor() {
    this.#delays.enable();
    this.#timer = setInterval(() => this.#look(), 1);
  }

  end(): string {
    this.#look();
    clearInterval(this.#timer);
    this.#delays.disable();
    const { max } = this.#delays;
    return `loop delay p99 ${ms(this.#delays.percentile(99) / 1e6)}, worst ${ms(max / 1e6)}; the loop's own work at once ${ms(this.#mostMs)} at most`;
  }

  #look(): void {
    const { user, system } = process.threadCpuUsage(this.#cpu);
    this.#cpu = process.threadCpuUsage();
    this.#mostMs = Math.max(this.#mostMs, (user + system) / 1000);
  }
}

function freshStart(files: readonly string[], folder: string): string {
  return again('--open', folder, ...files);
}

/** This program once more, in a process of its own. */
function again(...args: readonly string[]): string {
  return execFileSync(process.execPath, [fileURLToPath(import.meta.url), ...args], { encoding: 'utf8' }).trim();
}

function make(file: string): void {
  const names = new Set<string>();
  while (names.size < NAMES) names.add(madeUpName());
  writeFileSync(file, [...names].join('\n'));
}

function furthest({ parts: { cells } }: HostTable): number {
  let most = 0;
  for (let cell = 0; cell < cells.capacity; cell += 1) {
    const key = cells.keys[cell * 2] as number;
    if (key === 0) continue;
    const away = cell - homeOf(key, cells.keys[cell * 2 + 1] as number, cells.salt, cells.capacity);
    most = Math.max(most, away < 0 ? away + cells.capacity : away);
  }
  return most;
}

function lookUp(table: HostTable, files: readonly string[]): void {
  const listed: string[] = [];
  for (const file of files) {
    for (const line of readFileSync(file, 'latin1').split('\n').slice(0, MAX_LOOKED_AT)) {
      for (const entry of readListLine(trimmed(line), 'domains')) if (entry.type === 'name') listed.push(entry.host);
    }
  }
  const hits = Array.from({ length: HOSTS }, () => fresh(listed[below(listed.length)] as string));
  const deeper = hits.map((name) => fresh(`${['www.', 'a.b.', 'x.y.z.'][below(3)]}${name}`));
  const misses = Array.from({ length: HOSTS }, () => fresh(`${['', 'www.', 'cdn.img.'][below(3)]}miss-${madeUpName()}`));
  for (const [what, hosts] of Object.entries({ 'listed names': hits, 'names below': deeper, 'other names': misses })) {
    let found = 0;
    for (const host of hosts) found += table.find(host) === null ? 0 : 1;
    const began = performance.now();
    for (let round = 0; round < ROUNDS; round += 1) for (const host of hosts) if (table.find(host) !== null) found += 1;
    const took = performance.now() - began;
    console.log(
      `  ${what.padEnd(13)} ${((took * 1e6) / HOSTS / ROUNDS).toFixed(0)} ns a host, ${((found / HOSTS / (ROUNDS + 1)) * 100).toFixed(2)} % found`,
    );
  }
}

/** As a parser makes them: flat strings of one octet a character. */
function fresh(text: string): string {
  return Buffer.from(text).toString('latin1');
}

function unpacked(from: string, to: string): readonly string[] {
  return readdirSync(from)
    .filter((name) => /\.(?:hosts|domains\.txt|adblock\.txt)\.gz$/.test(name))
    .map((name) => {
      const file = join(to, basename(name, '.gz'));
      writeFileSync(file, gunzipSync(readFileSync(join(from, name))));
      return file;
    });
}

async function measureAll(given: string | undefined): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'hearthgate-bench-'));
  try {
    const file = join(folder, 'made-up.txt');
    again('--make', file); // a program of its own: a million strings to sweep up would hold up the loop that is measured
    await measure('made up', [file], join(folder, 'a'));
    if (given !== undefined) await measure('given lists', unpacked(given, folder), join(folder, 'b'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const [word, ...words] = process.argv.slice(2);
if (word === '--open') {
  const { lists, tookMs } = await opened(words.slice(1), words[0] as string);
  await lists.stop();
  console.log(ms(tookMs));
} else if (word === '--make') make(words[0] as string);
else await measureAll(word);
