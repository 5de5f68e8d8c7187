/** A person signs in on a connection (NTLM, Negotiate): no other client is ever served on it, and the sign-in holds from request to request. */
import { describe, expect, it } from 'vitest';
import { startIcapServer } from '../support/icap-server.ts';
import { HTTP_DOORS, openHttpDoors, requestAt, type HttpDoor, type HttpDoors } from '../support/http-doors.ts';
import { client, ok, origin, type Origin, type Peer } from '../support/raw-peers.ts';
import { ordersTo } from '../support/redirected-core.ts';
import { doorPort } from '../support/door-port.ts';
import { startCore } from '../support/core-world.ts';
import { UNCHANGED } from '../support/scripted-icap-server.ts';

const refused = (challenge: string): string =>
  `HTTP/1.1 401 Unauthorized\r\n${challenge === '' ? '' : `WWW-Authenticate: ${challenge}\r\n`}Content-Length: 0\r\n\r\n`;

/** Signs in connections, as IIS does: who has said TYPE1 and TYPE3 on one is known on it from then on. A request for /last kills the first one. */
function signingIn(peer: Peer, index: number): void {
  let user: string | null = null;
  let isAsked = false;
  let read = 0;
  const answer = (head: string): string => {
    const token = /^Authorization: (?:NTLM|Negotiate) (\S+)/im.exec(head)?.[1];
    const name = token?.split('=').at(1) ?? '';
    if (token === 'TYPE1') return ((isAsked = true), (user = null), refused('NTLM TYPE2'));
    if (token?.startsWith('TYPE3=') === true) {
      if (!isAsked) return refused('NTLM');
      user = name;
    }
    return user === null ? refused('Negotiate, NTLM') : ok(`page of ${user} on ${index}.`, 'Persistent-Auth: true\r\n');
  };
  peer.socket.on('data', () => {
    for (;;) {
      const end = peer.heard.indexOf('\r\n\r\n', read);
      if (end === -1) return;
      const head = peer.heard.slice(read, end);
      const length = Number(/^content-length: (\d+)/im.exec(head)?.[1] ?? 0);
      if (peer.heard.length < end + 4 + length) return;
      read = end + 4 + length;
      if (index === 0 && /^\S+ \/last /.test(head)) return void peer.socket.destroy();
      peer.say(answer(head));
    }
  });
}

/** The next answer, after what was heard before. */
async function ask(browser: Peer, wire: string): Promise<string> {
  browser.heard = '';
  await browser.say(wire).hears(/^HTTP\/1\.1 401[^]*\r\n\r\n|on \d\.$/);
  return browser.heard.startsWith('HTTP/1.1 401') ? '401' : (/page of .*/.exec(browser.heard)?.[0] ?? browser.heard);
}

async function signIn(browser: Peer, door: HttpDoor, authority: string, user: string): Promise<string> {
  await ask(browser, requestAt(door, authority));
  await ask(browser, requestAt(door, authority, 'Authorization: NTLM TYPE1\r\n'));
  return ask(browser, requestAt(door, authority, `Authorization: NTLM TYPE3=${user}\r\n`));
}

async function world(
  settings: Readonly<Record<string, string>> = {},
): Promise<{ readonly site: Origin; readonly doors: HttpDoors; readonly authority: string }> {
  const site = await origin(signingIn);
  return { site, doors: await openHttpDoors(['a.test', 'b.test'], site, settings), authority: `a.test:${site.port}` };
}

describe.each(HTTP_DOORS)('at the door %s', (door) => {
  it('the sign-in of one never opens anything to another', async () => {
    const { site, doors, authority } = await world();
    const [anna, ben] = [await doors.comesIn(door), await doors.comesIn(door)];
    expect(await signIn(anna, door, authority, 'anna')).toBe('page of anna on 0.');
    expect(await ask(ben, requestAt(door, authority))).toBe('401');
    expect(await signIn(ben, door, authority, 'ben')).toBe('page of ben on 1.');
    expect(await ask(anna, requestAt(door, authority))).toBe('page of anna on 0.');
    expect(site.connections).toHaveLength(2);
  });

  it('goes on for the client that signed in, also with content that must not be sent twice', async () => {
    const { site, doors, authority } = await world();
    const anna = await doors.comesIn(door);
    await signIn(anna, door, authority, 'anna');
    const sent = requestAt(door, authority, 'Content-Length: 3\r\n', 'POST');
    expect(await ask(anna, `${sent}a=1`)).toBe('page of anna on 0.');
    expect(await ask(anna, requestAt(door, authority, '', 'PATCH'))).toBe('page of anna on 0.');
    expect(site.connections).toHaveLength(1);
  });

  it('ends with the client', async () => {
    const { site, doors, authority } = await world();
    const anna = await doors.comesIn(door);
    await signIn(anna, door, authority, 'anna');
    anna.socket.destroy();
    await (await site.connection()).ends();
    expect(await ask(await doors.comesIn(door), requestAt(door, authority))).toBe('401');
  });

  it('has to be done again when the origin has closed the connection', async () => {
    const { site, doors, authority } = await world();
    const anna = await doors.comesIn(door);
    await signIn(anna, door, authority, 'anna');
    const lost = await site.connection();
    lost.socket.end();
    await lost.ends();
    expect(await ask(anna, requestAt(door, authority))).toBe('401');
    expect(await signIn(anna, door, authority, 'anna')).toBe('page of anna on 1.');
  });
});

