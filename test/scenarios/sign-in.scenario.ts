/** Who may use the proxy: passwords, networks, caps, and whom a trusted proxy in front says the client is. */
import { beforeAll, describe, expect, it } from 'vitest';
import { call } from '@orpc/server';
import { startCore, type CoreWorld } from '../support/core-world.ts';
import { answering, client, ok, origin } from '../support/raw-peers.ts';

const basic = (text: string): string => `Basic ${Buffer.from(text).toString('base64')}`;

describe('a proxy with people', () => {
  let world: CoreWorld;
  beforeAll(async () => {
    world = await startCore({
      'proxy.users': 'mia:right,tom:pässword',
      'socks.listen': '127.0.0.1:0',
      'socks.users': 'sam:sesame',
      'transparent.listen': '127.0.0.1:0',
    });
  });

  it.each([
    ['nothing', ''],
    ['a wrong password', `Proxy-Authorization: ${basic('mia:wrong')}\r\n`],
    ['an unknown name', `Proxy-Authorization: ${basic('eve:right')}\r\n`],
    ['another scheme', 'Proxy-Authorization: Bearer x\r\n'],
    ['junk', 'Proxy-Authorization: Basic !!!\r\n'],
    ['two of them', `Proxy-Authorization: ${basic('mia:right')}\r\nProxy-Authorization: ${basic('mia:right')}\r\n`],
  ])('asks again for a password when given %s, and sends nothing on', async (_name, field) => {
    const site = await origin(answering(() => ok('in')));
    const browser = await client(world.port);
    await browser.say(`GET http://${site.authority}/ HTTP/1.1\r\nHost: ${site.authority}\r\n${field}\r\n`).hears('</html>');
    expect(browser.heard).toMatch(/^HTTP\/1\.1 407 .*\r\nProxy-Authenticate: Basic realm="Hearthgate", charset="UTF-8"\r\n/s);
    expect(site.connections).toHaveLength(0);
  });

  it.each(['mia:right', 'tom:pässword'])(
    'lets %s in on the same connection, remembers who, and keeps the password to itself',
    async (who) => {
      const site = await origin(answering(() => ok('in')));
      const browser = await client(world.port);
      await browser.say(`GET http://${site.authority}/ HTTP/1.1\r\nHost: ${site.authority}\r\n\r\n`).hears('407');
      await browser
        .say(`GET http://${site.authority}/ HTTP/1.1\r\nHost: ${site.authority}\r\nProxy-Authorization: ${basic(who)}\r\n\r\n`)
        .hears(/\r\n\r\nin$/);
      expect(site.connections[0]?.heard).not.toMatch(/authorization/i);
      expect((await world.rows(1)).find(({ port, status }) => port === site.port && status === 200)?.user).toBe(who.split(':')[0]);
      expect(JSON.stringify([...world.log.lines, world.core.config.config])).not.toContain(who);
    },
  );

  it('counts what it asked for as a request, neither blocked nor failed', async () => {
    const asking = await startCore({ 'proxy.users': 'mia:right' });
    const browser = await client(asking.port);
    await browser.say('GET http://site.test/ HTTP/1.1\r\nHost: site.test\r\n\r\n').hears('</html>');
    expect(await asking.rows(1)).toMatchObject([{ action: 'challenge', because: 'sign-in-needed', status: 407 }]);
    expect(asking.core.control.counters.view()).toMatchObject({ requests: 1, blocked: 0, failed: 0 });
  });

  it('asks before a tunnel is dialled, and throws away what came behind', async () => {
    const site = await origin();
    const browser = await client(world.port);
    await browser.say(`CONNECT ${site.authority} HTTP/1.1\r\nHost: ${site.authority}\r\n\r\nEARLY`).hears('407');
    expect(site.connections).toHaveLength(0);
  });

  it('cannot ask a browser that knows of no proxy: it says so', async () => {
    const { listeners } = await call(world.core.control.handlers.state.get, undefined, { context: { mayWrite: true } });
    const port = Number(listeners.find(({ mode }) => mode === 'transparent')?.address.split(':')[1]);
    await (await client(port)).say('GET / HTTP/1.1\r\nHost: site.test\r\n\r\n').hears('HTTP/1.1 511');
  });

  it('asks over SOCKS as well', async () => {
    const { listeners } = await call(world.core.control.handlers.state.get, undefined, { context: { mayWrite: true } });
    const port = Number(listeners.find(({ mode }) => mode === 'socks')?.address.split(':')[1]);
    const wrong = await client(port);
    wrong.say('\x05\x01\x02').say('\x01\x03sam\x05wrong');
    await wrong.ends();
    expect(wrong.heard).toMatch(/^\x05\x02\x01[^\x00]$/);
    const site = await origin((peer) => void peer.say('hi'));
    const right = await client(port);
    await right
      .say('\x05\x01\x02')
      .say(`\x01\x03sam\x06sesame\x05\x01\x00\x01\x7f\x00\x00\x01${String.fromCharCode(site.port >> 8, site.port & 255)}`)
      .hears('hi');
    expect(right.heard.startsWith('\x05\x02\x01\x00\x05\x00\x00\x01')).toBe(true);
    const open = await client(port);
    open.say('\x05\x01\x00');
    await open.ends();
    expect(open.heard).toBe('\x05\xff');
  });
});

