import { afterAll, beforeAll, describe, expect, it, type TestContext } from 'vitest';
import type { ResponseToAdapt } from '#core/protocol/redirector/adaptation.ts';
import type { RedirectorPools } from '#core/redirector-pool/redirector-pool.ts';
import { ledPast } from '../support/adapted-message.ts';
import { startCIcap, type CIcapServer } from '../support/c-icap-server.ts';
import { needDebianPackage } from '../support/debian-package.ts';
import { poolWith, questionFor, realPools } from '../support/redirector-world.ts';
import { tempFolder } from '../support/temp-folder.ts';

const folder = tempFolder();

describe('a real ICAP server (c-icap, echo service)', () => {
  let missing: string | null = null;
  let server: CIcapServer | null = null;
  let pools: RedirectorPools;

  beforeAll(async () => {
    missing = needDebianPackage('c-icap', '/usr/bin/c-icap');
    if (missing !== null) return;
    server = await startCIcap(folder);
    pools = poolsFor('echo');
  });

  afterAll(async () => {
    await pools?.stop();
    await server?.stop();
  });

  function poolsFor(service: string): RedirectorPools {
    return realPools([
      poolWith({ protocol: 'icap', icapUrl: `icap://127.0.0.1:${server?.port ?? 0}/${service}`, max: 4, timeLimitMs: 5000 }),
    ]).pools;
  }

  function skipWithout(context: TestContext): void {
    if (missing !== null) context.skip(missing);
  }

  it('leaves a request without content as it is', async (context) => {
    skipWithout(context);
    expect(await pools.ask(questionFor('http://a.example/'))).toMatchObject({ type: 'permit', rule: 'family' });
  });

  it('gives a small request content back, with its own head on it', async (context) => {
    skipWithout(context);
    const question = posting(11);
    const adapted = await ledPast(
      (listener) => pools.adaptRequest(question, { content: { length: 11 } }, listener),
      Buffer.from('hello world'),
    );
    expect(adapted?.end).toBe('changed');
    expect(adapted?.request).toMatchObject({
      method: 'POST',
      target: { host: 'a.example', path: '/up' },
      content: { follows: true, length: 11 },
    });
    expect(adapted?.request?.fields.some(([name, value]) => name === 'Via' && value.includes('C-ICAP'))).toBe(true);
    expect(adapted?.content.toString()).toBe('hello world');
  });

  it('gives a small request of unknown length back', async (context) => {
    skipWithout(context);
    const adapted = await ledPast(
      (listener) => pools.adaptRequest(posting(null), { content: { length: null } }, listener),
      Buffer.from('x'.repeat(700)),
    );
    expect(adapted?.content.length).toBe(700);
  });

  for (const length of [0, 1, 1023, 1024, 1025, 4096, 70_000, 3_000_000]) {
    it(`leads a response of ${length} octets through, both ways at once`, async (context) => {
      skipWithout(context);
      const content = patterned(length);
      const adapted = await ledPast(
        (listener) => pools.adaptResponse(questionFor('http://a.example/down'), responseOf(length), listener),
        content,
      );
      // Unchanged may be said after the preview: then what was fed so far is given back.
      expect(['changed', 'unchanged']).toContain(adapted?.end);
      const expected = adapted?.end === 'changed' ? content : content.subarray(0, adapted?.content.length);
      expect(adapted?.content.equals(expected)).toBe(true);
    });
  }

  it('leaves a response without content as it is', async (context) => {
    skipWithout(context);
    const response = { head: 'HTTP/1.1 304 Not Modified\r\n\r\n', content: null };
    expect(
      await ledPast((listener) => pools.adaptResponse(questionFor('http://a.example/'), response, listener), Buffer.alloc(0)),
    ).toMatchObject({ end: 'unchanged', because: null });
  });

  it('answers a hundred messages at once over four connections', async (context) => {
    skipWithout(context);
    const content = patterned(20_000);
    const open = (n: number) =>
      ledPast((listener) => pools.adaptResponse(questionFor(`http://a.example/${n}`), responseOf(content.length), listener), content);
    const all = await Promise.all(Array.from({ length: 100 }, (_, n) => open(n)));
    expect(all.filter((one) => one?.end === 'failed')).toEqual([]);
    expect(pools.views()[0]?.helpers.length).toBeLessThanOrEqual(4);
  });

  it('says that a service that is not there cannot answer', async (context) => {
    skipWithout(context);
    const others = poolsFor('nothing-here');
    expect(await others.ask(questionFor('http://a.example/'))).toMatchObject({ type: 'failed', because: 'not-running', policy: 'deny' });
    expect(others.views()[0]).toMatchObject({ state: 'backing-off', lastEnd: 'OPTIONS answered with 404' });
    await others.stop();
  });
});

function posting(length: number | null) {
  const framing = length === null ? 'Transfer-Encoding: chunked' : `Content-Length: ${length}`;
  const head = `POST http://a.example/up HTTP/1.1\r\nHost: a.example\r\n${framing}\r\n\r\n`;
  return questionFor('http://a.example/up', { method: 'POST', hasContent: true, head });
}

function responseOf(length: number): ResponseToAdapt {
  return { head: `HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: ${length}\r\n\r\n`, content: { length } };
}

/** No two kilobytes of it are the same, so that nothing can be lost, doubled or swapped unseen. */
function patterned(length: number): Buffer {
  const content = Buffer.alloc(length, '.');
  for (let at = 0; at + 10 < length; at += 1000) content.write(String(at), at);
  return content;
}