describe('by SOCKS, where port 80 is read as HTTP', () => {
  /** Port 80 is often for the administrator only, and may be in use: another address of this machine is free. */
  const atPort80 = (script: (peer: Peer, index: number) => void): Promise<Origin | null> =>
    origin(script, '127.80.80.80', true, 80).catch(() => null);
  const comesIn = async (port: number): Promise<Peer> => {
    const app = await client(port);
    await app.say('\x05\x01\x00\x05\x01\x00\x01\x7f\x50\x50\x50\x00\x50').until(({ octets }) => octets >= 12, 'the reply');
    return app;
  };

  it('the sign-in of one never opens anything to another', async (context) => {
    const site = await atPort80(signingIn);
    if (site === null) return context.skip('port 80 is not to be had');
    const port = await doorPort(await startCore({ 'socks.listen': '127.0.0.1:0' }), 'socks');
    const [anna, ben] = [await comesIn(port), await comesIn(port)];
    expect(await signIn(anna, 'transparent', 'a.test', 'anna')).toMatch('page of anna');
    expect(await ask(ben, requestAt('transparent', 'a.test'))).toBe('401');
    expect(await ask(anna, requestAt('transparent', 'a.test'))).toMatch('page of anna');
    expect(site.connections).toHaveLength(2);
  });

  it('a second site at the address has a connection of its own', async (context) => {
    const site = await atPort80((peer, index) => void peer.socket.on('data', () => peer.say(ok(`connection ${index}.`))));
    if (site === null) return context.skip('port 80 is not to be had');
    const port = await doorPort(await startCore({ 'socks.listen': '127.0.0.1:0' }), 'socks');
    const asked = async (host: string): Promise<string> => {
      const app = await comesIn(port);
      await app.say(requestAt('transparent', host)).hears(/connection \d\./);
      app.socket.destroy();
      return /connection (\d)/.exec(app.heard)?.[1] ?? '';
    };
    expect([await asked('a.test'), await asked('b.test')]).toEqual(['0', '1']);
  });
});

describe('a signed-in connection that dies as the next request comes', () => {
  it.each([
    ['GET', '401', 2],
    ['POST', '502', 1],
  ])('%s is answered with %s', async (method, status, connections) => {
    const { site, doors, authority } = await world();
    const anna = await doors.comesIn('forward');
    await signIn(anna, 'forward', authority, 'anna');
    anna.heard = '';
    await anna.say(requestAt('forward', authority, '', method, '/last')).hears(`HTTP/1.1 ${status} `);
    expect(site.connections).toHaveLength(connections);
    expect(await signIn(anna, 'forward', authority, 'anna')).toBe('page of anna on 1.');
  });
});

describe('a connection that was kept before', () => {
  it('is its clients own from the first word of signing in', async () => {
    const site = await origin((peer) => {
      let requests = 0;
      peer.socket.on('data', () => peer.say(ok(`request ${(requests += 1)} on it.`)));
    });
    const doors = await openHttpDoors([], site);
    const said = async (browser: Peer, fields: string, answer: string): Promise<void> => {
      browser.heard = '';
      await browser.say(requestAt('forward', site.authority, fields)).hears(answer);
    };
    const [anna, ben] = [await doors.comesIn('forward'), await doors.comesIn('forward')];
    await said(ben, '', 'request 1 on it.');
    await said(anna, 'Authorization: negotiate YII=\r\n', 'request 2 on it.');
    await said(ben, '', 'request 1 on it.');
    await said(anna, '', 'request 3 on it.');
    expect(site.connections).toHaveLength(2);
  });

  it.each([
    ['asks for it in a list', 'WWW-Authenticate: Basic realm="x", NTLM\r\n'],
    ['asks for it in a second field', 'WWW-Authenticate: Basic realm="x"\r\nWWW-Authenticate: negotiate\r\n'],
    ['says that it is signed in', 'Persistent-Auth: true\r\n'],
  ])('is its clients own once the origin %s', async (_what, fields) => {
    const site = await origin((peer, index) => void peer.socket.on('data', () => peer.say(ok(`connection ${index}.`, fields))));
    const doors = await openHttpDoors([], site);
    const [anna, ben] = [await doors.comesIn('forward'), await doors.comesIn('forward')];
    await anna.say(requestAt('forward', site.authority)).hears('connection 0.');
    await ben.say(requestAt('forward', site.authority)).hears('connection 1.');
    anna.heard = '';
    await anna.say(requestAt('forward', site.authority)).hears('connection 0.');
  });
});

