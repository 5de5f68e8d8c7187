/** The monitor as seen from the wire: real sockets, no browser. */
import { createServer } from 'node:net';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/fetch';
import type { ContractRouterClient } from '@orpc/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { contract } from '#core/contract/api-contract.ts';
import { type Control, createControl } from '#core/control/control.ts';
import { type Monitor, type MonitorOptions, startMonitor } from '#core/monitor/monitor-server.ts';
import { ScriptedPorts } from '../../support/control-ports.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { FixedRandom } from '../../support/fixed-random.ts';
import { RawConnection, rawExchange } from '../../support/raw-http.ts';
import { SilentLog } from '../../support/silent-log.ts';
import { tempFolder } from '../../support/temp-folder.ts';

const TOKEN = 'the-token-of-this-installation';
const pageFolder = join(tempFolder(), 'screens');
const log = new SilentLog();
const running: Monitor[] = [];
let ports: ScriptedPorts;
let control: Control;
let port: number;

beforeAll(async () => {
  mkdirSync(join(pageFolder, 'assets'), { recursive: true });
  writeFileSync(
    join(pageFolder, 'index.html'),
    '<!doctype html><meta property="csp-nonce" nonce="HEARTHGATE_STYLE_NONCE"><title>Screens</title>',
  );
  writeFileSync(join(pageFolder, 'assets/index-Abcd1234.js'), 'export {}');
  ports = new ScriptedPorts(new FakeClock());
  control = createControl(ports);
  port = (await started()).port;
});
afterAll(async () => {
  for (const monitor of running) await monitor.stop();
});

describe('the screens', () => {
  it('are served with strict headers and a number used once', async () => {
    const first = await fetch(`http://127.0.0.1:${port}/`);
    const page = await first.text();
    const nonce = /nonce="([\w+/=]{24})"/.exec(page)?.[1] ?? '';
    expect(first.headers.get('content-security-policy')).toContain(`style-src 'self' 'nonce-${nonce}'`);
    expect(Object.fromEntries(first.headers)).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'x-frame-options': 'DENY',
      'cache-control': 'no-store',
      'content-type': 'text/html; charset=utf-8',
    });
    const second = await (await fetch(`http://127.0.0.1:${port}/`)).text();
    expect(second).not.toContain(nonce);
  });

  it('let hashed files be kept for ever', async () => {
    const script = await fetch(`http://127.0.0.1:${port}/assets/index-Abcd1234.js`);
    expect(script.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(script.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
  });

  it.each(['/../package.json', '/..%2fpackage.json', '/assets/../../etc/passwd', '//etc/passwd', '/%00', '/index.html/', '/nothing'])(
    'never come from outside their folder: %s',
    async (target) => {
      const { status, text } = await asked(`GET ${target} HTTP/1.1`);
      expect(status).toBe(404);
      expect(text).not.toContain('root:');
    },
  );

  it('answer HEAD with the head alone', async () => {
    const { status, text } = await asked('HEAD / HTTP/1.1');
    expect(status).toBe(200);
    expect(text.endsWith('\r\n\r\n')).toBe(true);
  });

  it('say so when they are not built, and the rest goes on', async () => {
    const monitor = await started({ pageFolder: join(pageFolder, 'nowhere') });
    const page = await fetch(`http://127.0.0.1:${monitor.port}/`, { headers: { accept: 'text/html' } });
    expect([page.status, await page.text()]).toEqual([503, expect.stringContaining('not built')]);
    expect(log.lines.at(-1)?.text).toContain('the screens are not there');
    expect(await (await fetch(`http://127.0.0.1:${monitor.port}/healthz`)).text()).toBe('ok\n');
  });
});

describe('somebody else', () => {
  it.each([
    ['another Host (DNS rebinding)', ['GET / HTTP/1.1', 'Host: evil.test']],
    ['another Host and the right port', ['GET / HTTP/1.1', 'Host: evil.test:%PORT%']],
    ['another Origin', ['POST /rpc/state/get HTTP/1.1', 'Host: 127.0.0.1:%PORT%', 'Origin: http://evil.test']],
    ['an opaque Origin', ['POST /rpc/state/get HTTP/1.1', 'Host: 127.0.0.1:%PORT%', 'Origin: null']],
    ['a cross-site request', ['GET /healthz HTTP/1.1', 'Host: 127.0.0.1:%PORT%', 'Sec-Fetch-Site: cross-site']],
    ['a page on another port', ['POST /session HTTP/1.1', 'Host: 127.0.0.1:%PORT%', 'Sec-Fetch-Site: same-site']],
  ])('is refused: %s', async (_what, head) => {
    const { status } = await rawExchange(port, [
      ...head.map((line) => line.replace('%PORT%', String(port))),
      `Authorization: Bearer ${TOKEN}`,
    ]);
    expect(status).toBe(403);
  });

  it('who takes this for the proxy is told so', async () => {
    const { status, text } = await rawExchange(port, ['GET http://news.example/ HTTP/1.1', 'Host: news.example', 'Accept: text/html']);
    expect([status, text]).toEqual([403, expect.stringContaining('This is not the proxy')]);
  });

  it.each(['localhost', '[::1]'])('who says %s is us', async (name) => {
    expect((await rawExchange(port, ['GET /healthz HTTP/1.1', `Host: ${name}:${port}`])).status).toBe(200);
  });
});

