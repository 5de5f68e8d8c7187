/** What the monitor answers, as seen from the wire: real sockets, no browser. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { TOKEN, useMonitors } from '../../support/monitors.ts';
import { RawConnection, rawExchange } from '../../support/raw-http.ts';

const monitors = useMonitors();

describe('the screens', () => {
  it('are served with strict headers and a number used once', async () => {
    const first = await fetch(`http://127.0.0.1:${monitors.port}/`);
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
    const second = await (await fetch(`http://127.0.0.1:${monitors.port}/`)).text();
    expect(second).not.toContain(nonce);
  });

  it('let hashed files be kept for ever', async () => {
    const script = await fetch(`http://127.0.0.1:${monitors.port}/assets/index-Abcd1234.js`);
    expect(script.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(script.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
  });

  it.each(['/../package.json', '/..%2fpackage.json', '/assets/../../etc/passwd', '//etc/passwd', '/%00', '/index.html/', '/nothing'])(
    'never come from outside their folder: %s',
    async (target) => {
      const { status, text } = await monitors.asked(`GET ${target} HTTP/1.1`);
      expect(status).toBe(404);
      expect(text).not.toContain('root:');
    },
  );

  it('answer HEAD with the head alone', async () => {
    const { status, text } = await monitors.asked('HEAD / HTTP/1.1');
    expect(status).toBe(200);
    expect(text.endsWith('\r\n\r\n')).toBe(true);
  });

  it('say so when they are not built, and the rest goes on', async () => {
    const monitor = await monitors.start({ pageFolder: join(monitors.pageFolder, 'nowhere') });
    const page = await fetch(`http://127.0.0.1:${monitor.port}/`, { headers: { accept: 'text/html' } });
    expect([page.status, await page.text()]).toEqual([503, expect.stringContaining('not built')]);
    expect(monitors.log.lines.at(-1)?.text).toContain('the screens are not there');
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
    const { status } = await rawExchange(monitors.port, [
      ...head.map((line) => line.replace('%PORT%', String(monitors.port))),
      `Authorization: Bearer ${TOKEN}`,
    ]);
    expect(status).toBe(403);
  });

  it('who takes this for the proxy is told so', async () => {
    const { status, text } = await rawExchange(monitors.port, [
      'GET http://news.example/ HTTP/1.1',
      'Host: news.example',
      'Accept: text/html',
    ]);
    expect([status, text]).toEqual([403, expect.stringContaining('This is not the proxy')]);
  });

  it.each(['localhost', '[::1]'])('who says %s is us', async (name) => {
    expect((await rawExchange(monitors.port, ['GET /healthz HTTP/1.1', `Host: ${name}:${monitors.port}`])).status).toBe(200);
  });
});

describe('the token', () => {
  it('is needed for everything of the contract', async () => {
    const { status, text } = await monitors.asked('POST /rpc/state/get HTTP/1.1');
    expect(status).toBe(401);
    expect(text).toContain('WWW-Authenticate: Bearer');
    expect(text).not.toContain('filteringOn');
  });

  it('has to be the right one', async () => {
    expect((await monitors.asked('POST /rpc/state/get HTTP/1.1', ['Authorization: Bearer wrong-token'])).status).toBe(401);
    expect((await monitors.signIn('wrong-token')).status).toBe(401);
  });

  it('works for scripts, also without a body', async () => {
    const { status, text } = await monitors.asked('POST /rpc/state/get HTTP/1.1', [`Authorization: Bearer ${TOKEN}`]);
    expect(status).toBe(200);
    expect(text).toContain('"filteringOn":true');
  });

  it('buys a session: a cookie no script can read, and a proof for the page', async () => {
    const session = await monitors.signIn(TOKEN);
    expect([session.status, session.headers.get('cache-control')]).toEqual([200, 'no-store']);
    const cookie = session.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/; Max-Age=7776000; HttpOnly; SameSite=Strict$/);
    const { proof } = (await session.json()) as { readonly proof: string };
    const pair = `Cookie: ${cookie.split(';')[0]}`;
    const asked = async (...fields: readonly string[]) => (await monitors.asked('POST /rpc/rules/get HTTP/1.1', fields)).status;
    expect(await asked(pair, `X-Hearthgate-Proof: ${proof}`)).toBe(200);
    expect([await asked(pair), await asked(`X-Hearthgate-Proof: ${proof}`), await asked(pair, 'X-Hearthgate-Proof: x')]).toEqual([
      401, 401, 401,
    ]);
  });

  it('stands in the link for the person, behind the part browsers never send', () => {
    expect(monitors.first.link).toBe(`http://127.0.0.1:${monitors.port}/#token=${TOKEN}`);
  });

  it.each(['null', '[]', '"text"', '{"token":1}', '{}'])('may come as nonsense: %s', async (body) => {
    expect((await monitors.posted('/session', body)).status).toBe(401);
  });
});

describe('bad requests', () => {
  const bearer = `Authorization: Bearer ${TOKEN}`;

  it('that change something by GET are refused', async () => {
    expect(
      (await monitors.asked('GET /rpc/filtering/switch?data=%7B%22json%22%3A%7B%22on%22%3Afalse%7D%7D HTTP/1.1', [bearer])).status,
    ).toBe(405);
    expect(monitors.ports.settings.on).toBe(true);
  });

  it.each([
    ['half a document', '{"json":', 400],
    ['the wrong input', '{"json":{"on":"yes"}}', 400],
    ['a list', '[1,2,3]', 400],
  ])('%s: %s is answered', async (_what, body, status) => {
    expect((await monitors.posted('/rpc/filtering/switch', body)).status).toBe(status);
  });

  it('of another content type are refused, forms above all', async () => {
    const body = 'json=1';
    const { status } = await monitors.asked(
      'POST /rpc/filtering/switch HTTP/1.1',
      [bearer, 'Content-Type: application/x-www-form-urlencoded', `Content-Length: ${body.length}`],
      body,
    );
    expect(status).toBe(415);
  });

  it('too large by their own word are refused before they come', async () => {
    const { status } = await monitors.asked('POST /rpc/rules/replace HTTP/1.1', [
      bearer,
      'Content-Type: application/json',
      'Content-Length: 1048577',
    ]);
    expect(status).toBe(413);
  });

  it('too large without saying so are cut off', async () => {
    const connection = new RawConnection(monitors.port);
    connection.send(
      `POST /rpc/rules/replace HTTP/1.1\r\nHost: 127.0.0.1:${monitors.port}\r\n${bearer}\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n`,
    );
    for (let part = 0; part < 20; part += 1) connection.send(`10000\r\n${'x'.repeat(0x10000)}\r\n`);
    await connection.until('PAYLOAD_TOO_LARGE');
    expect(connection.status).toBe(413);
    connection.socket.destroy();
  });

  it('that nobody can read get a short answer', async () => {
    const { status, text } = await rawExchange(monitors.port, ['this is not HTTP']);
    expect(status).toBe(400);
    expect(text).not.toMatch(/at .*\.ts|node:/);
  });

  it('with a head too large get one too', async () => {
    expect((await monitors.asked('GET / HTTP/1.1', [`X-Filler: ${'x'.repeat(70_000)}`])).status).toBe(431);
  });

  it('with all the cookies other ports may have set are answered', async () => {
    const { status } = await monitors.asked('POST /rpc/state/get HTTP/1.1', [bearer, `Cookie: ${'a=b; '.repeat(12_000)}`]);
    expect(status).toBe(200);
  });

  it('for names the contract does not know are not found', async () => {
    expect((await monitors.posted('/rpc/nothing/here', '{}')).status).toBe(404);
  });

  it('that fail inside say nothing about the inside', async () => {
    monitors.ports.broken = new Error('EROFS: /home/somebody/data');
    const answer = await monitors.posted('/rpc/history/search', '{"json":{}}');
    monitors.ports.broken = null;
    expect(answer.status).toBe(503);
    expect(await answer.text()).not.toMatch(/EROFS|somebody|\.ts/);
  });
});