describe('a client that is signed in at one site', () => {
  it('is still after it was at another, and nowhere else', async () => {
    const { site, doors, authority } = await world();
    const other = await origin(signingIn);
    const anna = await doors.comesIn('forward');
    await signIn(anna, 'forward', authority, 'anna');
    expect(await ask(anna, requestAt('forward', `b.test:${site.port}`))).toBe('401');
    expect(await ask(anna, requestAt('forward', other.authority))).toBe('401');
    expect(await ask(anna, requestAt('forward', authority))).toBe('page of anna on 0.');
  });

  it('has four such connections at most, and the longest idle one is closed for a fifth', async () => {
    const sites = [];
    for (let count = 0; count < 5; count += 1) sites.push(await origin(signingIn));
    const doors = await openHttpDoors([], sites[0] as Origin);
    const anna = await doors.comesIn('forward');
    for (const site of sites) await signIn(anna, 'forward', site.authority, 'anna');
    const [first, second, , , fifth] = sites as unknown as readonly [Origin, Origin, Origin, Origin, Origin];
    await (await first.connection()).ends();
    for (const { authority } of [fifth, second]) expect(await ask(anna, requestAt('forward', authority))).toBe('page of anna on 0.');
  });

  it('may send its requests together', async () => {
    const { doors, authority } = await world();
    const anna = await doors.comesIn('forward');
    const next = requestAt('forward', authority);
    const steps = ['TYPE1', 'TYPE3=anna'].map((token) => requestAt('forward', authority, `Authorization: NTLM ${token}\r\n`));
    await anna.say(steps.join('') + next + next).hears(/(?:page of anna on 0\.[^]*){3}/);
  });
});

describe('what the client is told', () => {
  it('is that sessions are kept, so that it signs in at all', async () => {
    const { doors, authority } = await world();
    const anna = await doors.comesIn('forward');
    await ask(anna, requestAt('forward', authority));
    expect(anna.heard).toMatch(/\r\nProxy-Support: Session-Based-Authentication\r\nConnection: Proxy-Support\r\n/);
  });

  it.each(['transparent', 'reverse'] as const)('is nothing at the door %s, where it knows of no proxy', async (door) => {
    const { doors, authority } = await world();
    const anna = await doors.comesIn(door);
    await ask(anna, requestAt(door, authority));
    expect(anna.heard).not.toMatch(/proxy-support/i);
  });
});

describe('with content shown to an ICAP server', () => {
  it('nothing of it changes', async () => {
    const icap = await startIcapServer((_message, say) => say(UNCHANGED));
    const { site, doors, authority } = await world();
    const added = { name: 'scan', protocol: 'icap' as const, icapUrl: icap.url, max: 20, timeoutMs: 5000, onFailure: 'deny' as const };
    expect(await ordersTo(doors.world).redirectors.add(added)).toEqual({ ok: true });
    const [anna, ben] = [await doors.comesIn('forward'), await doors.comesIn('forward')];
    expect(await signIn(anna, 'forward', authority, 'anna')).toBe('page of anna on 0.');
    expect(await ask(ben, requestAt('forward', authority))).toBe('401');
    expect(await ask(anna, `${requestAt('forward', authority, 'Content-Length: 3\r\n', 'POST')}a=1`)).toBe('page of anna on 0.');
    expect([site.connections.length, icap.messages.length > 0]).toEqual([2, true]);
    anna.heard = '';
    const next = requestAt('forward', authority);
    await anna.say(next + next).hears(/(?:page of anna on 0\.[^]*){2}/);
  });
});

describe('through a parent', () => {
  it('that reads requests, the connection to it is one clients own', async () => {
    const site = await origin(signingIn);
    const parent = await startCore();
    const child = await startCore({ 'parent.proxies': `http://127.0.0.1:${parent.port}` });
    const [anna, ben] = [await client(child.port), await client(child.port)];
    expect(await signIn(anna, 'forward', site.authority, 'anna')).toBe('page of anna on 0.');
    expect(await ask(ben, requestAt('forward', site.authority))).toBe('401');
    expect(ben.heard).toMatch(/Proxy-Support: Session-Based-Authentication/);
    expect(ben.heard.match(/Proxy-Support:/g)).toHaveLength(1);
    expect(await ask(anna, requestAt('forward', site.authority))).toBe('page of anna on 0.');
    anna.socket.destroy();
    await (await site.connection()).ends();
  });

  it('that keeps no sessions, the client is not told that they are kept', async () => {
    const parent = await origin(signingIn);
    const child = await startCore({ 'parent.proxies': `http://${parent.authority}` });
    const anna = await client(child.port);
    await ask(anna, requestAt('forward', 'a.test'));
    expect(anna.heard).not.toMatch(/proxy-support/i);
  });
});
