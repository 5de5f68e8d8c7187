/** The built program as people and kits start it, with its own folder and free ports. */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from 'vitest';
import { root } from './source-tree.ts';

const FREE_PORTS = ['--port', '0', '--monitor-port', '0'];
const LOOPBACK = [
  '--set',
  'proxy.allowDestinations=127.0.0.0/8,::1/128',
  '--set',
  'proxy.connectPorts=443,1024-65535',
  '--set',
  'dns.servers=127.0.0.1:9',
  // Few enough for any machine, so that no line about the descriptor limit stands between the others.
  '--set',
  'limits.connections=400',
];
const START_MS = 60_000;

export interface Program {
  readonly child: ChildProcess;
  /** Everything it has written so far, both streams. */
  readonly output: () => string;
  readonly proxyPort: number;
  /** Opens the screens and signs in. */
  readonly link: string;
  readonly folder: string;
  /** Exit code, once it has ended. */
  readonly ended: Promise<number | null>;
}

const cleanUps: (() => void)[] = [];
afterEach(() => {
  for (const cleanUp of cleanUps.splice(0)) cleanUp();
});

export function programFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'hearthgate-program-'));
  cleanUps.push(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  return folder;
}

type Spawned = Pick<Program, 'child' | 'output' | 'ended'>;

/** Starts `node dist/headless.js`, or what else `entry` names, and collects what it says. */
export function spawnProgram(
  words: readonly string[],
  entry: readonly string[] = ['dist/headless.js'],
  environment: Readonly<Record<string, string>> = {},
): Spawned {
  // As on a desk, so that no line for servers stands between the others.
  const { SSH_CONNECTION: _ssh, ...inherited } = process.env;
  const env = { ...inherited, DISPLAY: ':0', ...environment };
  const child = spawn(process.execPath, [...entry, ...words], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], env });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => (text += data.toString()));
  const ended = new Promise<number | null>((resolve) => child.on('close', (code) => resolve(code)));
  cleanUps.push(() => child.kill('SIGKILL'));
  return { child, ended, output: () => text };
}

/** Until it is ready for browsers. */
export async function startProgram(
  words: readonly string[] = [],
  folder = programFolder(),
  entry?: readonly string[],
  environment?: Readonly<Record<string, string>>,
): Promise<Program> {
  const started = spawnProgram(['--headless', ...FREE_PORTS, '--data', folder, ...LOOPBACK, ...words], entry, environment);
  await said(started, 'Ctrl+C');
  const proxyPort = Number(/Proxy\s+127\.0\.0\.1:(\d+)/.exec(started.output())?.[1]);
  const link = /Screens\s+(\S+)/.exec(started.output())?.[1] ?? '';
  return { ...started, proxyPort, link, folder };
}

/** Rejects when it ends before it has said so. */
export async function said(started: Spawned, words: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`it did not start: ${started.output()}`)), START_MS);
    const look = (): void => {
      if (!started.output().includes(words)) return;
      clearTimeout(late);
      resolve();
    };
    started.child.stdout?.on('data', look);
    look();
    void started.ended.then((code) => reject(new Error(`it ended with ${code}: ${started.output()}`)));
  });
}
