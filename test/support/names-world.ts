/** A running core whose names come from servers of the test: pages are asked for by name, and the contract tells what happened to it. */
import type { ContractRouterClient } from '@orpc/contract';
import { createRouterClient } from '@orpc/server';
import type { contract } from '#core/contract/api-contract.ts';
import type { DnsEntryView } from '#core/contract/dns-views.ts';
import type { HistoryRow } from '#core/contract/views.ts';
import { startCore, type CoreWorld } from './core-world.ts';
import { client } from './raw-peers.ts';

export interface NamesWorld extends CoreWorld {
  readonly api: ContractRouterClient<typeof contract>;
  /** The whole answer to a request for this name and port through the proxy. */
  page(name: string, port: number): Promise<string>;
  /** What the cache knows of a name. */
  entry(name: string): Promise<DnsEntryView | undefined>;
}

/** Quick to give up on silent servers, so that nobody waits for what is not under test. */
const QUICK = { 'dns.firstWaitMs': '100', 'dns.timeoutSeconds': '2', 'dns.useHostsFile': 'off', 'dns.preferFamily': 'only-ipv4' };

export async function startNames(settings: Readonly<Record<string, string>>): Promise<NamesWorld> {
  const world = await startCore({ ...QUICK, ...settings });
  const api: NamesWorld['api'] = createRouterClient(world.core.control.handlers, { context: { mayWrite: true } });
  return {
    ...world,
    api,
    page: (name, port) => pageOf(world.port, name, port),
    entry: async (name) => (await api.dns.entries({ text: name })).rows.find((row) => row.name === name),
  };
}

/** With a name server for devices. */
export async function startNameServer(
  settings: Readonly<Record<string, string>>,
): Promise<{ readonly world: NamesWorld; readonly port: number }> {
  const world = await startNames({ 'dns.listen': '127.0.0.1:0', ...settings });
  const { listeners } = await world.api.state.get();
  const address = listeners.find(({ mode }) => mode === 'dns')?.address ?? '';
  return { world, port: Number(address.split(':').at(-1)) };
}

/** Rows of names, oldest first, once there are so many rows. */
export async function nameRows(world: NamesWorld, count: number): Promise<readonly HistoryRow[]> {
  return (await world.rows(count)).filter(({ mode }) => mode === 'dns').toReversed();
}

async function pageOf(proxyPort: number, name: string, port: number): Promise<string> {
  const browser = await client(proxyPort);
  browser.say(`GET http://${name}:${port}/ HTTP/1.1\r\nHost: ${name}:${port}\r\n\r\n`);
  await browser.until(({ heard }) => isWhole(heard), 'the whole page');
  browser.socket.destroy();
  return browser.heard;
}

function isWhole(heard: string): boolean {
  const head = heard.indexOf('\r\n\r\n');
  return head !== -1 && heard.length - head - 4 >= Number(/content-length: (\d+)/i.exec(heard)?.[1]);
}

/** Asks again until it is so: for what other parts of the machine do in their own time. */
export async function until(isSo: () => boolean | Promise<boolean>, what: string, waitMs = 8000): Promise<void> {
  for (const end = performance.now() + waitMs; !(await isSo());) {
    if (performance.now() > end) throw new Error(`waited for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
