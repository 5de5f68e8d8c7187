/** Content of requests and responses led past an ICAP server by the running proxy: kept, changed, answered, and every way to fail. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { CoreWorld } from '../support/core-world.ts';
import { contentOrigin, fetchThrough, patternedContent } from '../support/content-peers.ts';
import { startIcapServer, type IcapMessage, type IcapServer } from '../support/icap-server.ts';
import { client, origin } from '../support/raw-peers.ts';
import { coreToldBy, ordersTo, rowOf, until, wholeAnswer } from '../support/redirected-core.ts';
import { changedTo, UNCHANGED } from '../support/scripted-icap-server.ts';

const PAGE = '<h1>Not for you</h1>';
const TIME_LIMIT_MS = 400;
let elsewhere: { readonly authority: string; readonly requests: readonly unknown[] };

/** The first word of the path says what the server does with a request, the second what it does with the response. */
function says({ method, path, content, requestHead, responseHead }: IcapMessage, say: (text: string) => void, hangUp: () => void): void {
  const [, ofRequest = '', ofResponse = ''] = path.split('/');
  const what = method === 'REQMOD' ? ofRequest : ofResponse;
  const own = method === 'REQMOD' ? requestHead : responseHead;
  const kind = method === 'REQMOD' ? 'req' : 'res';
  const changed = content.toUpperCase();
  const head = own.replace(/^content-length:.*\r\n/gim, '').replace(/\r\n\r\n$/, '\r\nX-Seen: yes\r\n\r\n');
  const known = head.replace(/\r\n\r\n$/, `\r\nContent-Length: ${changed.length}\r\n\r\n`);
  switch (what) {
    case 'changed':
      return say(changedTo(kind, known, changed));
    case 'chunked':
      return say(changedTo(kind, head, changed));
    case 'emptied':
      return say(changedTo(kind, head, null));
    case 'refused':
      return say(changedTo('res', 'HTTP/1.1 403 Forbidden\r\nContent-Type: text/html\r\n\r\n', PAGE));
    case 'asks':
      return say(changedTo('res', 'HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm="x"\r\n\r\n', PAGE));
    case 'elsewhere':
      return say(changedTo(kind, head.replace(/^POST \S+/, `POST http://${elsewhere.authority}/count`), content));
    case 'silent':
      return;
    case 'gone':
      return hangUp();
    case 'error':
      return say('ICAP/1.0 500 Server Error\r\n\r\n');
    case 'junk':
      return say('HTTP/1.1 200 OK\r\n\r\n');
    case 'breaks':
      say(changedTo(kind, known, changed).slice(0, -20));
      return void setImmediate(hangUp);
    case 'stalls':
      return say(changedTo(kind, known, changed).slice(0, -20));
    case 'lies':
      return say(changedTo(kind, head.replace(/\r\n\r\n$/, '\r\nContent-Length: 1\r\n\r\n'), changed));
    default:
      // Longer content is not kept, and then the proxy has not allowed it to be called unchanged at the end.
      return say(content.length > 250_000 ? changedTo(kind, own, content) : UNCHANGED);
  }
}

let server: IcapServer;
let world: CoreWorld;
beforeAll(async () => {
  server = await startIcapServer(says);
  world = await coreToldBy([], ['site.test', 'other.test']);
  const added = {
    name: 'scan',
    protocol: 'icap' as const,
    icapUrl: server.url,
    max: 20,
    timeoutMs: TIME_LIMIT_MS,
    onFailure: 'deny' as const,
  };
  expect(await ordersTo(world).redirectors.add(added)).toEqual({ ok: true });
});

const post = (url: string, text: string | Buffer, chunked = false) =>
  fetchThrough(world.port, url, { content: Buffer.from(text), chunked });
const answered = async (path: string, text: string | Buffer, chunked = false) => {
  const site = await contentOrigin();
  const { status, content, head } = await post(`http://${site.authority}${path}`, text, chunked);
  return { status, content: content.toString(), head, site };
};