describe('a proxy behind trusted ones', () => {
  let world: CoreWorld;
  beforeAll(async () => {
    world = await startCore({ 'proxy.trustedPeers': '127.0.0.0/8,10.0.0.0/8', 'proxy.forwardedFor': 'on' });
  });

  it.each([
    ['X-Forwarded-For: 192.0.2.1', '192.0.2.1'],
    ['X-Forwarded-For: 6.6.6.6, 192.0.2.2, 10.1.1.1', '192.0.2.2'],
    ['X-Forwarded-For: 192.0.2.3\r\nX-Forwarded-For: 10.2.2.2', '192.0.2.3'],
    ['X-Forwarded-For: [2001:DB8::4]:123', '2001:db8::4'],
    ['X-Forwarded-For: 192.0.2.5, unknown', '127.0.0.1'],
    ['Forwarded: for=6.6.6.6, for="[2001:db8::6]:47011";proto=http', '2001:db8::6'],
    ['Forwarded: for=_hidden', '127.0.0.1'],
    ['X-Other: 1', '127.0.0.1'],
  ])('takes %j for the client: %s', async (field, who) => {
    const site = await origin(answering(() => ok('x')));
    const browser = await client(world.port);
    await browser.say(`GET http://${site.authority}/ HTTP/1.1\r\nHost: ${site.authority}\r\n${field}\r\n\r\n`).hears(/\r\n\r\nx$/);
    expect((await world.rows(1)).find(({ port }) => port === site.port)?.client).toBe(who);
    expect(site.connections[0]?.heard).toContain('X-Forwarded-For: 127.0.0.1\r\n');
  });
});

describe('caps and networks', () => {
  it('close who is not allowed, or one too many', async () => {
    const strict = await startCore({ 'proxy.clients': '192.0.2.0/24' });
    await (await client(strict.port)).ends();
    const small = await startCore({ 'limits.connectionsPerClient': '2' });
    const inside = [await client(small.port), await client(small.port)];
    await (await client(small.port)).ends();
    inside[0]?.socket.destroy();
    const site = await origin(answering(() => ok('room')));
    // The proxy may learn of the free place a moment after the next client knocks.
    let last = '';
    for (let attempt = 0; attempt < 200 && !last.includes('room'); attempt += 1) {
      const next = await client(small.port);
      next.say(`GET http://${site.authority}/ HTTP/1.1\r\nHost: ${site.authority}\r\n\r\n`);
      await next.until(({ heard, hasEnded }) => hasEnded || heard.includes('room'), 'an answer or the door').catch(() => undefined);
      last = next.heard;
    }
    expect(last).toContain('room');
  });

  it('refuse content that is too long, and content that does not say how long it is', async () => {
    const world = await startCore({ 'limits.contentMegabytes': '1' });
    const site = await origin();
    const post = (fields: string): string => `POST http://${site.authority}/ HTTP/1.1\r\nHost: ${site.authority}\r\n${fields}\r\n\r\n`;
    await (await client(world.port)).say(post('Content-Length: 2000000')).hears('HTTP/1.1 413');
    await (await client(world.port)).say(post('Transfer-Encoding: chunked')).hears('HTTP/1.1 411');
    expect(site.connections).toHaveLength(0);
  });
});
