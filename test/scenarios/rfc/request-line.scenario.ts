/** Request lines and targets (RFC 9112 section 3, RFC 9110 sections 4 and 9): what is sent on, what is refused. */
import { beforeAll, describe } from 'vitest';
import { startCore } from '../../support/core-world.ts';
import { get, inOrder, post, refused, request, rows, served, told } from '../../support/proxy-rows.ts';

let port = 0;
beforeAll(async () => {
  port = (await startCore()).port;
});
const line = (start: string, fields = ''): string => `${start}\r\nHost: {O}\r\n${fields}\r\n`;
const long = (octets: number): string => `/${'b'.repeat(octets - 1)}`;

describe('a target', () => {
  rows(
    () => port,
    [
      { name: 'in absolute-form becomes origin-form', send: get('/a/b?c=d'), outcome: served({ method: 'GET', target: '/a/b?c=d' }) },
      { name: 'without a path gets /', send: line('GET http://{O} HTTP/1.1'), outcome: served({ target: '/' }) },
      { name: 'with only a query gets / before it', send: line('GET http://{O}?x=1 HTTP/1.1'), outcome: served({ target: '/?x=1' }) },
      { name: 'keeps double slashes and dot segments', send: get('//a/../b/./c//'), outcome: served({ target: '//a/../b/./c//' }) },
      {
        name: 'keeps every percent-encoding and mark',
        send: get("/%2F%2f%41~!$&'()*+,;=:@/%7Euser?x=%00%ff&&y==/?:@"),
        outcome: served({ target: "/%2F%2f%41~!$&'()*+,;=:@/%7Euser?x=%00%ff&&y==/?:@" }),
      },
      { name: 'keeps octets above 127', send: get('/caf\xc3\xa9?\xff'), outcome: served({ target: '/caf\xc3\xa9?\xff' }) },
      {
        name: 'keeps a whole address in its query',
        send: get('/go?u=http://other.test/'),
        outcome: served({ target: '/go?u=http://other.test/' }),
      },
      { name: 'with a scheme in capitals is the same', send: line('GET HTTP://{O}/x HTTP/1.1'), outcome: served({ target: '/x' }) },
      {
        name: 'with an empty port means the default one',
        send: 'GET http://127.0.0.1:/x HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n',
        outcome: told(502),
      },
      {
        name: 'with zeros before its port is the same port',
        send: 'GET http://127.0.0.1:0{P}/x HTTP/1.1\r\nHost: {O}\r\n\r\n',
        outcome: refused(400, 502),
      },
      { name: 'of 8000 octets is relayed', send: get(long(8000)), outcome: served({ target: long(8000) }) },
      { name: 'of 200 000 octets is too long', send: get(long(200_000)), outcome: refused(414) },
      { name: 'as long as a line may be, and one more, is too long', send: get(long(16_400)), outcome: refused(414) },
    ],
  );
});

