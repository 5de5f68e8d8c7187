/** What an admin may set about who comes in, where the proxy goes, and what it tells about its clients. */
import { describe, expect, it } from 'vitest';
import { startCore } from '../support/core-world.ts';
import { doorPort } from '../support/door-port.ts';
import { answering, client, ok, origin } from '../support/raw-peers.ts';

const get = (authority: string, fields = ''): string => `GET http://${authority}/ HTTP/1.1\r\nHost: ${authority}\r\n${fields}\r\n`;
const connect = (authority: string): string => `CONNECT ${authority} HTTP/1.1\r\nHost: ${authority}\r\n\r\n`;

describe('destinations', () => {
  it('of this machine are refused unless they are allowed, whatever name leads there', async () => {
    const site = await origin(answering(() => ok('reached')));
    const strict = await startCore({ 'proxy.allowDestinations': '' });
    const browser = await client(strict.port);
    for (const host of ['127.0.0.1', 'localhost', '2130706433', '[::ffff:127.0.0.1]', '0.0.0.0']) {
      browser.heard = '';
      await browser.say(get(`${host}:${site.port}`)).hears('</html>');
      expect(browser.heard, host).toMatch(/^HTTP\/1\.1 (?:403|400) /);
    }
    await (await client(strict.port)).say(connect(site.authority)).hears('HTTP/1.1 403');
    expect(site.connections).toHaveLength(0);
  });

  it('that are denied are refused although they are allowed as well', async () => {
    const site = await origin(answering(() => ok('reached')));
    const world = await startCore({ 'proxy.denyDestinations': '127.0.0.0/30' });
    await (await client(world.port)).say(get(site.authority)).hears('DESTINATION_REFUSED');
    await (await client(world.port)).say(connect(site.authority)).hears('HTTP/1.1 403');
    expect(site.connections).toHaveLength(0);
  });

  it('are reached from the address the admin chose', async () => {
    const world = await startCore({ 'proxy.sourceAddress4': '127.0.0.77' });
    const site = await origin(answering(() => ok('reached')));
    await (await client(world.port)).say(get(site.authority)).hears('reached');
    expect((await site.connection()).socket.remoteAddress).toBe('127.0.0.77');
  });
});

describe('ports of tunnels', () => {
  it.each([
    ['443, 563 and 8443 unless told otherwise', { 'proxy.connectPorts': '443,563,8443' }, 'HTTP/1.1 403'],
    ['those of the admin', {}, 'HTTP/1.1 200'],
    ['every port, when the admin says so', { 'proxy.connectPorts': '443', 'proxy.connectAnyPort': 'true' }, 'HTTP/1.1 200'],
  ])('are %s', async (_name, settings, answer) => {
    const site = await origin();
    const world = await startCore(settings);
    await (await client(world.port)).say(connect(site.authority)).hears(answer);
  });
});

describe('what sites are told about the client', () => {
  it.each([
    ['off', 'X-Forwarded-For: 192.0.2.1\r\nForwarded: for=192.0.2.1\r\n'],
    ['on', 'X-Forwarded-For: 192.0.2.1\r\nForwarded: for=192.0.2.1\r\nX-Forwarded-For: 127.0.0.1\r\n'],
    ['masked', ''],
  ])('is %s', async (forwardedFor, told) => {
    const world = await startCore({ 'proxy.forwardedFor': forwardedFor });
    const site = await origin(answering(() => ok('told')));
    await (await client(world.port)).say(get(site.authority, 'X-Forwarded-For: 192.0.2.1\r\nForwarded: for=192.0.2.1\r\n')).hears('told');
    const lines = site.connections[0]?.heard.match(/^(?:X-Forwarded-For|Forwarded): .*\r\n/gim)?.join('') ?? '';
    expect(lines).toBe(told);
    expect(site.connections[0]?.heard).toContain('Via: ');
  });
});

describe('clients', () => {
  it('in all are no more than the limit, whichever door they come by', async () => {
    const world = await startCore({ 'limits.connections': '3', 'socks.listen': '127.0.0.1:0' });
    const inside = [await client(world.port), await client(await doorPort(world, 'socks')), await client(world.port)];
    await (await client(world.port)).ends();
    await (await client(await doorPort(world, 'socks'))).ends();
    expect(inside.map(({ hasEnded }) => hasEnded)).toEqual([false, false, false]);
  });

  it('of one door are those of its own list', async () => {
    const world = await startCore({
      'proxy.clients': '192.0.2.0/24',
      'socks.listen': '127.0.0.1:0',
      'socks.clients': '127.0.0.0/8',
      'transparent.listen': '127.0.0.1:0',
    });
    await (await client(world.port)).ends();
    await (await client(await doorPort(world, 'transparent'))).ends();
    await (await client(await doorPort(world, 'socks'))).say('\x05\x01\x00').hears('\x05\x00');
  });

  it('that a balancer speaks for each have their own limit', async () => {
    const world = await startCore({
      'limits.connectionsPerClient': '1',
      'proxyProtocol.listen': '127.0.0.1:0',
      'proxyProtocol.trusted': '127.0.0.1',
    });
    const port = await doorPort(world, 'forward');
    const site = await origin(answering(() => ok('in')));
    const by = async (who: string) => (await client(port)).say(`PROXY TCP4 ${who} 192.0.2.1 1 2\r\n${get(site.authority)}`);
    await (await by('192.0.2.7')).hears('in');
    await (await by('192.0.2.8')).hears('in');
    const second = await by('192.0.2.7');
    await second.ends();
    expect(second.heard).toBe('');
  });

  it('that send a PROXY line without being trusted are closed unread', async () => {
    const world = await startCore({ 'proxyProtocol.listen': '127.0.0.1:0', 'proxyProtocol.trusted': '192.0.2.0/24' });
    const stranger = await client(await doorPort(world, 'forward'));
    stranger.say('PROXY TCP4 192.0.2.7 192.0.2.1 1 2\r\n');
    await stranger.ends();
    expect(stranger.heard).toBe('');
  });
});

describe('who was not served', () => {
  it('is counted, and the log says why: the first of a kind, the tenth', async () => {
    const world = await startCore({
      'socks.listen': '127.0.0.1:0',
      'transparentTls.listen': '127.0.0.1:0',
      'proxyProtocol.listen': '127.0.0.1:0',
      'proxyProtocol.trusted': '127.0.0.1',
    });
    const noted = (): readonly string[] => world.log.lines.map(({ text }) => text).filter((text) => text.startsWith('not served'));
    for (let count = 0; count < 12; count += 1) await (await client(await doorPort(world, 'forward'))).say('PROXY nonsense\r\n').ends();
    await (await client(await doorPort(world, 'transparent-tls'))).say('GET / HTTP/1.1\r\n').ends();
    await (await client(await doorPort(world, 'socks'))).say('\x04\x01').ends();
    expect(noted()).toEqual([
      'not served at the door for forward: bad-proxy-line, 1 so far',
      'not served at the door for forward: bad-proxy-line, 10 so far',
      expect.stringMatching(/^not served at the door for transparent-tls: tls-.+, 1 so far$/),
      expect.stringMatching(/^not served at the door for socks: socks-.+, 1 so far$/),
    ]);
  });
});
