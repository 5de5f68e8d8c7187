import { describe, expect, it } from 'vitest';
import type { ResponsePlan } from '#core/protocol/http1/forwarding.ts';
import { forwardedHead } from '#core/exchange/heads/forwarded-head.ts';
import { planResponse } from '#core/exchange/heads/plan-response.ts';
import { exchangeFor, exchangePorts } from '../../../support/exchange-world.ts';
import { responseHead } from '../../../support/heads.ts';

const GET = 'GET http://x.example/ HTTP/1.1\r\nHost: x.example\r\n\r\n';

function planned(
  response: string,
  request = GET,
  requestComplete = true,
): { readonly plan: ResponsePlan; readonly lines: readonly string[]; readonly keepsClient: boolean; readonly status: number | null } {
  const exchange = exchangeFor(request);
  forwardedHead(exchange, exchangePorts(), null);
  const plan = planResponse(exchange, responseHead(response), requestComplete, exchangePorts());
  const lines = 'head' in plan ? plan.head.split('\r\n').slice(0, -2) : [];
  return { plan, lines, keepsClient: exchange.keepsClient, status: exchange.status };
}

const DATE = 'Date: Mon, 05 Jan 2026 12:00:00 GMT';
const VIA = 'Via: 1.1 hearthgate-test';

describe('what the client gets', () => {
  it('has our version and Via, its own fields, and a Date when there was none', () => {
    const { lines, status } = planned('HTTP/1.1 200 Fine\r\nA: 1\r\nContent-Length: 2\r\nB: 2\r\n\r\n');
    expect(lines).toEqual(['HTTP/1.1 200 Fine', 'A: 1', 'B: 2', VIA, DATE, 'Content-Length: 2']);
    expect(status).toBe(200);
  });

  it('keeps the Date of the origin and the version it spoke in Via', () => {
    expect(planned('HTTP/1.0 200 OK\r\nDate: then\r\nContent-Length: 0\r\n\r\n').lines).toEqual([
      'HTTP/1.1 200 OK',
      'Date: then',
      'Via: 1.0 hearthgate-test',
      'Content-Length: 0',
    ]);
  });

  it('loses what was meant for this hop', () => {
    const { lines } = planned(
      'HTTP/1.1 200 OK\r\nConnection: close, X-Hop\r\nX-Hop: 1\r\nKeep-Alive: 5\r\nProxy-Authenticate: Basic\r\nUpgrade: h2c\r\nContent-Length: 0\r\n\r\n',
    );
    expect(lines).toEqual(['HTTP/1.1 200 OK', VIA, DATE, 'Content-Length: 0']);
  });

  it('keeps several Set-Cookie lines apart and in order', () => {
    expect(
      planned('HTTP/1.1 200 OK\r\nSet-Cookie: a\r\nSet-Cookie: b\r\nset-cookie: c\r\nContent-Length: 0\r\n\r\n').lines.slice(1, 4),
    ).toEqual(['Set-Cookie: a', 'Set-Cookie: b', 'set-cookie: c']);
  });
});

