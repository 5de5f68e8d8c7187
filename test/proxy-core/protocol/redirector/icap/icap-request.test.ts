import { describe, expect, it } from 'vitest';
import { chunkHead, parseIcapUrl, writeModification, writeOptionsRequest } from '#core/protocol/redirector/icap/icap-request.ts';
import { questionFor } from '../../../../support/redirector-world.ts';

describe('the address of a service', () => {
  it('has host, port and path', () => {
    expect(parseIcapUrl('icap://127.0.0.1:1345/echo?x')).toEqual({
      url: 'icap://127.0.0.1:1345/echo?x',
      host: '127.0.0.1',
      port: 1345,
      authority: '127.0.0.1:1345',
    });
    expect(parseIcapUrl('icap://scan.lan')).toEqual({ url: 'icap://scan.lan/', host: 'scan.lan', port: 1344, authority: 'scan.lan' });
    expect(parseIcapUrl('icap://[::1]:1344/x')).toMatchObject({ host: '::1', authority: '[::1]' });
  });

  for (const text of [
    '',
    'http://a/',
    'icap://',
    'icap://a b/',
    'icap://a:0/',
    'icap://a:99999/',
    'icap://a/x y',
    'icap://user@a/',
    'icap://a\r\n/',
  ]) {
    it(`${JSON.stringify(text)} is none`, () => expect(parseIcapUrl(text)).toBeNull());
  }
});

const address = parseIcapUrl('icap://127.0.0.1/echo') ?? { url: '', host: '', port: 0, authority: '' };
const question = questionFor('http://a.example/', { head: 'GET / HTTP/1.1\r\nProxy-Authorization: x\r\n\r\n', user: 'mia' });

it('OPTIONS asks what the service can do', () => {
  expect(writeOptionsRequest(address)).toBe(
    'OPTIONS icap://127.0.0.1/echo ICAP/1.0\r\nHost: 127.0.0.1\r\nUser-Agent: Hearthgate\r\nEncapsulated: null-body=0\r\n\r\n',
  );
});

describe('a modification', () => {
  it('of a request without content', () => {
    expect(
      writeModification(address, { method: 'REQMOD', question, responseHead: null, hasBody: false, previewOctets: 100, allow204: true }),
    ).toBe(
      'REQMOD icap://127.0.0.1/echo ICAP/1.0\r\nHost: 127.0.0.1\r\nAllow: 204\r\nX-Client-IP: 192.0.2.7\r\nX-Client-Username: mia\r\nEncapsulated: req-hdr=0, null-body=18\r\n\r\nGET / HTTP/1.1\r\n\r\n',
    );
  });

  it('of a response with content, previewed', () => {
    const text = writeModification(address, {
      method: 'RESPMOD',
      question,
      responseHead: 'HTTP/1.1 200 OK\r\n\r\n',
      hasBody: true,
      previewOctets: 0,
      allow204: false,
    });
    expect(text).toContain('\r\nPreview: 0\r\n');
    expect(text).not.toContain('Allow');
    expect(text).toContain('Encapsulated: req-hdr=0, res-hdr=18, res-body=37\r\n\r\nGET / HTTP/1.1\r\n\r\nHTTP/1.1 200 OK\r\n\r\n');
  });
});

it('a chunk says its length in hexadecimal', () => expect(chunkHead(4096)).toBe('1000\r\n'));
