import { describe, expect, it } from 'vitest';
import { readAdaptedHead } from '#core/redirector-pool/icap/adapted-head.ts';
import { questionFor } from '../../../support/redirector-world.ts';

const question = questionFor('http://a.example/');

describe('a head an ICAP server sends back', () => {
  it('may be a response', () => {
    expect(readAdaptedHead('HTTP/1.1 200 Fine\r\nContent-Length: 5\r\nA: b\r\n\r\n', question, true)).toEqual({
      type: 'response',
      status: 200,
      reason: 'Fine',
      fields: [['A', 'b']],
      content: { follows: true, length: 5 },
    });
  });

  it('may be a request', () => {
    expect(readAdaptedHead('POST /x HTTP/1.1\r\nHost: b.example\r\nTransfer-Encoding: chunked\r\n\r\n', question, true)).toMatchObject({
      type: 'request',
      method: 'POST',
      target: { url: 'http://b.example/x' },
      fields: [['Host', 'b.example']],
      content: { follows: true, length: null },
    });
  });

  it('says no length when no content follows, or when its length is none', () => {
    expect(readAdaptedHead('HTTP/1.1 304 x\r\nContent-Length: 5\r\n\r\n', question, false)?.content).toEqual({
      follows: false,
      length: null,
    });
    expect(readAdaptedHead('HTTP/1.1 200 x\r\nContent-Length: -5\r\n\r\n', question, true)?.content.length).toBeNull();
  });

  for (const text of [
    '',
    'HTTP/1.1 100 Continue\r\n\r\n',
    'HTTP/1.1 200 OK\r\nbad\r\n\r\n',
    'GET /x HTTP/1.1\r\n\r\n',
    'CONNECT a:1 HTTP/1.1\r\n\r\n',
    'rubbish',
  ]) {
    it(`${JSON.stringify(text)} is none`, () => expect(readAdaptedHead(text, question, false)).toBeNull());
  }
});