describe('the token', () => {
  it('is needed for everything of the contract', async () => {
    const { status, text } = await asked('POST /rpc/state/get HTTP/1.1');
    expect(status).toBe(401);
    expect(text).toContain('WWW-Authenticate: Bearer');
    expect(text).not.toContain('filteringOn');
  });

  it('has to be the right one', async () => {
    expect((await asked('POST /rpc/state/get HTTP/1.1', ['Authorization: Bearer wrong-token'])).status).toBe(401);
    expect((await signIn('wrong-token')).status).toBe(401);
  });

  it('works for scripts, also without a body', async () => {
    const { status, text } = await asked('POST /rpc/state/get HTTP/1.1', [`Authorization: Bearer ${TOKEN}`]);
    expect(status).toBe(200);
    expect(text).toContain('"filteringOn":true');
  });

  it('buys a session that no script can read', async () => {
    const session = await signIn(TOKEN);
    expect(session.status).toBe(204);
    const cookie = session.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/HttpOnly; SameSite=Strict$/);
    const { status } = await asked('POST /rpc/rules/get HTTP/1.1', [`Cookie: ${cookie.split(';')[0]}`]);
    expect(status).toBe(200);
  });

  it('stands in the link for the person, behind the part browsers never send', () => {
    expect(running[0]?.link).toBe(`http://127.0.0.1:${port}/#token=${TOKEN}`);
  });

  it.each(['null', '[]', '"text"', '{"token":1}', '{}'])('may come as nonsense: %s', async (body) => {
    expect((await posted('/session', body)).status).toBe(401);
  });
});

describe('bad requests', () => {
  const bearer = `Authorization: Bearer ${TOKEN}`;

  it('that change something by GET are refused', async () => {
    expect((await asked('GET /rpc/filtering/switch?data=%7B%22json%22%3A%7B%22on%22%3Afalse%7D%7D HTTP/1.1', [bearer])).status).toBe(405);
    expect(ports.settings.on).toBe(true);
  });

  it.each([
    ['half a document', '{"json":', 400],
    ['the wrong input', '{"json":{"on":"yes"}}', 400],
    ['a list', '[1,2,3]', 400],
  ])('%s: %s is answered', async (_what, body, status) => {
    expect((await posted('/rpc/filtering/switch', body)).status).toBe(status);
  });

  it('of another content type are refused, forms above all', async () => {
    const body = 'json=1';
    const { status } = await asked(
      'POST /rpc/filtering/switch HTTP/1.1',
      [bearer, 'Content-Type: application/x-www-form-urlencoded', `Content-Length: ${body.length}`],
      body,
    );
    expect(status).toBe(415);
  });

  it('too large by their own word are refused before they come', async () => {
    const { status } = await asked('POST /rpc/rules/replace HTTP/1.1', [
      bearer,
      'Content-Type: application/json',
      'Content-Length: 1048577',
    ]);
    expect(status).toBe(413);
  });

  it('too large without saying so are cut off', async () => {
    const connection = new RawConnection(port);
    connection.send(
      `POST /rpc/rules/replace HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n${bearer}\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n`,
    );
    for (let part = 0; part < 20; part += 1) connection.send(`10000\r\n${'x'.repeat(0x10000)}\r\n`);
    await connection.until('PAYLOAD_TOO_LARGE');
    expect(connection.status).toBe(413);
    connection.socket.destroy();
  });

  it('that nobody can read get a short answer', async () => {
    const { status, text } = await rawExchange(port, ['this is not HTTP']);
    expect(status).toBe(400);
    expect(text).not.toMatch(/at .*\.ts|node:/);
  });

  it('with a head too large get one too', async () => {
    expect((await asked('GET / HTTP/1.1', [`X-Filler: ${'x'.repeat(20_000)}`])).status).toBe(431);
  });

  it('for names the contract does not know are not found', async () => {
    expect((await posted('/rpc/nothing/here', '{}')).status).toBe(404);
  });

  it('that fail inside say nothing about the inside', async () => {
    ports.broken = new Error('EROFS: /home/somebody/data');
    const answer = await posted('/rpc/history/search', '{"json":{}}');
    ports.broken = null;
    expect(answer.status).toBe(503);
    expect(await answer.text()).not.toMatch(/EROFS|somebody|\.ts/);
  });
});