describe('content of a request', () => {
  for (const text of ['abc', 'abcd', 'abcde', patternedContent(300_000).toString()])
    for (const chunked of [false, true]) {
      const how = `${text.length} octets${chunked ? ' of unknown length' : ''}`;
      it(`(${how}) reaches the origin as it came`, async () => {
        const { status, content } = await answered('/echo', text, chunked);
        expect([status, content.length, content === text]).toEqual([200, text.length, true]);
      });
    }

  it('is changed on its way, with a length or without', async () => {
    for (const what of ['changed', 'chunked'])
      for (const chunked of [false, true]) {
        const site = await origin((peer) => peer.socket.on('data', () => undefined));
        const browser = await client(world.port);
        const framing = chunked ? 'Transfer-Encoding: chunked' : 'Content-Length: 9';
        const wire = chunked ? '9\r\nlowercase\r\n0\r\n\r\n' : 'lowercase';
        browser.say(`POST http://${site.authority}/${what} HTTP/1.1\r\nHost: ${site.authority}\r\n${framing}\r\n\r\n${wire}`);
        const peer = await (await site.connection()).hears('LOWERCASE');
        expect(peer.heard).toContain('X-Seen: yes');
        if (what === 'changed') expect(peer.heard).toContain('Content-Length: 9\r\n');
        else await peer.hears('\r\nTransfer-Encoding: chunked\r\n');
        peer.say('HTTP/1.1 204 No Content\r\n\r\n');
        expect((await wholeAnswer(browser)).status).toBe(204);
      }
  });

  it('is taken out, and the request goes on without', async () => {
    const site = await origin();
    const browser = await client(world.port);
    browser.say(`POST http://${site.authority}/emptied HTTP/1.1\r\nHost: ${site.authority}\r\nContent-Length: 3\r\n\r\nabc`);
    const peer = await (await site.connection()).hears('\r\n\r\n');
    expect(peer.heard).not.toContain('abc');
    peer.say('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok');
    expect((await wholeAnswer(browser)).content).toBe('ok');
  });

  it('is answered by the server itself, and the next request on the connection is another', async () => {
    const { status, content, head } = await answered('/refused', 'abc');
    expect([status, content, head['content-type']]).toEqual([403, PAGE, 'text/html']);
    expect(await rowOf(world, '127.0.0.1')).toMatchObject({ action: 'respond', because: 'redirector', rule: 'scan', status: 403 });
  });

  it('may ask for a sign-in, which is neither blocked nor answered', async () => {
    expect(await answered('/asks', 'abc')).toMatchObject({ status: 401, content: PAGE });
    expect(await rowOf(world, '127.0.0.1')).toMatchObject({ action: 'challenge', because: 'redirector', status: 401 });
  });

  it('goes elsewhere', async () => {
    elsewhere = await contentOrigin();
    const { status, content, site } = await answered('/elsewhere', 'abcdef');
    expect([status, content, site.requests.length, elsewhere.requests.length]).toEqual([200, '6', 0, 1]);
  });
});

describe('content of a response', () => {
  const fetched = async (what: string, body: string, framing = `Content-Length: ${body.length}\r\n\r\n${body}`) => {
    const site = await origin((peer) => {
      peer.socket.on('data', () => {
        if (peer.heard.endsWith('\r\n\r\n')) peer.say(`HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n${framing}`);
      });
    });
    const { status, content, head } = await fetchThrough(world.port, `http://${site.authority}/x/${what}`);
    return { status, content: content.toString(), seen: head['x-seen'] };
  };

  it('may become a question who is there', async () => {
    expect(await fetched('asks', 'abcdef')).toMatchObject({ status: 401, content: PAGE });
    expect(await rowOf(world, '127.0.0.1')).toMatchObject({ action: 'challenge', because: 'redirector', status: 401 });
  });

  it.each([
    ['kept', 'abcdef', { status: 200, content: 'abcdef', seen: undefined }],
    ['changed', 'abcdef', { status: 200, content: 'ABCDEF', seen: 'yes' }],
    ['chunked', 'abcdef', { status: 200, content: 'ABCDEF', seen: 'yes' }],
    ['emptied', 'abcdef', { status: 200, content: '', seen: 'yes' }],
    ['refused', 'abcdef', { status: 403, content: PAGE, seen: undefined }],
  ])('is %s', async (what, body, becomes) => {
    expect(await fetched(what, body)).toEqual(becomes);
    expect(await fetched(what, body, `Transfer-Encoding: chunked\r\n\r\n${body.length}\r\n${body}\r\n0\r\n\r\n`)).toEqual(becomes);
    // Of origins that keep to a form of their own.
    expect(await fetched(what, body, `X : y\nnothing\nContent-Length: 6, 6\n\n${body}`)).toEqual(becomes);
    expect(await fetched(what, body, `Content-Length: 9\r\nTransfer-Encoding: chunked\r\n\r\n 006\n${body}\n0\n\n`)).toEqual(becomes);
  });

  it('of any size comes through, kept or changed', async () => {
    const body = 'abcdefghi\n'.repeat(300_000);
    for (const [what, becomes] of [
      ['kept', body],
      ['changed', body.toUpperCase()],
      ['chunked', body.toUpperCase()],
    ] as const) {
      const { content } = await fetched(what, body);
      expect([what, content.length, content === becomes]).toEqual([what, becomes.length, true]);
    }
  });
});