describe('the framing of an answer', () => {
  it.each([
    ['a length', 'Content-Length: 2\r\n', 'Content-Length: 2', true, false],
    ['chunks', 'Transfer-Encoding: chunked\r\n', 'Transfer-Encoding: chunked', true, false],
    ['close', '', 'Transfer-Encoding: chunked', false, true],
  ])('by %s, to HTTP/1.1', (_name, fields, line, upstreamStays, encodeChunks) => {
    const { plan, lines, keepsClient } = planned(`HTTP/1.1 200 OK\r\n${fields}\r\n`);
    expect(lines.at(-1)).toBe(line);
    expect(plan).toMatchObject({ upstreamStays, encodeChunks });
    expect(keepsClient).toBe(true);
  });

  it.each([
    ['a length', 'Content-Length: 2\r\n', ['Content-Length: 2', 'Connection: close']],
    ['chunks, which it would not understand', 'Transfer-Encoding: chunked\r\n', ['Connection: close']],
    ['close', '', ['Connection: close']],
  ])('by %s, to HTTP/1.0', (_name, fields, lines) => {
    const { lines: sent, keepsClient, plan } = planned(`HTTP/1.1 200 OK\r\n${fields}\r\n`, 'GET http://x.example/ HTTP/1.0\r\n\r\n');
    expect(sent.slice(3)).toEqual(lines);
    expect([keepsClient, plan]).toEqual([false, expect.objectContaining({ encodeChunks: false })]);
  });

  it.each([
    ['204', 'HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\n', GET, undefined],
    ['204 to HEAD', 'HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\n', GET.replace('GET', 'HEAD'), undefined],
    ['304', 'HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n', GET, 'Content-Length: 5'],
    ['HEAD', 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n', GET.replace('GET', 'HEAD'), 'Content-Length: 5'],
    ['HEAD with chunks', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n', GET.replace('GET', 'HEAD'), undefined],
  ])('is over at the head for %s', (_name, response, request, length) => {
    const { plan, lines } = planned(response, request);
    expect(plan).toMatchObject({ type: 'final', body: null, upstreamStays: true });
    expect(lines.find((line) => line.startsWith('Content-Length'))).toBe(length);
  });

  it.each([
    ['two lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n', GET],
    ['two lengths for HEAD', 'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n', GET.replace('GET', 'HEAD')],
    ['a length that is none for 304', 'HTTP/1.1 304 X\r\nContent-Length: x\r\n\r\n', GET],
    ['a coding that is not ours', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n', GET],
  ])('with %s is refused', (_name, response, request) =>
    expect(planned(response, request).plan).toMatchObject({ type: 'refused', fault: 'UPSTREAM_MALFORMED' }),
  );
});

describe('an answer in a form of its own is sent on in the usual one', () => {
  const ODD = [
    ['two equal lengths', 'Content-Length: 2\r\nContent-Length: 2', ['Content-Length: 2'], true],
    ['a list of them', 'content-length: 2, 02', ['Content-Length: 2'], true],
    ['a space before the colon', 'X : a\r\nContent-Length\t: 2', ['X: a', 'Content-Length: 2'], true],
    ['a folded field', 'X: a\r\n  b\r\nContent-Length: 2', ['X: a b', 'Content-Length: 2'], true],
    ['a field without a colon', 'x\r\nContent-Length: 2', ['Content-Length: 2'], false],
    ['chunks beside a length', 'Content-Length: 2\r\nTransfer-Encoding: chunked', ['Transfer-Encoding: chunked'], false],
  ] as const;
  it.each(ODD)('%s', (_name, fields, lines, upstreamStays) => {
    const { plan, lines: sent } = planned(`HTTP/1.1 200 OK\r\n${fields}\r\n\r\n`);
    expect(sent).toEqual(['HTTP/1.1 200 OK', ...lines.slice(0, -1), VIA, DATE, lines.at(-1)]);
    expect(plan).toMatchObject({ type: 'final', upstreamStays });
  });

  it.each([
    ['two equal lengths', 'Content-Length: 5, 5\r\n', ['Content-Length: 5']],
    ['a length beside chunks', 'Content-Length: 5\r\nTransfer-Encoding: chunked\r\n', []],
  ])('also where there is no content: %s', (_name, fields, lines) => {
    expect(planned(`HTTP/1.1 200 OK\r\n${fields}\r\n`, GET.replace('GET', 'HEAD')).lines.slice(3)).toEqual(lines);
  });

  it('a radio station speaks HTTP/1.0 and says until it closes', () => {
    const { plan, lines } = planned('ICY 200 OK\r\nicy-name: x\r\n\r\n');
    expect(lines).toEqual(['HTTP/1.1 200 OK', 'icy-name: x', 'Via: 1.0 hearthgate-test', DATE, 'Transfer-Encoding: chunked']);
    expect(plan).toMatchObject({ upstreamStays: false, encodeChunks: true });
  });
});

describe('an answer while content is still on its way', () => {
  it('says that the connection ends with it', () => {
    const { lines, keepsClient } = planned('HTTP/1.1 413 X\r\nContent-Length: 0\r\n\r\n', GET, false);
    expect([lines.at(-1), keepsClient]).toEqual(['Connection: close', false]);
  });
});

describe('the connection to the origin', () => {
  it.each([
    ['HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n', true],
    ['HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n', false],
    ['HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n', false],
    ['HTTP/1.0 200 OK\r\nContent-Length: 0\r\nConnection: keep-alive\r\n\r\n', true],
  ])('after %j stays: %s', (response, upstreamStays) => expect(planned(response).plan).toMatchObject({ upstreamStays }));
});

describe('an interim answer', () => {
  it('passes to HTTP/1.1 and is not the answer', () => {
    const { lines, status } = planned('HTTP/1.1 103 Early Hints\r\nLink: </s.css>\r\n\r\n');
    expect([lines, status]).toEqual([['HTTP/1.1 103 Early Hints', 'Link: </s.css>', VIA], null]);
  });
  it('is kept from HTTP/1.0', () =>
    expect(planned('HTTP/1.1 100 Continue\r\n\r\n', 'GET http://x/ HTTP/1.0\r\n\r\n').plan).toEqual({ type: 'interim', head: '' }));
});

describe('101 Switching Protocols', () => {
  const asking = 'GET http://x.example/ws HTTP/1.1\r\nHost: x.example\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n';
  it('makes a tunnel when it was asked for', () => {
    const { plan, lines } = planned('HTTP/1.1 101 Switching\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nX: y\r\n\r\n', asking);
    expect([plan.type, lines]).toEqual(['tunnel', ['HTTP/1.1 101 Switching', 'X: y', VIA, 'Upgrade: websocket', 'Connection: Upgrade']]);
  });
  it.each([
    ['Upgrade: WebSocket', 'Upgrade: WebSocket', 'tunnel'],
    ['one of several', 'Upgrade: foo/2', 'tunnel'],
    ['something else', 'Upgrade: websocket, bar', 'refused'],
    ['another protocol', 'Upgrade: irc/6.9', 'refused'],
    ['nothing', 'Upgrade: ,', 'refused'],
  ])('to %s is judged by what was offered', (_name, field, type) =>
    expect(
      planned(`HTTP/1.1 101 X\r\n${field}\r\nConnection: Upgrade\r\n\r\n`, asking.replace('websocket', 'websocket, foo/2')).plan.type,
    ).toBe(type),
  );
  it('is refused when nobody asked', () =>
    expect(planned('HTTP/1.1 101 Switching\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n').plan.type).toBe('refused'));
  it('is refused without saying to what', () => expect(planned('HTTP/1.1 101 Switching\r\n\r\n', asking).plan.type).toBe('refused'));
});
