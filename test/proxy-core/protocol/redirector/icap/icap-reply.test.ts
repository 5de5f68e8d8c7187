import { describe, expect, it } from 'vitest';
import { parseIcapHead } from '#core/protocol/redirector/icap/icap-head.ts';
import { readIcapReply } from '#core/protocol/redirector/icap/icap-reply.ts';
import type { HelperReply } from '#core/protocol/redirector/redirector-question.ts';

function reply(status: number, httpHeads: readonly string[] = [], content = '', fields: readonly string[] = []): HelperReply {
  const head = parseIcapHead([`ICAP/1.0 ${status} x`, ...fields]);
  if (head === null) throw new Error('not an ICAP head');
  return readIcapReply({ head, httpHeads, content: Buffer.from(content) });
}

describe('a response without a message', () => {
  it('permits with 204 and 304', () => {
    expect(reply(204)).toEqual({ type: 'unchanged', comment: null });
    expect(reply(304)).toEqual({ type: 'unchanged', comment: null });
  });

  it('permits with nothing else', () => {
    expect([100, 200, 201, 302, 400, 404].map((status) => reply(status).type)).toEqual(Array.from({ length: 6 }, () => 'unintelligible'));
    expect(reply(500).type).toBe('broken');
  });

  it('may carry a comment', () => {
    expect(reply(204, [], '', ['Pragma: no-cache', 'Pragma: comment: just  because'])).toEqual({
      type: 'unchanged',
      comment: 'just  because',
    });
  });
});

describe('another request', () => {
  it('is taken with its line ends made right', () => {
    expect(reply(200, ['GET http://b.example/ HTTP/1.0\nHost: b.example\n\n'])).toEqual({
      type: 'replace',
      head: 'GET http://b.example/ HTTP/1.1\r\nHost: b.example\r\n\r\n',
      dial: null,
      comment: null,
    });
  });

  it('may be sent with a redirect status, as old helpers do', () => {
    expect(reply(302, ['GET http://b.example/ HTTP/1.1\r\n\r\n']).type).toBe('replace');
  });

  it('behind a CONNECT goes to the host of the CONNECT', () => {
    const head = 'CONNECT c.example:80 HTTP/1.1\r\n\r\nGET http://a.example/ HTTP/1.1\r\nHost: a.example\r\n\r\n';
    expect(reply(200, [head])).toMatchObject({
      type: 'replace',
      dial: { host: 'c.example', port: 80 },
      head: 'GET http://a.example/ HTTP/1.1\r\nHost: a.example\r\n\r\n',
    });
  });

  it('that is a CONNECT alone leads the connection there', () => {
    expect(reply(200, ['CONNECT C.example:8443 HTTP/1.1\r\nHost: x\r\n\r\n'], '', ['X-Intercept: active'])).toEqual({
      type: 'intercept',
      host: 'c.example',
      port: 8443,
      comment: null,
    });
    expect(reply(200, ['CONNECT c.example:80'])).toMatchObject({ type: 'intercept', port: 80 });
  });

  it('for file:// serves a file, whichever head it stands in', () => {
    for (const head of ['GET file://success.html HTTP/1.1\r\n\r\n', 'GET file://success.html\n\n', 'get file://success.html'])
      expect(reply(200, [head])).toEqual({ type: 'file', name: 'success.html', comment: null });
  });

  for (const head of [
    'GET http://b.example/ HTTP/1.1\r\nno colon\r\n\r\n',
    'GET http://b.example/\r\n\r\n',
    'GET http://b.example/ x HTTP/1.1\r\n\r\n',
    'GET http://b.example/ HTTP/1.1\r\nA: b\rc\r\n\r\n',
    'CONNECT nowhere HTTP/1.1\r\n\r\n',
    'CONNECT c.example:80 HTTP/1.1\r\n\r\nrubbish\r\n\r\n',
    'GET file:// HTTP/1.1\r\n\r\n',
    '',
  ]) {
    it(`${JSON.stringify(head)} is no answer`, () => expect(reply(200, [head]).type).toBe('unintelligible'));
  }

  it('with an error status, or with content of its own, is no answer', () => {
    expect(reply(403, ['GET http://b.example/ HTTP/1.1\r\n\r\n']).type).toBe('unintelligible');
    expect(reply(200, ['GET http://b.example/ HTTP/1.1\r\n\r\n'], 'content').type).toBe('unintelligible');
  });
});

describe('an answer of the helper’s own', () => {
  it('is passed on without its framing', () => {
    const answer = reply(
      200,
      [
        'HTTP/1.1 403 Forbidden\r\nContent-Type: text/html\r\nContent-Length: 99\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n',
      ],
      'page',
    );
    expect(answer).toMatchObject({ type: 'respond', status: 403, fields: [['Content-Type', 'text/html']] });
    expect(answer.type === 'respond' && Buffer.from(answer.content).toString()).toBe('page');
  });

  it('counts behind the request’s own head as well', () => {
    expect(reply(200, ['GET http://a.example/ HTTP/1.1\r\n\r\n', 'HTTP/1.1 302 Found\r\nLocation: /\r\n\r\n'])).toMatchObject({
      type: 'respond',
      status: 302,
    });
  });

  it('that explains itself becomes a page for people, and stays what it is for programs', () => {
    const json = JSON.stringify({ name: 'n', title: 'Not now', description: 'After six.', moreinfo: 'http://rules.example/' });
    expect(reply(200, ['HTTP/1.1 403 Forbidden\r\nContent-Type: application/proxy-explanation+json\r\n\r\n'], json)).toMatchObject({
      type: 'deny',
      status: 403,
      page: { title: 'Not now', description: 'After six.', moreInfo: 'http://rules.example/' },
      original: { fields: [['Content-Type', 'application/proxy-explanation+json']] },
    });
  });

  it('that fails to explain itself is passed on as it is', () => {
    expect(reply(200, ['HTTP/1.1 403 Forbidden\r\nContent-Type: application/proxy-explanation+json\r\n\r\n'], '{').type).toBe('respond');
  });

  for (const head of [
    'HTTP/1.1 100 Continue\r\n\r\n',
    'HTTP/1.1 999 x\r\n\r\n',
    'HTTP/2 200\r\n\r\n',
    'HTTP/1.1 200 OK\r\nbad field\r\n\r\n',
  ]) {
    it(`${JSON.stringify(head)} is no answer`, () => expect(reply(200, [head]).type).toBe('unintelligible'));
  }
});
