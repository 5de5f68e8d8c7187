/** What a person looks for in history is found by the letters it has, however the program that asked for it wrote them, and by its address. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { ConnectionView, News } from '#core/contract/views.ts';
import { startNames, type NamesWorld } from '../support/names-world.ts';
import { client } from '../support/raw-peers.ts';

/** Refused before anybody is asked, so no site is needed. */
const BLOCKED = 'site.test,xn--kln-sna.test,bank.test';
/** As octets, one character each. */
const raw = (text: string): string => Buffer.from(text).toString('latin1');

let world: NamesWorld;
const live: ConnectionView[] = [];
beforeAll(async () => {
  world = await startNames({ 'filtering.block': BLOCKED });
  const feed = world.core.control.follow({ connections: true }, undefined);
  await feed.next();
  for (const path of [raw('/café'), '/caf%C3%A9', '/caf\xe9', raw('/a\u202egnp'), '/Plain?Q=1', '/plain/'])
    await visit(`http://site.test${path}`);
  await visit('http://k%C3%B6ln.test:8080/dom');
  await tunnel('bank.test:443');
  await world.rows(8);
  while (live.length < 8) live.push(...(((await feed.next()).value as News).connections?.changed ?? []));
  await feed.return();
});

async function visit(address: string): Promise<void> {
  const host = /\/\/([^/]*)/.exec(address)?.[1] ?? '';
  await ask(`GET ${address} HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
}

const tunnel = (authority: string): Promise<void> => ask(`CONNECT ${authority} HTTP/1.1\r\nHost: ${authority}\r\n\r\n`);

async function ask(request: string): Promise<void> {
  const browser = await client(world.port);
  await browser.say(request).hears('HTTP/1.1 403');
  browser.socket.destroy();
}

/** Host and path of the rows found, oldest first. */
async function found(text: string): Promise<readonly string[]> {
  const { rows } = await world.api.history.search({ text });
  return rows.toReversed().map(({ host, path }) => `${host}${path}`);
}

describe('a search', () => {
  const CAFES = ['site.test/café', 'site.test/caf%C3%A9'];
  it.each([
    ['café', CAFES],
    ['CAFÉ', CAFES],
    ['caf%C3%A9', CAFES],
    ['http://site.test/café', CAFES],
    ['HTTP://SITE.TEST:80/CAF%c3%a9#menu', CAFES],
    ['caf', [...CAFES, 'site.test/caf%E9']],
    ['caf%E9', ['site.test/caf%E9']],
    ['gnp', ['site.test/a%E2%80%AEgnp']],
    ['http://site.test/plain', ['site.test/Plain?Q=1', 'site.test/plain/']],
    ['http://site.test/plain/', ['site.test/Plain?Q=1', 'site.test/plain/']],
    ['http://site.test/plain?q=1', ['site.test/Plain?Q=1']],
    ['http://site.test:8080/plain', []],
    ['http://köln.test:8080/', ['xn--kln-sna.test/dom']],
    ['http://xn--kln-sna.test:8080/dom', ['xn--kln-sna.test/dom']],
    ['http://köln.test/', []],
    ['https://bank.test/account?id=7', ['bank.test']],
    ['https://bank.test:443', ['bank.test']],
    ['http://bank.test/account', []],
  ])('for %s finds what it means', async (text, rows) => expect(await found(text)).toEqual(rows));
});

it('the live table shows the same paths as history', async () => {
  const { rows } = await world.api.history.search({});
  const paths = new Map(live.map(({ id, path }) => [id, path]));
  expect(rows.map(({ id }) => paths.get(id))).toEqual(rows.map(({ path }) => path));
});