describe('a target that is refused:', () => {
  const bad = (name: string, start: string, ...statuses: readonly number[]) => ({
    name,
    send: line(start),
    outcome: refused(...(statuses.length === 0 ? [400] : statuses)),
  });
  rows(
    () => port,
    [
      bad('a port that is no number', 'GET http://127.0.0.1:{P}x/ HTTP/1.1'),
      bad('port 0', 'GET http://127.0.0.1:0/ HTTP/1.1'),
      bad('port 65536', 'GET http://127.0.0.1:65536/ HTTP/1.1'),
      bad('a negative port', 'GET http://127.0.0.1:-80/ HTTP/1.1'),
      bad('a port with a sign', 'GET http://127.0.0.1:+{P}/ HTTP/1.1'),
      bad('two ports', 'GET http://{O}:{P}/ HTTP/1.1'),
      bad('no host', 'GET http:///x HTTP/1.1'),
      bad('a port without a host', 'GET http://:{P}/x HTTP/1.1'),
      bad('no authority', 'GET http: HTTP/1.1'),
      bad('one slash', 'GET http:/{O}/x HTTP/1.1'),
      bad('three slashes', 'GET http:///{O}/x HTTP/1.1'),
      bad('user and password', 'GET http://user:pw@{O}/x HTTP/1.1'),
      bad('a user', 'GET http://user@{O}/x HTTP/1.1'),
      bad('an empty user', 'GET http://@{O}/x HTTP/1.1'),
      bad('a user that looks like a host', 'GET http://127.0.0.1:80@{O}/x HTTP/1.1'),
      bad('a fragment', 'GET http://{O}/x#part HTTP/1.1'),
      bad('a back slash before the host', 'GET http:\\\\{O}/x HTTP/1.1'),
      bad('a back slash in the authority', 'GET http://{O}\\@127.0.0.1/x HTTP/1.1'),
      bad('a back slash in the path', 'GET http://{O}/a\\b HTTP/1.1'),
      bad('a tab in the authority', 'GET http://127.0.0.1\t:{P}/x HTTP/1.1'),
      bad('a space in the path', 'GET http://{O}/a b HTTP/1.1'),
      bad('a tab in the path', 'GET http://{O}/a\tb HTTP/1.1'),
      bad('a NUL', 'GET http://{O}/a\0b HTTP/1.1'),
      bad('control octets', 'GET http://{O}/a\x01\x7fb HTTP/1.1'),
      bad('a CR', 'GET http://{O}/a\rb HTTP/1.1'),
      bad('https without CONNECT', 'GET https://{O}/x HTTP/1.1'),
      bad('ftp', 'GET ftp://{O}/x HTTP/1.1'),
      bad('ws', 'GET ws://{O}/x HTTP/1.1'),
      bad('file', 'GET file:///etc/passwd HTTP/1.1'),
      bad('a scheme without ://', 'GET urn:x HTTP/1.1'),
      bad('origin-form at a proxy', 'GET /x HTTP/1.1'),
      bad('asterisk-form for GET', 'GET * HTTP/1.1'),
      bad('asterisk-form at a proxy', 'OPTIONS * HTTP/1.1'),
      bad('authority-form for GET', 'GET {O} HTTP/1.1'),
      bad('an empty target', 'GET  HTTP/1.1'),
      bad('a name with an empty label', 'GET http://a..b.test/ HTTP/1.1'),
      bad('a name that ends in a number', 'GET http://www.127.0.0.1.7/ HTTP/1.1'),
      bad('a percent sign that encodes nothing', 'GET http://a%zz.test/ HTTP/1.1'),
      bad('an encoded slash in the host', 'GET http://127.0.0.1%2f.test/ HTTP/1.1'),
      bad('an encoded NUL in the host', 'GET http://127.0.0.1%00.test/ HTTP/1.1'),
    ],
  );
});

describe('a host written in another way', () => {
  const at = (host: string) => line(`GET http://${host}:{P}/x HTTP/1.1`);
  rows(
    () => port,
    [
      {
        name: 'with an encoded digit is the host it means, and so is Host',
        send: at('%31%32%37.0.0.1'),
        outcome: served({ fields: { Host: /^127\.0\.0\.1:\d+$/ } }),
      },
      { name: 'as one number', send: at('2130706433'), outcome: served({ fields: { Host: /^127\.0\.0\.1:\d+$/ } }) },
      { name: 'in hexadecimal', send: at('0x7f.1'), outcome: served({ fields: { Host: /^127\.0\.0\.1:\d+$/ } }) },
      { name: 'mapped into IPv6', send: at('[::ffff:127.0.0.1]'), outcome: served({ fields: { Host: /^127\.0\.0\.1:\d+$/ } }) },
      {
        name: 'as localhost, in any case and with its dot',
        send: at('LocalHost.'),
        outcome: served({ fields: { Host: /^LocalHost\.:\d+$/ } }),
      },
    ],
  );
});

describe('an IPv6 literal that is none:', () => {
  rows(
    () => port,
    ['[::1', '::1]', '[::g]', '[127.0.0.1]', '[]', '[::1%25lo]', '[::1%lo]', '[v1.x]', '[[::1]]', '[::1]x', '[1:2:3]', '[:::1]', '::1'].map(
      (host) => ({
        name: host,
        send: `GET http://${host}:80/ HTTP/1.1\r\nHost: ${host}:80\r\n\r\n`,
        outcome: refused(400),
      }),
    ),
  );
});

