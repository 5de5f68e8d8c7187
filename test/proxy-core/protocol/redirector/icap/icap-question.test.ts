import { expect, it } from 'vitest';
import { withoutCredentials, writeIcapQuestion } from '#core/protocol/redirector/icap/icap-question.ts';
import { questionFor, tunnelTo } from '../../../../support/redirector-world.ts';

const ADDRESS = { url: 'icap://my.site/path,cust', host: 'my.site', proxy: 'test' };

it('a question carries the facts as Pragma fields and the head as it came', () => {
  const head = 'GET http://127.0.0.2:21012/p204 HTTP/1.1\r\nHost: 127.0.0.2:21012\r\nX: caf\xe9\r\n\r\n';
  const question = questionFor('http://127.0.0.2:21012/p204', {
    head,
    client: '127.0.0.1',
    listener: { address: '127.0.0.1', port: 21022 },
  });
  expect(writeIcapQuestion(question, ADDRESS)).toBe(
    'REQMOD icap://my.site/path,cust ICAP/1.0\nHost: my.site\n' +
      'Pragma: transport=http\nPragma: proxy=test\nPragma: scheme=http\nPragma: accept=127.0.0.1\nPragma: accept-port=21022\n' +
      'Pragma: client=127.0.0.1\nPragma: host=127.0.0.2\nPragma: path=/p204\nPragma: method=GET\n' +
      `X-Client-IP: 127.0.0.1\nEncapsulated: req-hdr=0, null-body=${head.length}\n\n${head}`,
  );
});

it('names the person and the user when they are known', () => {
  const text = writeIcapQuestion(questionFor('http://a.example/', { person: 'Mia K', user: 'mia' }), ADDRESS);
  expect(text).toContain('Pragma: person=Mia%20K\nX-Client-IP: 192.0.2.7\nX-Authenticated-User: mia\n');
});

it('says which transport a request without HTTP came by', () => {
  const text = writeIcapQuestion(tunnelTo('a.example', 443, { mode: 'transparent-tls', head: '' }), ADDRESS);
  expect(text).toContain('Pragma: transport=tls\n');
  expect(text).toContain('Pragma: path=\n');
  expect(text.endsWith('Encapsulated: req-hdr=0, null-body=0\n\n')).toBe(true);
});

it('keeps what the client said to the proxy alone', () => {
  const head = 'GET / HTTP/1.1\r\nProxy-Authorization: Basic c2VjcmV0\r\nproxy-AUTHORIZATION: x\r\n\tfolded\r\nHost: a\r\n\r\n';
  expect(withoutCredentials(head)).toBe('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
});

it('no fact can begin a line of its own', () => {
  const text = writeIcapQuestion(questionFor('http://a.example/', { path: '/\nPragma: client=10.0.0.1', method: 'G\nT' }), ADDRESS);
  expect(text).toContain('Pragma: path=/%0APragma:%20client=10.0.0.1\n');
  expect(text).toContain('Pragma: method=G%0AT\n');
});
