/** What each answer carries, over a real connection; who is answered what stands in request-listener.test.ts. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { codedOctets } from '#core/monitor/pages/content-coding.ts';
import { STYLE_NONCE_MARK } from '#core/contract/page-policy.ts';
import { refuse, send, sendFile, setStrictHeaders } from '#core/monitor/answers.ts';
import { REFUSALS, type RefusalCode } from '#core/monitor/refusals.ts';

type Answer = (request: IncomingMessage, response: ServerResponse) => unknown;

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

async function asked(answer: Answer, init: RequestInit = {}) {
  const server = createServer((request, response) => {
    setStrictHeaders(response);
    void answer(request, response);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const response = await fetch(`http://127.0.0.1:${port}/`, { ...init, headers: { connection: 'close', ...init.headers } });
  return { status: response.status, headers: Object.fromEntries(response.headers), text: await response.text() };
}

const asPerson = { headers: { accept: 'text/html,*/*;q=0.1' } };

describe('an answer', () => {
  it('is strict whoever writes it: no sniffing, no frames, nothing loaded, nothing kept', async () => {
    const { headers, text } = await asked((request, response) => send(request, response, 200, 'text/plain', 'grüß'));
    expect(text).toBe('grüß');
    expect(headers).toMatchObject({
      'content-length': '6',
      'content-type': 'text/plain',
      'cache-control': 'no-store',
      'content-security-policy': "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
    });
  });

  it('to HEAD has the length and nothing else', async () => {
    const { headers, text } = await asked((request, response) => send(request, response, 200, 'text/plain', 'hello'), { method: 'HEAD' });
    expect([headers['content-length'], text]).toEqual(['5', '']);
  });
});

describe('a refusal', () => {
  const codes = Object.keys(REFUSALS) as readonly RefusalCode[];

  it.each(codes)('%s is a page for a person and JSON for a script', async (code) => {
    const page = await asked((request, response) => refuse(request, response, code), asPerson);
    expect([page.status, page.headers['content-type']]).toEqual([REFUSALS[code].status, 'text/html; charset=utf-8']);
    expect(page.text).toContain(REFUSALS[code].title);
    const json = await asked((request, response) => refuse(request, response, code));
    expect([json.status, json.headers['content-type']]).toEqual([REFUSALS[code].status, 'application/json']);
    expect(JSON.parse(json.text)).toMatchObject({ json: { code, message: REFUSALS[code].userText } });
    expect(json.headers['www-authenticate']).toBe(REFUSALS[code].status === 401 ? 'Bearer' : undefined);
  });

  it('after an answer has begun breaks it off instead of mixing two', async () => {
    const halfDone: Answer = (request, response) => {
      response.writeHead(200, { 'content-length': 100 });
      response.write('half', () => refuse(request, response, 'INTERNAL_SERVER_ERROR'));
    };
    await expect(asked(halfDone)).rejects.toThrow();
  });
});

describe('a file of the screens', () => {
  const index = {
    type: 'text/html; charset=utf-8',
    octets: Buffer.from(`<style nonce="${STYLE_NONCE_MARK}"></style><i data-nonce="${STYLE_NONCE_MARK}">ü</i>`),
    isImmutable: false,
  };

  it('that is a page carries the number used once wherever it belongs, and a policy that lets it run', async () => {
    const { headers, text } = await asked((request, response) => sendFile(request, response, index, 'abc123=='));
    expect(text).toBe('<style nonce="abc123=="></style><i data-nonce="abc123==">ü</i>');
    expect(headers['content-security-policy']).toContain("style-src 'self' 'nonce-abc123=='");
    expect([headers['cache-control'], headers['content-length']]).toEqual(['no-store', String(Buffer.byteLength(text))]);
  });

  it.each([
    [true, 'public, max-age=31536000, immutable'],
    [false, 'no-cache'],
  ])('that is none goes out octet for octet (hashed name: %s), without the number', async (isImmutable, cacheControl) => {
    const octets = Buffer.from([0xff, 0x00, 0xfe, ...Buffer.from(STYLE_NONCE_MARK)]);
    const file = { type: 'image/png', octets, isImmutable };
    const { headers, text } = await asked((request, response) => sendFile(request, response, file, 'abc123=='));
    expect(headers).toMatchObject({ 'cache-control': cacheControl, 'content-length': String(octets.length), 'content-type': 'image/png' });
    expect(headers['content-security-policy']).not.toContain('abc123');
    expect(text).toContain(STYLE_NONCE_MARK);
  });

  it.each([
    ['gzip, deflate, br', 'br'],
    ['gzip', 'gzip'],
    ['identity', undefined],
  ])('is sent in the coding asked for (%s), and says that this depends on the asking', async (acceptEncoding, coding) => {
    const octets = Buffer.from('body { color: red }\n'.repeat(500));
    const file = { type: 'text/css; charset=utf-8', octets, isImmutable: true };
    const ask = (method: string) =>
      asked((request, response) => sendFile(request, response, file, 'abc123=='), {
        method,
        headers: { 'accept-encoding': acceptEncoding },
      });
    const [get, head] = [await ask('GET'), await ask('HEAD')];
    expect(get.text).toBe(octets.toString()); // what fetch has decoded
    expect([get.headers['content-encoding'], get.headers['vary']]).toEqual([coding, 'Accept-Encoding']);
    expect(Number(get.headers['content-length'])).toBe(
      coding === undefined ? octets.length : (await codedOctets(file, coding as 'br')).length,
    );
    const { date: _date, ...lasting } = get.headers;
    expect(head.headers).toMatchObject(lasting);
    expect(head.text).toBe('');
  });
});
