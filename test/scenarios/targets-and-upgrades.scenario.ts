/** What pages ask for reaches the origin octet for octet, at every door that reads requests; and a chat opens at each of them. */
import { expect, it } from 'vitest';
import { call } from '@orpc/server';
import { startCore } from '../support/core-world.ts';
import { answering, client, ok, origin, type Origin, type Peer } from '../support/raw-peers.ts';

const SWITCHED = 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n';
const DOORS = ['forward', 'transparent', 'reverse'] as const;

interface Street {
  readonly site: Origin;
  ask(path: string, fields: string): Promise<Peer>;
}

async function street(door: (typeof DOORS)[number]): Promise<Street> {
  const site = await origin(answering((head) => (/\r\nUpgrade: websocket\r\n/.test(head) ? `${SWITCHED}\x81\x02hi` : ok('opened'))));
  const world = await startCore({
    'transparent.listen': '127.0.0.1:0',
    'reverse.listen': '127.0.0.1:0',
    'reverse.routes': JSON.stringify([{ to: `http://127.0.0.1:${site.port}` }]),
  });
  const { listeners } = await call(world.core.control.handlers.state.get, undefined, { context: { mayWrite: true } });
  const port = Number(
    listeners
      .find(({ mode }) => mode === door)
      ?.address.split(':')
      .at(-1),
  );
  return {
    site,
    ask: async (path, fields) => {
      const target = door === 'forward' ? `http://${site.authority}${path}` : path;
      return (await client(port)).say(`GET ${target} HTTP/1.1\r\nHost: ${site.authority}\r\n${fields}\r\n`);
    },
  };
}

const PATHS = [
  '/search?q=a\\b',
  '/voil\xc3\xa0',
  '/\xed\x95\xa0',
  '/?q=\xf0\x9f\x98\xa0',
  '/a|b[c]^`{}"<>\'?d|e[f]^`{}"<>\'', // some browsers encode some of them, programs none
];

it.each(DOORS)('at the %s door pages open whose address holds a back slash in its query, UTF-8 with an A0, odd marks', async (door) => {
  const { site, ask } = await street(door);
  for (const path of PATHS) {
    const browser = await ask(path, '');
    await browser.hears('opened');
    expect(site.connections.map(({ heard }) => heard).join('')).toContain(`GET ${path} HTTP/1.1\r\n`);
  }
});

it.each(DOORS)('at the %s door a chat opens, also when its client says that there is no content', async (door) => {
  const { ask } = await street(door);
  for (const length of ['', 'Content-Length: 0\r\n']) {
    const browser = await ask('/chat', `Connection: Upgrade\r\nUpgrade: websocket\r\n${length}`);
    await browser.hears('\x81\x02hi');
    expect(browser.heard).toMatch(/^HTTP\/1\.1 101 /);
  }
});
