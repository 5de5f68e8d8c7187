/** What a web page and a program without the key may try against the screens, while someone signed in works with them. */
import { connect, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { MonitorOptions } from '#core/monitor/monitor-server.ts';
import { TOKEN, useMonitors } from '../support/monitors.ts';
import { RawConnection, rawExchange } from '../support/raw-http.ts';
import { realClock } from '../support/real-clock.ts';

const monitors = useMonitors();
const crowd: Socket[] = [];
afterEach(() => {
  for (const socket of crowd.splice(0)) socket.destroy();
});

/** A monitor with a browser that has signed in, on connections of its own like a browser's. */
async function signedInAt(limits: MonitorOptions['limits'] = {}) {
  const { port } = await monitors.start({ limits }, realClock);
  const signedIn = await fetch(`http://127.0.0.1:${port}/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token: TOKEN }),
  });
  const { proof } = (await signedIn.json()) as { readonly proof: string };
  const cookie = (signedIn.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  const head = (path: string, length: number): string =>
    `POST ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nCookie: ${cookie}\r\nX-Hearthgate-Proof: ${proof}\r\nContent-Type: application/json\r\nContent-Length: ${length}\r\n`;
  const body = '{"json":{"on":true}}';
  return {
    port,
    cookie,
    proof,
    /** One click: a new connection, the whole answer. */
    click: async () => (await rawExchange(port, head('/rpc/filtering/switch', body.length).trimEnd().split('\r\n'), body)).status,
    follow: () => new RawConnection(port).send(`${head('/rpc/feed', 30)}\r\n{"json":{"connections":false}}`),
  };
}

/** Connections that say this and stay. */
async function flood(port: number, count: number, text: string): Promise<readonly RawConnection[]> {
  const connections = Array.from({ length: count }, () => new RawConnection(port));
  for (const connection of connections) {
    crowd.push(connection.socket);
    connection.send(text);
  }
  return connections;
}

async function clicks(click: () => Promise<number>, count: number): Promise<readonly number[]> {
  const statuses: number[] = [];
  for (let at = 0; at < count; at += 1) statuses.push(await click());
  return statuses;
}

const ALL_WELL = Array.from({ length: 20 }, () => 200);

describe('a web page that posts without end', () => {
  it.each([
    ['cross-site', 'Origin: http://evil.example\r\nSec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: no-cors'],
    ['from another port', 'Origin: http://127.0.0.1:9\r\nSec-Fetch-Site: same-site\r\nSec-Fetch-Mode: no-cors'],
    ['with our Origin left out', 'Sec-Fetch-Site: cross-site'],
  ])('%s, 500 bodies kept open: the clicks of the signed-in user all succeed', async (_what, fields) => {
    const { port, click, follow } = await signedInAt();
    const feed = follow();
    await feed.until('filteringOn');
    const evil = await flood(
      port,
      500,
      `POST /rpc/rules/replace HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n${fields}\r\nContent-Type: text/plain\r\nContent-Length: 1000000\r\n\r\n${'x'.repeat(2000)}`,
    );
    expect(await clicks(click, 20)).toEqual(ALL_WELL);
    // Each is refused at its head and closed; those beyond every bound were never let in.
    await Promise.all(evil.map(({ closed }) => closed));
    expect(evil.filter(({ status }) => status === 200)).toEqual([]);
    expect(feed.socket.closed).toBe(false);
    feed.socket.destroy();
  });

  it('is refused at the head: its body is not read, also where it asks whether to send it', async () => {
    const { port } = await signedInAt();
    const fields = `Host: 127.0.0.1:${port}\r\nOrigin: http://evil.example\r\nSec-Fetch-Site: cross-site\r\nContent-Length: 100000\r\n`;
    const [plain, asking] = await Promise.all(
      ['', 'Expect: 100-continue\r\n'].map(async (more) => {
        const connection = new RawConnection(port).send(`POST /session HTTP/1.1\r\n${fields}${more}\r\n`);
        await connection.closed;
        return connection;
      }),
    );
    expect([plain?.status, asking?.status]).toEqual([403, 403]);
    expect(plain?.received).toContain('Connection: close');
  });

  it('by WebSocket, picture or script is refused as well', async () => {
    const { port } = await signedInAt();
    const ask = async (line: string, ...fields: readonly string[]) => {
      const connection = new RawConnection(port).send(`${[line, `Host: 127.0.0.1:${port}`, ...fields].join('\r\n')}\r\n\r\n`);
      await connection.closed;
      return connection.status;
    };
    expect(
      await Promise.all([
        ask(
          'GET /rpc/feed HTTP/1.1',
          'Upgrade: websocket',
          'Connection: Upgrade',
          'Origin: http://evil.example',
          'Sec-Fetch-Site: cross-site',
        ),
        ask('GET /assets/index-Abcd1234.js HTTP/1.1', 'Sec-Fetch-Site: same-site', 'Sec-Fetch-Mode: no-cors'),
        ask('GET /healthz HTTP/1.1', 'Sec-Fetch-Site: cross-site', 'Sec-Fetch-Mode: no-cors'),
        ask('OPTIONS /rpc/feed HTTP/1.1', 'Origin: http://evil.example', 'Access-Control-Request-Headers: x-hearthgate-proof'),
      ]),
    ).toEqual([403, 403, 403, 403]);
  });
});