describe('a request line', () => {
  rows(
    () => port,
    [
      { name: 'behind an empty line is read', send: `\r\n${get('/x')}`, outcome: served({ target: '/x' }) },
      { name: 'behind many empty lines is not', send: `${'\r\n'.repeat(20)}${get('/x')}`, outcome: refused(400) },
      { name: 'behind a bare line feed is not', send: `\n${get('/x')}`, outcome: refused(400) },
      { name: 'with two spaces', send: line('GET  http://{O}/x HTTP/1.1'), outcome: refused(400) },
      { name: 'with tabs', send: line('GET\thttp://{O}/x\tHTTP/1.1'), outcome: refused(400) },
      { name: 'with a vertical tab', send: line('GET\x0bhttp://{O}/x HTTP/1.1'), outcome: refused(400) },
      { name: 'with a form feed', send: line('GET\x0chttp://{O}/x HTTP/1.1'), outcome: refused(400) },
      { name: 'that starts with a space', send: line(' GET http://{O}/x HTTP/1.1'), outcome: refused(400) },
      { name: 'that ends with a space', send: line('GET http://{O}/x HTTP/1.1 '), outcome: refused(400) },
      { name: 'without a version (HTTP/0.9)', send: line('GET http://{O}/x'), outcome: refused(400) },
      { name: 'of the version HTTP/2.0', send: line('GET http://{O}/x HTTP/2.0'), outcome: refused(505) },
      { name: 'of the version HTTP/0.9', send: line('GET http://{O}/x HTTP/0.9'), outcome: refused(505) },
      { name: 'of the version HTTP/1.2 is HTTP/1.1', send: get('/x', '', '1.2'), outcome: served({ target: '/x' }) },
      { name: 'of the version http/1.1', send: line('GET http://{O}/x http/1.1'), outcome: refused(400) },
      { name: 'of the version HTTP/1.10', send: line('GET http://{O}/x HTTP/1.10'), outcome: refused(400) },
      { name: 'of the version HTTP/11', send: line('GET http://{O}/x HTTP/11'), outcome: refused(400) },
      { name: 'of the version HTTP/1,1', send: line('GET http://{O}/x HTTP/1,1'), outcome: refused(400) },
      { name: 'of the version HTTP/1.', send: line('GET http://{O}/x HTTP/1.'), outcome: refused(400) },
      { name: 'of the version HTTPS/1.1', send: line('GET http://{O}/x HTTPS/1.1'), outcome: refused(400) },
      { name: 'that is TLS', send: Buffer.from(`16030100c8010000c40303${'00'.repeat(190)}`, 'hex'), outcome: refused(400) },
      { name: 'that is SSH', send: 'SSH-2.0-OpenSSH_9.2\r\n\r\n', outcome: refused(400) },
      { name: 'that is SMTP', send: 'EHLO x\r\n\r\n', outcome: refused(400) },
      { name: 'that is HTTP/2 with prior knowledge', send: 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', outcome: refused(505) },
      { name: 'that is noise', send: Buffer.from([0, 1, 2, 255, 254, 13, 10, 13, 10]), outcome: refused(400) },
    ],
  );
});

describe('a method', () => {
  rows(
    () => port,
    [
      ...[
        'GET',
        'POST',
        'PUT',
        'DELETE',
        'PATCH',
        'OPTIONS',
        'TRACE',
        'PROPFIND',
        'REPORT',
        'M-SEARCH',
        'FOO',
        'get',
        "!#$%&'*+-.^_`|~",
      ].map((method) => ({
        name: `${method} reaches the origin as it is`,
        send: request(method, '/x'),
        outcome: served({ method, target: '/x' }),
      })),
      {
        name: 'HEAD gets a head',
        send: request('HEAD', '/x'),
        methods: ['HEAD'],
        outcome: served({ method: 'HEAD', answerFields: { 'Content-Length': '5' } }),
        answer: 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n',
      },
      {
        name: 'PATCH keeps its content',
        send: request('PATCH', '/x', 'Content-Length: 3\r\n', 'abc'),
        outcome: served({ method: 'PATCH', content: 'abc' }),
      },
      {
        name: 'DELETE keeps its content',
        send: request('DELETE', '/x', 'Content-Length: 3\r\n', 'abc'),
        outcome: served({ content: 'abc' }),
      },
      {
        name: 'POST without framing has no content',
        send: request('POST', '/x'),
        outcome: served({ content: '', fields: { 'Content-Length': null } }),
      },
      {
        name: 'OPTIONS without a path asks about the whole server',
        send: line('OPTIONS http://{O} HTTP/1.1'),
        outcome: served({ target: '*' }),
      },
      { name: 'OPTIONS with a path keeps it', send: request('OPTIONS', '/x'), outcome: served({ target: '/x' }) },
      { name: 'with separators in it', send: line('G(T http://{O}/x HTTP/1.1'), outcome: refused(400) },
      { name: 'with a colon', send: line('GET: http://{O}/x HTTP/1.1'), outcome: refused(400) },
      { name: 'that is empty', send: line(' http://{O}/x HTTP/1.1'), outcome: refused(400) },
      { name: 'of 100 octets', send: line(`${'M'.repeat(100)} http://{O}/x HTTP/1.1`), outcome: refused(400) },
      { name: 'with an octet above 127', send: line('G\xc9T http://{O}/x HTTP/1.1'), outcome: refused(400) },
    ],
  );
});

describe('the Host field', () => {
  const withHost = (lines: string): string => `GET http://{O}/x HTTP/1.1\r\n${lines}\r\n`;
  rows(
    () => port,
    [
      { name: 'is missing in HTTP/1.1', send: withHost(''), outcome: refused(400) },
      {
        name: 'is missing in HTTP/1.0',
        send: 'GET http://{O}/x HTTP/1.0\r\n\r\n',
        outcome: served({ fields: { Host: /^127\.0\.0\.1:\d+$/ }, closes: true }),
      },
      { name: 'comes twice', send: withHost('Host: {O}\r\nHost: {O}\r\n'), outcome: refused(400) },
      { name: 'comes twice in HTTP/1.0', send: 'GET http://{O}/x HTTP/1.0\r\nHost: {O}\r\nHost: x\r\n\r\n', outcome: refused(400) },
      {
        name: 'names another host: the target wins',
        send: withHost('Host: other.test\r\n'),
        outcome: served({ fields: { Host: /^127\.0\.0\.1:\d+$/ } }),
      },
      {
        name: 'names another port: the target wins',
        send: withHost('Host: 127.0.0.1:9\r\n'),
        outcome: served({ fields: { Host: /^127\.0\.0\.1:(?!9$)\d+$/ } }),
      },
      { name: 'is empty: the target counts', send: withHost('Host:\r\n'), outcome: served({ fields: { Host: /^127\.0\.0\.1:\d+$/ } }) },
      { name: 'is no authority', send: withHost('Host: a b/c@d\r\n'), outcome: refused(400) },
      { name: 'has a path', send: withHost('Host: {O}/x\r\n'), outcome: refused(400) },
      { name: 'has a user', send: withHost('Host: u@{O}\r\n'), outcome: refused(400) },
      { name: 'has two values', send: withHost('Host: {O}, {O}\r\n'), outcome: refused(400) },
      { name: 'has a port that is none', send: withHost('Host: 127.0.0.1:x\r\n'), outcome: refused(400) },
      { name: 'has a broken literal', send: withHost('Host: [::1\r\n'), outcome: refused(400) },
      { name: 'is folded', send: withHost('Host:\r\n {O}\r\n'), outcome: refused(400) },
    ],
  );
});

describe('what follows a request', () => {
  rows(
    () => port,
    [{ name: 'an empty line behind content is ignored', send: `${post('abc', '/1')}\r\n${get('/2')}`, outcome: inOrder('re:/1', 're:/2') }],
  );
});