describe('an ICAP server that fails', () => {
  const blocked = (because: string) => ({ action: 'deny', because: 'redirector-failed', rule: `scan: ${because}`, status: 403 });
  const fault = (code: string) => ({ fault: code });

  it.each([
    ['silent', 403, blocked('silent')],
    ['gone', 403, blocked('crashed')],
    ['error', 403, blocked('broken')],
    ['junk', 403, blocked('unintelligible')],
    ['breaks', 503, fault('REDIRECTOR_FAILED')],
    ['stalls', 503, fault('REDIRECTOR_SILENT')],
    ['lies', 503, fault('REDIRECTOR_FAILED')],
  ])('with a request, and is %s, gets the client %i', async (what, status, row) => {
    const site = await origin();
    const browser = await client(world.port);
    browser.say(
      `POST http://site.test:${site.port}/${what} HTTP/1.1\r\nHost: site.test:${site.port}\r\nContent-Length: 30\r\n\r\n${'x'.repeat(30)}`,
    );
    expect((await wholeAnswer(browser)).status).toBe(status);
    expect(await latest('site.test', what)).toMatchObject(row);
  });

  it.each([
    ['silent', 503, fault('REDIRECTOR_SILENT')],
    ['gone', 503, fault('REDIRECTOR_FAILED')],
    ['error', 503, fault('REDIRECTOR_FAILED')],
    ['junk', 503, fault('REDIRECTOR_FAILED')],
  ])('with a response, and is %s, gets the client %i', async (what, status, row) => {
    const answer = await respondedWith(what);
    expect((await wholeAnswer(answer)).status).toBe(status);
    expect(await latest('other.test', what)).toMatchObject(row);
  });

  it.each([
    ['breaks', fault('REDIRECTOR_FAILED')],
    ['stalls', fault('REDIRECTOR_SILENT')],
    ['lies', fault('REDIRECTOR_FAILED')],
  ])('in the middle of a response, and %s, ends the connection before its end', async (what, row) => {
    const answer = await respondedWith(what);
    await answer.ends();
    expect(answer.heard).toMatch(/^HTTP\/1\.1 200 /);
    expect(await latest('other.test', what)).toMatchObject(row);
  });

  it('and may be skipped, leaves both as they were', async () => {
    const orders = ordersTo(world);
    await orders.redirectors.change({ pool: 'scan', change: { onFailure: 'skip' } });
    for (const what of ['silent', 'gone', 'error', 'junk']) {
      const site = await origin();
      const browser = await client(world.port);
      browser.say(`POST http://${site.authority}/${what}/${what} HTTP/1.1\r\nHost: ${site.authority}\r\nContent-Length: 6\r\n\r\nabcdef`);
      const peer = await (await site.connection()).hears('abcdef');
      peer.say('HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nghijkl');
      expect((await wholeAnswer(browser)).content).toBe('ghijkl');
    }
    await orders.redirectors.change({ pool: 'scan', change: { onFailure: 'deny' } });
  });

  /** A response of 30 octets that the server does `what` with. */
  async function respondedWith(what: string) {
    const site = await origin((peer) =>
      peer.socket.on('data', () => peer.say(`HTTP/1.1 200 OK\r\nContent-Length: 30\r\n\r\n${'y'.repeat(30)}`)),
    );
    const browser = await client(world.port);
    return browser.say(`GET http://other.test:${site.port}/x/${what} HTTP/1.1\r\nHost: other.test:${site.port}\r\n\r\n`);
  }

  async function latest(host: string, what: string) {
    let row = await rowOf(world, host);
    await until(async () => (row = await rowOf(world, host)).path.endsWith(`/${what}`), `a row of ${what}`);
    return row;
  }
});
