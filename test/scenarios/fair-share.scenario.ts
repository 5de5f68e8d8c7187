/** One client keeps the proxy busy, another one asks for a page: it is served in between, not afterwards. */
import { beforeAll, describe, expect, it } from 'vitest';
import { startCore, type CoreWorld } from '../support/core-world.ts';
import { doorPort } from '../support/door-port.ts';
import { answering, client, ok, origin, type Origin, type Peer } from '../support/raw-peers.ts';

const MANY = 2000;
let world: CoreWorld;
beforeAll(async () => {
  world = await startCore({ 'filtering.block': 'blocked.example', 'reverse.listen': '127.0.0.1:0' });
});

const page = ({ authority }: Origin): string => `GET http://${authority}/ HTTP/1.1\r\nHost: ${authority}\r\n\r\n`;

/** Answers heard so far. */
const answers = ({ heard }: Peer): number => heard.split('HTTP/1.1 ').length - 1;

describe.each<[string, 'proxy' | 'reverse', string, number]>([
  ['requests for a blocked site', 'proxy', 'GET http://blocked.example/ HTTP/1.1\r\nHost: blocked.example\r\n\r\n', 403],
  ['OPTIONS for the proxy itself', 'proxy', 'OPTIONS http://x.example/ HTTP/1.1\r\nHost: x.example\r\nMax-Forwards: 0\r\n\r\n', 200],
  ['requests for a site that this door does not lead to', 'reverse', 'GET / HTTP/1.1\r\nHost: x.example\r\n\r\n', 404],
])('%s, thousands in one go', (_name, door, request, status) => {
  it('leave another client its turn', async () => {
    const site = await origin(answering(() => ok('page')));
    const busy = await client(door === 'proxy' ? world.port : await doorPort(world, door));
    const other = await client(world.port);
    // A page the usual way, so that nothing has to be made for the first time while the other one waits.
    await other.say(page(site)).hears('page');
    other.heard = '';
    busy.say(request.repeat(MANY));
    await busy.hears(`HTTP/1.1 ${status} `);
    await other.say(page(site)).hears('page');
    expect(answers(busy)).toBeLessThan(MANY / 2);
  });
});

describe('content in chunks of one octet', () => {
  const CHUNKS = '1\r\nx\r\n'.repeat(100_000);

  it('leaves another client its turn', async () => {
    const sink = await origin(() => undefined, '127.0.0.1', false);
    const site = await origin(answering(() => ok('page')));
    const other = await client(world.port);
    await other.say(page(site)).hears('page');
    other.heard = '';
    const busy = await client(world.port);
    busy.say(`POST http://${sink.authority}/ HTTP/1.1\r\nHost: ${sink.authority}\r\nTransfer-Encoding: chunked\r\n\r\n`);
    const peer = await sink.connection();
    for (let count = 0; count < 20; count += 1) busy.say(CHUNKS);
    await peer.until(({ octets }) => octets > 100_000, 'content');
    await other.say(page(site)).hears('page');
    expect(busy.socket.writableLength).toBeGreaterThan(0);
  });

  it.each(['request', 'response'])('of a %s arrives in large ones, and says the same', async (which) => {
    const chunked = `Transfer-Encoding: chunked\r\n\r\n${CHUNKS}0\r\n\r\n`;
    const site = await origin(
      (peer) => void peer.hears('\r\n\r\n').then(() => which === 'response' && peer.say(`HTTP/1.1 200 OK\r\n${chunked}`)),
    );
    const browser = await client(world.port);
    browser.say(which === 'request' ? page(site).replace('GET', 'POST').replace(/\r\n$/, chunked) : page(site));
    const reader = which === 'request' ? await site.connection() : browser;
    await reader.hears('\r\n0\r\n\r\n');
    const content = reader.heard.slice(reader.heard.indexOf('\r\n\r\n') + 4);
    expect(content.replace(/[0-9a-f]+\r\n|\r\n/g, '')).toBe('x'.repeat(100_000));
    expect(content.length).toBeLessThan(110_000);
  });
});
