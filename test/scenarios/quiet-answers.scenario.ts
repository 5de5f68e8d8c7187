/** Nothing moves for a long time, and both ends are there: event streams, long polls and slow pages are not cut. Time is moved by hand. */
import { describe, expect, it } from 'vitest';
import { QUIET_MS } from '#core/net/quiet.ts';
import { endOf, endTowards } from '../support/core-sockets.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { HTTP_DOORS, openHttpDoors, requestAt } from '../support/http-doors.ts';
import { client, origin, pour, type Origin, type Peer } from '../support/raw-peers.ts';
import { ordersTo } from '../support/redirected-core.ts';
import { turnsUntil } from '../support/socket-pair.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const STREAM = 'HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n';
const NEWS = 'data: news\n\n';

async function world(settings: Readonly<Record<string, string>> = {}) {
  const clock = new FakeClock();
  const site = await origin();
  const doors = await openHttpDoors([], site, settings, { clock });
  return { clock, site, doors };
}

/** A server that wants to see requests only: answers go through the adapting relay, unchanged. */
async function shownToIcap({ doors }: Awaited<ReturnType<typeof world>>): Promise<void> {
  const options = 'ICAP/1.0 200 OK\r\nMethods: REQMOD\r\nAllow: 204\r\nOptions-TTL: 600\r\nEncapsulated: null-body=0\r\n\r\n';
  const icap = await origin((peer) => void peer.socket.on('data', () => peer.say(options)));
  const pool = {
    name: 'scan',
    protocol: 'icap' as const,
    icapUrl: `icap://${icap.authority}/x`,
    max: 2,
    timeoutMs: 5000,
    onFailure: 'allow' as const,
  };
  expect(await ordersTo(doors.world).redirectors.add(pool)).toEqual({ ok: true });
}

/** The origin's end, once it has the whole request. */
async function asked(site: Origin): Promise<Peer> {
  return (await site.connection()).hears('\r\n\r\n');
}

/** Which of the core's ends are asked whether their peers are there, from now on. */
async function probedEnds(browser: Peer, site: Peer): Promise<readonly string[]> {
  const probed: string[] = [];
  for (const [name, socket] of [
    ['client', await endOf(browser)],
    ['origin', await endTowards(site)],
  ] as const) {
    const set = socket.setKeepAlive.bind(socket);
    socket.setKeepAlive = ((on: boolean, after: number) => (probed.push(name), set(on, after))) as typeof socket.setKeepAlive;
  }
  return probed;
}

describe('an event stream', () => {
  it.each(HTTP_DOORS)('without news for hours goes on, at the door %s', async (door) => {
    const { clock, site, doors } = await world();
    const browser = await doors.comesIn(door);
    browser.say(requestAt(door, site.authority));
    const upstream = await asked(site);
    upstream.say(`${STREAM}Transfer-Encoding: chunked\r\n\r\n`);
    for (let hour = 1; hour <= 3; hour += 1) {
      upstream.say(`c\r\n${NEWS}\r\n`);
      await browser.until(({ heard }) => heard.split(NEWS).length === hour + 1, 'the news of this hour');
      clock.advance(HOUR_MS);
    }
    upstream.say('0\r\n\r\n');
    await browser.hears(/0\r\n\r\n$/);
  });

  it('that passes through the hands of those who adapt content goes on as well', async () => {
    const all = await world();
    await shownToIcap(all);
    const { clock, site, doors } = all;
    const browser = await doors.comesIn('forward');
    browser.say(requestAt('forward', site.authority));
    const upstream = await asked(site);
    upstream.say(`${STREAM}\r\n${NEWS}`);
    await browser.hears(NEWS);
    clock.advance(HOUR_MS);
    upstream.say('data: more\n\n').socket.end();
    await browser.hears(/data: more\n\n\r\n0\r\n\r\n$/);
  });
});

