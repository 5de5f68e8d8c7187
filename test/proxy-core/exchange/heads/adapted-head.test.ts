import { describe, expect, it } from 'vitest';
import { adaptedHead } from '#core/exchange/heads/adapted-head.ts';
import type { AdaptedResponse } from '#core/protocol/redirector/adaptation.ts';
import { exchangeFor, exchangePorts } from '../../../support/exchange-world.ts';

const get = (method = 'GET', version = '1.1') => exchangeFor(`${method} http://a.example/ HTTP/${version}\r\nHost: a.example\r\n\r\n`);
const response = (parts: Partial<AdaptedResponse> = {}): AdaptedResponse => ({
  status: 200,
  reason: 'Fine',
  fields: [['X-Y', 'z']],
  content: { follows: true, length: 5 },
  ...parts,
});
const OURS = 'Via: 1.1 hearthgate-test\r\nDate: Mon, 05 Jan 2026 12:00:00 GMT\r\n';

describe('the head of a response a server has changed', () => {
  it('has its words and fields, our Via and Date, and the length of what follows', () => {
    const exchange = get();
    expect(adaptedHead(exchange, response(), exchangePorts())).toEqual({
      head: `HTTP/1.1 200 Fine\r\nX-Y: z\r\n${OURS}Content-Length: 5\r\n\r\n`,
      encodeChunks: false,
      sendsContent: true,
    });
    expect([exchange.status, exchange.keepsClient]).toEqual([200, true]);
  });

  it('keeps a Date, and no length but the one that is held to', () => {
    const fields = [
      ['DATE', 'then'],
      ['content-LENGTH', '77'],
    ] as const;
    const { head } = adaptedHead(get(), response({ fields }), exchangePorts());
    expect(head).toBe('HTTP/1.1 200 Fine\r\nDATE: then\r\nVia: 1.1 hearthgate-test\r\nContent-Length: 5\r\n\r\n');
  });

  it('without content says so', () => {
    const plan = adaptedHead(get(), response({ content: { follows: false, length: null } }), exchangePorts());
    expect(plan).toMatchObject({ head: expect.stringContaining('Content-Length: 0\r\n') as string, encodeChunks: false });
  });

  it('with content of unknown length has chunks, or the end of the connection for an old client', () => {
    const unknown = response({ content: { follows: true, length: null } });
    const chunked = adaptedHead(get(), unknown, exchangePorts());
    expect([chunked.encodeChunks, chunked.head.includes('Transfer-Encoding: chunked\r\n')]).toEqual([true, true]);
    const old = get('GET', '1.0');
    const closing = adaptedHead(old, unknown, exchangePorts());
    expect([closing.encodeChunks, closing.head.includes('Transfer-Encoding'), old.keepsClient]).toEqual([false, false, false]);
    expect(closing.head).toContain('Connection: close\r\n');
  });

  it.each([
    ['HEAD', 200],
    ['GET', 204],
    ['GET', 304],
  ])('to %s with %i carries no content, whatever comes', (method, status) => {
    const plan = adaptedHead(get(method), response({ status }), exchangePorts());
    expect([plan.sendsContent, /content-length|transfer-encoding/i.test(plan.head)]).toEqual([false, false]);
  });

  it('says so when the connection ends with it', () => {
    const exchange = get();
    exchange.keepsClient = false;
    expect(adaptedHead(exchange, response(), exchangePorts()).head).toContain('Connection: close\r\n');
  });
});
