/** A whole core with redirectors that say what a table tells them to, and two origins that say what they saw. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ContractRouterClient } from '@orpc/contract';
import { createRouterClient } from '@orpc/server';
import type { contract } from '#core/contract/api-contract.ts';
import type { HistoryRow } from '#core/contract/views.ts';
import { startCore, type CoreWorld } from './core-world.ts';
import { client, type Peer } from './raw-peers.ts';
import { tempFolder } from './temp-folder.ts';

const TELLER = fileURLToPath(new URL('helper-programs/teller.ts', import.meta.url));

/** As a person who may change things sees and orders it. */
export function ordersTo({ core }: CoreWorld): ContractRouterClient<typeof contract> {
  return createRouterClient(core.control.handlers, { context: { mayWrite: true } });
}

export interface ToldPool {
  readonly name: string;
  /** A value of a pool in the settings, or several. */
  readonly options?: Readonly<Record<string, unknown>>;
  /** Host to what the helper says about it. */
  readonly answers: Readonly<Record<string, string>>;
}

/** @param names - further names of this machine, for whatever is led elsewhere. */
export async function coreToldBy(
  pools: readonly ToldPool[],
  names: readonly string[] = [],
  settings: Readonly<Record<string, string>> = {},
): Promise<CoreWorld> {
  const folder = tempFolder();
  const hosts = join(folder, 'hosts');
  const all = [...pools.flatMap(({ answers }) => Object.keys(answers)), ...names].filter((name) => /[a-z]/.test(name));
  writeFileSync(hosts, all.map((name) => `127.0.0.1 ${name}\n`).join(''));
  const list = pools.map(({ name, options, answers }) => {
    const file = join(folder, `${name}.json`);
    writeFileSync(file, JSON.stringify(answers));
    const mode = options?.['protocol'] === 'icap-stdio' ? 'icap' : 'lines';
    return { name, program: TELLER, arguments: [mode, file], timeoutMs: 10_000, onFailure: 'deny', ...options };
  });
  return startCore({ 'dns.hostsFile': hosts, 'redirectors.pools': JSON.stringify(list), ...settings });
}

/** Everything of one answer: its head, and its content as its length says. */
export interface WholeAnswer {
  readonly status: number;
  readonly head: string;
  readonly content: string;
}

export async function wholeAnswer(peer: Peer): Promise<WholeAnswer> {
  await peer.hears('\r\n\r\n');
  const end = peer.heard.indexOf('\r\n\r\n') + 4;
  const head = peer.heard.slice(0, end);
  const length = Number(/^content-length: (\d+)/im.exec(head)?.[1] ?? 0);
  await peer.until(({ heard }) => heard.length >= end + length, 'the whole answer');
  return { status: Number(head.slice(9, 12)), head, content: peer.heard.slice(end, end + length) };
}

/** One request on a connection of its own. */
export async function asked(port: number, request: string): Promise<WholeAnswer> {
  const browser = await client(port);
  browser.say(request);
  const answer = await wholeAnswer(browser);
  browser.socket.destroy();
  return answer;
}

export const getOf = (authority: string, path = '/', fields = ''): string =>
  `GET http://${authority}${path} HTTP/1.1\r\nHost: ${authority}\r\n${fields}\r\n`;

/** Its newest row of history, once it is there. */
export async function rowOf(world: CoreWorld, host: string): Promise<HistoryRow> {
  for (let attempt = 0; attempt < 300; attempt += 1) {
    const found = (await world.rows(1)).find((row) => row.host === host);
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error(`no row of ${host}`);
}

/** Until something that takes its time is so. */
export async function until(isSo: () => boolean | Promise<boolean>, what: string): Promise<void> {
  for (let attempt = 0; attempt < 1000; attempt += 1) {
    if (await isSo()) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error(`it never came to be: ${what}`);
}