describe('a program without the key', () => {
  it.each([
    ['connections that say nothing', ''],
    ['heads that never end', 'POST /session HTTP/1.1\r\nHost: 127.0.0.1'],
    [
      'bodies that never come, at the sign-in',
      'POST /session HTTP/1.1\r\nHost: 127.0.0.1:%PORT%\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{',
    ],
    [
      'bodies that never come, at the contract',
      'POST /rpc/state/get HTTP/1.1\r\nHost: 127.0.0.1:%PORT%\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{',
    ],
    ['bodies for a page', 'GET / HTTP/1.1\r\nHost: 127.0.0.1:%PORT%\r\nTransfer-Encoding: chunked\r\n\r\n'],
    ['wrong keys', 'POST /rpc/state/get HTTP/1.1\r\nHost: 127.0.0.1:%PORT%\r\nAuthorization: Bearer wrong\r\nContent-Length: 0\r\n\r\n'],
  ])('that opens 500 times %s: the clicks of the signed-in user all succeed', async (_what, text) => {
    const { port, click, follow } = await signedInAt();
    const feed = follow();
    await feed.until('filteringOn');
    await flood(port, 500, text.replaceAll('%PORT%', String(port)));
    expect(await clicks(click, 20)).toEqual(ALL_WELL);
    expect(feed.socket.closed).toBe(false);
    feed.socket.destroy();
  });

  it('that opens connections without end keeps few of them', async () => {
    const { port, click } = await signedInAt();
    for (let round = 0; round < 10; round += 1) {
      await flood(port, 50, '');
      expect(await click()).toBe(200);
    }
    const open = () => crowd.filter(({ closed }) => !closed).length;
    await expect.poll(open, { timeout: 10_000 }).toBeLessThanOrEqual(200);
  });

  it('that has stolen the cookie takes no place of a session', async () => {
    const { port, click, cookie } = await signedInAt();
    await flood(
      port,
      500,
      `POST /rpc/feed HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nCookie: ${cookie}\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{`,
    );
    expect(await clicks(click, 20)).toEqual(ALL_WELL);
  });

  it('that guesses is answered ever later, and does not keep out a user who knows the key', async () => {
    const { port } = await signedInAt();
    const guess = (key: string) =>
      fetch(`http://127.0.0.1:${port}/session`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ token: key }),
      });
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, at) => guess(`wrong-${at}`)).map(async (answer) => (await answer).status),
    );
    expect(answers.filter((status) => status === 429).length).toBeGreaterThan(0);
    expect(answers.every((status) => status === 401 || status === 429)).toBe(true);
    const refused = await guess('wrong-again');
    const right = await guess(TOKEN);
    expect([right.status, refused.status === 429 ? Number(refused.headers.get('retry-after')) > 0 : refused.status === 401]).toEqual([
      200,
      true,
    ]);
  });
});

describe('someone signed in', () => {
  it('whose session is ended loses what is open, at once', async () => {
    const store = monitors.store;
    const monitor = await monitors.start({}, realClock);
    const signedIn = await fetch(`http://127.0.0.1:${monitor.port}/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token: TOKEN }),
    });
    const { proof } = (await signedIn.json()) as { readonly proof: string };
    const cookie = (signedIn.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
    const feed = new RawConnection(monitor.port).send(
      `POST /rpc/feed HTTP/1.1\r\nHost: 127.0.0.1:${monitor.port}\r\nCookie: ${cookie}\r\nX-Hearthgate-Proof: ${proof}\r\nContent-Type: application/json\r\nContent-Length: 30\r\n\r\n{"json":{"connections":false}}`,
    );
    await feed.until('filteringOn');
    const script = monitors.follow(monitor.port);
    await script.until('filteringOn');
    store.text = null;
    await monitor.noticeRemoval();
    await feed.closed;
    expect(script.socket.closed).toBe(false); // it came with the key, which is the same
    script.socket.destroy();
  });

  it('may send a long list, and a body of one octet a time, as long as it ends', async () => {
    const { port, cookie, proof } = await signedInAt();
    const text = JSON.stringify({ json: { on: true } });
    const connection = new RawConnection(port);
    connection.send(
      `POST /rpc/filtering/switch HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: close\r\nCookie: ${cookie}\r\nX-Hearthgate-Proof: ${proof}\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n`,
    );
    for (const octet of text) connection.send(`1\r\n${octet}\r\n`);
    connection.send('0\r\n\r\n');
    await connection.closed;
    expect(connection.status).toBe(200);
  });
});

it('the program goes on accepting after all of it', async () => {
  const socket = connect({ port: monitors.port, host: '127.0.0.1' });
  await new Promise<void>((resolve) => socket.once('connect', () => resolve()));
  socket.destroy();
  expect((await fetch(`http://127.0.0.1:${monitors.port}/healthz`)).status).toBe(200);
});