describe('an answer', () => {
  it.each([
    ['with a length', `HTTP/1.1 200 OK\r\nContent-Length: ${2 * NEWS.length}\r\n\r\n`],
    ['that ends by closing', 'HTTP/1.1 200 OK\r\n\r\n'],
  ])('%s may pause in the middle', async (_what, head) => {
    const { clock, site, doors } = await world();
    const browser = await doors.comesIn('forward');
    browser.say(requestAt('forward', site.authority));
    const upstream = await asked(site);
    upstream.say(head + NEWS);
    await browser.hears(NEWS);
    clock.advance(HOUR_MS);
    upstream.say(NEWS);
    await browser.hears(new RegExp(`${NEWS}[^]*${NEWS}`));
  });

  it('that pauses has both ends asked whether they are there, after a minute and once', async () => {
    const { clock, site, doors } = await world();
    const browser = await doors.comesIn('forward');
    browser.say(requestAt('forward', site.authority));
    const upstream = await asked(site);
    upstream.say(`${STREAM}\r\n${NEWS}`);
    await browser.hears(NEWS);
    const probed = await probedEnds(browser, upstream);
    clock.advance(QUIET_MS - 1000);
    expect(probed).toEqual([]);
    clock.advance(2000);
    expect(probed).toEqual(['client', 'origin']);
    upstream.say('data: more\n\n');
    await browser.hears('data: more');
    clock.advance(HOUR_MS);
    expect(probed).toEqual(['client', 'origin']);
  });

  it.each<[string, (browser: Peer, upstream: Peer) => void, (browser: Peer, upstream: Peer) => Promise<unknown>]>([
    ['the client is gone', (browser) => browser.socket.resetAndDestroy(), (_browser, upstream) => upstream.ends()],
    ['the origin is gone', (_browser, upstream) => upstream.socket.resetAndDestroy(), (browser) => browser.ends()],
  ])('that pauses ends when %s', async (_what, leave, ends) => {
    const { clock, site, doors } = await world();
    const browser = await doors.comesIn('forward');
    browser.say(requestAt('forward', site.authority));
    const upstream = await asked(site);
    upstream.say(`${STREAM}Transfer-Encoding: chunked\r\n\r\nc\r\n${NEWS}\r\n`);
    await browser.hears(NEWS);
    clock.advance(HOUR_MS);
    leave(browser, upstream);
    await ends(browser, upstream);
    expect(browser.heard).not.toMatch(/0\r\n\r\n$/);
  });

  it('that the client does not read is still given up', async () => {
    const { clock, doors } = await world();
    const site = await origin(
      (peer) => void peer.socket.once('data', () => pour(peer.say('HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n'))),
      '127.0.0.1',
      false,
    );
    const browser = await client(doors.world.port, '127.0.0.1', false);
    browser.socket.pause();
    browser.say(requestAt('forward', site.authority));
    const upstream = await site.connection();
    const end = await endOf(browser);
    await turnsUntil(() => end.writableLength > 0);
    await turnsUntil(() => (clock.advance(MINUTE_MS), upstream.isClosed));
  });
});

describe.each(['straight', 'adapted'])('a long poll (%s)', (way) => {
  const polled = async () => {
    const all = await world();
    if (way === 'adapted') await shownToIcap(all);
    const browser = await all.doors.comesIn('forward');
    browser.say(requestAt('forward', all.site.authority));
    return { ...all, browser, upstream: await asked(all.site) };
  };

  it('is answered after ten minutes', async () => {
    const { clock, browser, upstream } = await polled();
    const probed = await probedEnds(browser, upstream);
    clock.advance(10 * MINUTE_MS);
    expect(probed).toEqual(['client', 'origin']);
    upstream.say('HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nnews');
    await browser.hears('news');
  });

  it('is told as 504 after a quarter of an hour', async () => {
    const { clock, browser, upstream } = await polled();
    clock.advance(14 * MINUTE_MS);
    expect(browser.heard).toBe('');
    clock.advance(2 * MINUTE_MS);
    await browser.hears('HTTP/1.1 504');
    await upstream.ends();
  });
});
