/**
 * `npm run bench`: the built proxy against a direct connection, in one run on
 * this machine, so that a change can be compared with what was before it.
 * Prints a table and writes a JSON file. No pass mark: figures depend on the
 * machine, ratios and CPU per request much less.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BAR_MS, measureBeside } from './beside.ts';
import { SCENARIOS, type Load, type LoadResult } from './load.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'hearthgate-bench-'));
const SECONDS = Number(process.argv[2] ?? 3);
const canPin = process.platform === 'linux' && availableParallelism() > 1;

interface Row {
  readonly scenario: string;
  readonly direct: LoadResult;
  readonly proxy: LoadResult;
  readonly proxyCpuUsPerUnit: number | null;
}

const core = start(1, [
  join(root, 'dist/headless.js'),
  '--headless',
  '--port',
  '0',
  '--monitor-port',
  '0',
  '--data',
  folder,
  '--set',
  'proxy.allowDestinations=127.0.0.0/8',
  '--set',
  'proxy.connectPorts=1-65535',
  '--set',
  'dns.servers=127.0.0.1:9',
  '--set',
  'filtering.block=blocked.example',
  '--set',
  'socks.listen=127.0.0.1:0',
]);
const generator = start(0, [fileURLToPath(new URL('generator.ts', import.meta.url))]);
const attacker = start(0, [fileURLToPath(new URL('attacker.ts', import.meta.url))]);
process.on('exit', () => {
  core.kill('SIGKILL');
  generator.kill('SIGKILL');
  attacker.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

const [told, page] = await Promise.all([firstOutput(core), firstOutput(generator), firstOutput(attacker)]);
const proxyPort = Number(/Proxy\s+127\.0\.0\.1:(\d+)/.exec(told)?.[1]);
const socksPort = Number(/socks\s+127\.0\.0\.1:(\d+)/.exec(told)?.[1]);
const originPort = Number(/origin (\d+)/.exec(page)?.[1]);
const rows: Row[] = [];
for (const [scenario, load] of Object.entries(SCENARIOS)) {
  const direct = await run({ ...load, originPort, proxyPort: null });
  await run({ ...load, originPort, proxyPort, seconds: 1 }); // past the first-use costs
  const before = cpuSeconds(core.pid);
  const proxy = await run({ ...load, originPort, proxyPort });
  const used = cpuSeconds(core.pid) - before;
  rows.push({ scenario, direct, proxy, proxyCpuUsPerUnit: Number.isNaN(used) ? null : (used * 1e6) / proxy.units });
  process.stdout.write('.');
}
const beside = await measureBeside(attacker, { proxyPort, socksPort, originPort, seconds: SECONDS });
report();
process.exit(rows.some(({ proxy, direct }) => proxy.errors + direct.errors > 0) ? 1 : 0);

function start(cpu: number, args: readonly string[]): ChildProcess {
  const words = canPin ? ['taskset', '-c', String(cpu), process.execPath, ...args] : [process.execPath, ...args];
  return spawn(words[0] ?? '', words.slice(1), { stdio: ['pipe', 'pipe', 'inherit'], cwd: root });
}

function firstOutput(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    child.stdout?.once('data', (data: Buffer) => resolve(data.toString()));
    child.once('exit', (code) => reject(new Error(`ended with ${code} before it was ready`)));
  });
}

function run(load: Load & { readonly originPort: number; readonly proxyPort: number | null }): Promise<LoadResult> {
  return new Promise((resolve) => {
    generator.stdout?.once('data', (data: Buffer) => resolve(JSON.parse(data.toString()) as LoadResult));
    generator.stdin?.write(`${JSON.stringify({ seconds: SECONDS, ...load })}\n`);
  });
}

/** User and system time of all its threads. Linux only; elsewhere there is no figure. */
function cpuSeconds(pid: number | undefined): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ')[1]?.split(' ') ?? [];
    return (Number(fields[11]) + Number(fields[12])) / 100;
  } catch {
    return Number.NaN;
  }
}

function report(): void {
  const table = rows.map(({ scenario, direct, proxy, proxyCpuUsPerUnit }) => ({
    scenario,
    unit: proxy.unit,
    direct: Math.round(direct.units / direct.seconds),
    proxy: Math.round(proxy.units / proxy.seconds),
    'of direct': Number((proxy.units / proxy.seconds / (direct.units / direct.seconds)).toFixed(2)),
    'proxy CPU us': proxyCpuUsPerUnit === null ? '-' : Number(proxyCpuUsPerUnit.toFixed(1)),
    'p50 us': proxy.p50Us,
    'p99 us': proxy.p99Us,
    errors: proxy.errors + direct.errors,
  }));
  process.stdout.write('\n');
  console.table(table);
  process.stdout.write(`A second client's page beside an attack, a new connection each; a p99 above ${BAR_MS} ms is too long:\n`);
  console.table(beside.map(({ p99Ms, ...row }) => ({ ...row, p99Ms, 'too long': p99Ms > BAR_MS ? 'yes' : '' })));
  const file = join(root, '.cache', 'bench', `${new Date().toISOString().replace(/[:.]/g, '-')}.json`);
  mkdirSync(join(root, '.cache', 'bench'), { recursive: true });
  writeFileSync(
    file,
    JSON.stringify({ at: new Date().toISOString(), node: process.version, cpu: cpus()[0]?.model, seconds: SECONDS, rows, beside }, null, 1),
  );
  process.stdout.write(`Rates are units a second through the proxy and without it; written to ${file}\n`);
}