describe('slow and many clients', () => {
  it('who never finish their head lose the connection, with a word', async () => {
    const monitor = await started({ limits: { headMs: 50, requestMs: 100 } });
    const connection = new RawConnection(monitor.port);
    connection.send('GET / HTTP/1.1\r\nHost: 127');
    await connection.closed;
    expect(connection.status).toBe(408);
  });

  it('who never finish their body too', async () => {
    const monitor = await started({ limits: { headMs: 50, requestMs: 100 } });
    const connection = new RawConnection(monitor.port);
    connection.send(
      `POST /session HTTP/1.1\r\nHost: 127.0.0.1:${monitor.port}\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{`,
    );
    await connection.closed;
    expect([0, 408]).toContain(connection.status);
  });

  it('beyond the bound are turned away, the others stay', async () => {
    const monitor = await started({ limits: { maxConnections: 3 } });
    const first = Array.from({ length: 3 }, () => new RawConnection(monitor.port));
    for (const connection of first) {
      connection.send(`GET /healthz HTTP/1.1\r\nHost: 127.0.0.1:${monitor.port}\r\n\r\n`);
      await connection.until('ok');
    }
    const late = new RawConnection(monitor.port);
    await late.closed;
    expect(late.received).toBe('');
    first[0]?.send(`GET /healthz HTTP/1.1\r\nHost: 127.0.0.1:${monitor.port}\r\n\r\n`);
    expect(await first[0]?.until('ok\nHTTP')).toContain('ok\n');
    for (const connection of first) connection.socket.destroy();
  });
});

describe('the feed', () => {
  it('starts with everything and ends when the reader leaves', async () => {
    const stop = new AbortController();
    const feed = await client(port).feed({ connections: true }, { signal: stop.signal });
    expect((await feed.next()).value).toMatchObject({ state: { filteringOn: true }, connections: { reset: true } });
    expect(control.followers).toBe(1);
    stop.abort();
    await expect.poll(() => control.followers).toBe(0);
  });

  it('tells the reader of a change another one made', async () => {
    const stop = new AbortController();
    const feed = await client(port).feed({ connections: false }, { signal: stop.signal });
    await feed.next();
    const next = feed.next();
    expect(await client(port).filtering.switch({ on: false })).toEqual({ ok: true });
    (ports.clock as FakeClock).advance(250);
    expect((await next).value).toMatchObject({ state: { filteringOn: false } });
    await client(port).filtering.switch({ on: true });
    stop.abort();
    await expect.poll(() => control.followers).toBe(0);
  });

  it('serves many at once, refuses one too many in words, and forgets those that vanish', async () => {
    const streams = Array.from({ length: 32 }, () => followRaw());
    for (const stream of streams) await stream.until('filteringOn');
    expect(control.followers).toBe(32);
    const late = followRaw();
    await late.until('Too many windows');
    expect(late.received).toContain('Too many windows are open');
    for (const stream of [...streams, late]) stream.socket.destroy();
    await expect.poll(() => control.followers).toBe(0);
  });

  it('drops a connection on which nothing moves any more', async () => {
    const monitor = await started({ limits: { stuckMs: 200 } });
    const stuck = followRaw(monitor.port);
    await stuck.until('filteringOn');
    await stuck.closed;
    await expect.poll(() => control.followers).toBe(0);
  });

  it('ends with the monitor', async () => {
    const monitor = await started();
    const stream = followRaw(monitor.port);
    await stream.until('filteringOn');
    await monitor.stop();
    await stream.closed;
    await expect.poll(() => control.followers).toBe(0);
  });
});

describe('a port', () => {
  it('that somebody else has is reported, not thrown', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => void other.listen(0, '127.0.0.1', resolve));
    const taken = (other.address() as { port: number }).port;
    const outcome = await startMonitor(options({ port: taken }), { random: new FixedRandom(), log });
    expect(outcome).toMatchObject({ type: 'busy', userText: expect.stringContaining(`127.0.0.1:${taken}`) as string });
    await new Promise((resolve) => void other.close(resolve));
  });

  it('on an address this machine does not have is refused in words', async () => {
    expect(await startMonitor(options({ host: '192.0.2.1' }), { random: new FixedRandom(), log })).toMatchObject({ type: 'refused' });
  });
});

function options(changes: Partial<MonitorOptions> = {}): MonitorOptions {
  return { host: '127.0.0.1', port: 0, token: TOKEN, pageFolder, router: control.handlers, mayWrite: true, ...changes };
}

async function started(changes: Partial<MonitorOptions> = {}): Promise<Monitor> {
  const outcome = await startMonitor(options(changes), { random: new FixedRandom(), log });
  if (outcome.type !== 'listening') throw new Error(outcome.userText);
  running.push(outcome.monitor);
  return outcome.monitor;
}

function asked(line: string, fields: readonly string[] = [], body = '') {
  return rawExchange(port, [line, `Host: 127.0.0.1:${port}`, ...fields], body);
}

function posted(path: string, body: string): Promise<Response> {
  return fetch(`http://127.0.0.1:${port}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(path === '/session' ? {} : { authorization: `Bearer ${TOKEN}` }) },
    body,
  });
}

function signIn(token: string): Promise<Response> {
  return posted('/session', JSON.stringify({ token }));
}

function client(at: number): ContractRouterClient<typeof contract> {
  return createORPCClient(new RPCLink({ url: `http://127.0.0.1:${at}/rpc`, headers: { authorization: `Bearer ${TOKEN}` } }));
}

function followRaw(at = port): RawConnection {
  const body = '{"json":{"connections":false}}';
  return new RawConnection(at).send(
    `POST /rpc/feed HTTP/1.1\r\nHost: 127.0.0.1:${at}\r\nAuthorization: Bearer ${TOKEN}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
  );
}
