import { describe, expect, it } from 'vitest';
import { questionOf, type RecordedRequest } from '#core/redirector-pool/workbench/recorded-request.ts';

const RECORDED: RecordedRequest = {
  method: 'GET',
  scheme: 'http',
  host: 'a.example',
  port: 8080,
  path: '/x?y',
  client: '192.0.2.7',
  user: 'mia',
  mode: 'forward',
};

describe('a request out of the history', () => {
  it('is asked about as it came', () => {
    expect(questionOf(RECORDED)).toMatchObject({
      url: 'http://a.example:8080/x?y',
      head: 'GET http://a.example:8080/x?y HTTP/1.1\r\nHost: a.example:8080\r\n\r\n',
      user: 'mia',
      hasContent: false,
    });
    expect(questionOf({ ...RECORDED, port: 80, host: '2001:db8::1' }).url).toBe('http://[2001:db8::1]/x?y');
  });

  it('may be a tunnel', () => {
    expect(questionOf({ ...RECORDED, method: 'CONNECT', scheme: 'https', port: 443, path: '' })).toMatchObject({
      path: '',
      head: 'CONNECT a.example:443 HTTP/1.1\r\nHost: a.example:443\r\n\r\n',
    });
  });
});
