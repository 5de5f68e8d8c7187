/**
 * "One client beside another": how long a second client waits for a small page
 * while the first attacks. The attacker and the page have processes of their
 * own, so that what is measured is the proxy.
 */
import type { ChildProcess } from 'node:child_process';
import { connect } from 'node:net';
import type { AttackOrder } from './attacker.ts';
import { ATTACKS } from './attacks.ts';

/** A second client may wait so long for one page in a hundred. */
export const BAR_MS = 50;
const PAUSE_MS = 10;
const LONGEST_MS = 10_000;

export interface BesideRow {
  readonly attack: string;
  readonly pages: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Pages that did not come, or not whole. */
  readonly errors: number;
}

export async function measureBeside(
  attacker: ChildProcess,
  ports: Omit<AttackOrder, 'name'> & { readonly originPort: number },
): Promise<BesideRow[]> {
  const rows: BesideRow[] = [];
  for (const { name } of ATTACKS) {
    const isOver = new Promise<void>((resolve) => attacker.stdout?.once('data', () => resolve()));
    attacker.stdin?.write(`${JSON.stringify({ ...ports, name })}\n`);
    rows.push(await beside(name, ports));
    await isOver;
  }
  return rows;
}

/** A new connection for each page: the hardest case, since it has to be accepted too. */
async function beside(
  attack: string,
  { proxyPort, originPort, seconds }: { proxyPort: number; originPort: number; seconds: number },
): Promise<BesideRow> {
  const times: number[] = [];
  let errors = 0;
  for (const until = performance.now() + seconds * 1000; performance.now() < until;) {
    const began = performance.now();
    if (!(await page(proxyPort, originPort))) errors += 1;
    times.push(performance.now() - began);
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
  times.sort((a, b) => a - b);
  const at = (share: number): number => Number((times[Math.floor(times.length * share)] ?? 0).toFixed(1));
  return { attack, pages: times.length, p50Ms: at(0.5), p99Ms: at(0.99), errors };
}

function page(proxyPort: number, originPort: number): Promise<boolean> {
  const authority = `127.0.0.1:${originPort}`;
  return new Promise((resolve) => {
    let heard = '';
    const socket = connect({ host: '127.0.0.1', port: proxyPort, noDelay: true });
    socket.setTimeout(LONGEST_MS, () => socket.destroy());
    socket.on('error', () => undefined);
    socket.on('data', (data: Buffer) => (heard += data.toString('latin1')));
    socket.on('close', () => resolve(/^HTTP\/1\.1 200 [^]*\r\n\r\nx{100}$/.test(heard)));
    socket.write(`GET http://${authority}/b/100 HTTP/1.1\r\nHost: ${authority}\r\nConnection: close\r\n\r\n`);
  });
}
