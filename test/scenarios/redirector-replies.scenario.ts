/** Every form of answer a helper may give, said by a real program over real pipes: what becomes of the request. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RedirectorAnswer } from '#core/protocol/redirector/redirector-answer.ts';
import type { RedirectorPools } from '#core/redirector-pool/redirector-pool.ts';
import type { PoolOptions } from '#core/redirector-pool/pool-options.ts';
import { poolWith, questionFor, realPools, tunnelTo } from '../support/redirector-world.ts';
import { tempFolder } from '../support/temp-folder.ts';

const PARROT = fileURLToPath(new URL('../support/helper-programs/parrot.ts', import.meta.url));
const filesFolder = join(tempFolder(), 'pages');
mkdirSync(filesFolder);
writeFileSync(join(filesFolder, 'deny.html'), '<h1>%(host)s</h1>');

const hex = (text: string): string => Buffer.from(text, 'latin1').toString('hex');
const told = (answer: RedirectorAnswer | null): string => {
  if (answer === null) return 'nobody was asked';
  switch (answer.type) {
    case 'permit':
      return answer.comment === null ? 'permit' : `permit (${answer.comment})`;
    case 'rewrite':
      return `rewrite ${answer.target.url}`;
    case 'redirect':
      return `redirect ${answer.status} ${answer.location}`;
    case 'deny':
      return `deny ${answer.status} ${answer.page?.description ?? answer.comment ?? ''}`.trim();
    case 'respond':
      return `respond ${answer.status} ${Buffer.from(answer.content).toString()}`;
    case 'intercept':
      return `intercept ${answer.host}:${answer.port}`;
    case 'replace':
      return `replace ${answer.head.split('\r\n', 1)[0]} to ${answer.dial === null ? answer.target.host : `${answer.dial.host}:${answer.dial.port}`}`;
    case 'failed':
      return `failed ${answer.because}`;
  }
};

function family(
  options: Partial<PoolOptions>,
  rows: readonly (readonly [says: string, becomes: string])[],
  tunnels: readonly (readonly [says: string, becomes: string])[],
): void {
  let pools: RedirectorPools;
  beforeAll(() => {
    pools = realPools(
      [poolWith({ program: PARROT, args: [options.protocol === 'icap-stdio' ? 'icap' : 'lines'], timeLimitMs: 10_000, ...options })],
      { filesFolder },
    ).pools;
  });
  afterAll(() => pools.stop());

  for (const [says, becomes] of rows) {
    it(`${JSON.stringify(says)}: ${becomes}`, async () => {
      const url = `http://a.example:8080/say-${hex(says)}`;
      const head = `GET ${url} HTTP/1.1\r\nHost: a.example:8080\r\n\r\n`;
      expect(told(await pools.ask(questionFor(url, { head })))).toBe(becomes);
    });
  }

  for (const [says, becomes] of tunnels) {
    it(`for a tunnel, ${JSON.stringify(says)}: ${becomes}`, async () => {
      // Lines show no path of a tunnel, so the words ride in the user's place; ICAP shows the head.
      const head = `CONNECT a.example:443 HTTP/1.1\r\nX: /say-${hex(says)}\r\n\r\n`;
      expect(told(await pools.ask(tunnelTo('a.example', 443, { head, user: `/say-${hex(says)}` })))).toBe(becomes);
    });
  }
}

const SQUID: readonly (readonly [says: string, becomes: string])[] = [
  ['', 'permit'],
  ['ERR', 'permit'],
  ['OK', 'permit'],
  ['OK message="school"', 'permit (school)'],
  ['http://b.example/x', 'rewrite http://b.example/x'],
  ['http://b.example/x 192.0.2.7/- - GET', 'rewrite http://b.example/x'],
  ['OK rewrite-url="http://b.example/x"', 'rewrite http://b.example/x'],
  ['OK rewrite-url=http://b.example/x', 'rewrite http://b.example/x'],
  ['OK url="http://b.example/"', 'redirect 302 http://b.example/'],
  ...[301, 302, 303, 307, 308].flatMap((status): readonly (readonly [string, string])[] => [
    [`${status}:http://b.example/`, `redirect ${status} http://b.example/`],
    [`OK status=${status} url="http://b.example/"`, `redirect ${status} http://b.example/`],
  ]),
  // Raw UTF-8, of which octet A0 is a part, in each of the forms.
  ['302:http://block.example/voil\xc3\xa0/page', 'redirect 302 http://block.example/voil%C3%A0/page'],
  ['OK status=302 url="http://block.example/voil\xc3\xa0/page"', 'redirect 302 http://block.example/voil%C3%A0/page'],
  ['redirect://block.example/voil\xc3\xa0/page', 'redirect 302 http://block.example/voil%C3%A0/page'],
  ['http://b.example/voil\xc3\xa0/page', 'rewrite http://b.example/voil%C3%A0/page'],
  ['OK status=403 message="Not now."', 'deny 403 Not now.'],
  ['file://deny.html', 'respond 200 <h1>a.example</h1>'],
  ['file://../secret', 'deny 403 ../secret: ENOENT'],
  ['intercept://b.example', 'intercept b.example:8080'],
  ['intercept://b.example:81', 'intercept b.example:81'],
  ['redirect://http://b.example/', 'redirect 302 http://b.example/'],
  ['BH message="no list"', 'failed broken'],
  ['what?', 'failed unintelligible'],
  ['OK url="http://b.example/', 'failed unintelligible'],
];

const SQUID_TUNNELS = [
  ['', 'permit'],
  ['intercept://b.example', 'intercept b.example:443'],
  ['b.example:8443', 'intercept b.example:8443'],
  ['OK rewrite-url="b.example:8443"', 'intercept b.example:8443'],
  ['redirect://http://b.example/', 'redirect 302 http://b.example/'],
  ['302:http://b.example/', 'redirect 302 http://b.example/'],
  ['http://block.example/', 'deny 403'],
  ['file://deny.html', 'respond 200 <h1>a.example</h1>'],
] as const;

describe('in Squid’s lines with channel-IDs', () => family({ protocol: 'squid', concurrency: 10 }, SQUID, SQUID_TUNNELS));
describe('in Squid’s lines, one question at a time', () => family({ protocol: 'squid', concurrency: 0 }, SQUID, SQUID_TUNNELS));

const ANCESTOR = [
  ['', 'permit'],
  ['http://a.example/say-', 'rewrite http://a.example:8080/say-'],
  ['http://b.example/x', 'redirect 302 http://b.example/x'],
  ['file://deny.html', 'respond 200 <h1>a.example</h1>'],
  ['intercept://b.example', 'intercept b.example:8080'],
  ['intercept://b.example:81', 'intercept b.example:81'],
  ['redirect://http://b.example/', 'redirect 302 http://b.example/'],
] as const;

// The ancestor's line has no place for the words of a tunnel: those are covered by the table of the grammar.
describe('in the ancestor’s lines', () => family({ protocol: 'url' }, ANCESTOR, []));

const REQUEST = 'GET http://b.example/x HTTP/1.1\r\nHost: b.example\r\n\r\n';
const part = (kind: 'req-hdr' | 'res-hdr', head: string, fields = ''): string =>
  `ICAP/1.0 200 OK\r\n${fields}Encapsulated: ${kind}=0, null-body=${head.length}\r\n\r\n${head}`;
const page = (head: string, content: string): string =>
  `ICAP/1.0 200 OK\r\nEncapsulated: res-hdr=0, res-body=${head.length}\r\n\r\n${head}${content.length.toString(16)}\r\n${content}\r\n0\r\n\r\n`;
const EXPLANATION = '{"title":"t","description":"After six.","moreinfo":"http://x.example/"}';

describe('in ICAP over stdin and stdout', () =>
  family(
    { protocol: 'icap-stdio' },
    [
      ['ICAP/1.0 204 No Content\r\n\r\n', 'permit'],
      ['ICAP/1.0 204 No Content\n\n', 'permit'],
      ['ICAP/1.0 304 Not Modified\r\nPragma: comment: school\r\n\r\n', 'permit (school)'],
      [part('req-hdr', REQUEST), 'replace GET http://b.example/x HTTP/1.1 to b.example'],
      [part('req-hdr', REQUEST.replaceAll('\r', '')), 'replace GET http://b.example/x HTTP/1.1 to b.example'],
      [part('res-hdr', REQUEST), 'replace GET http://b.example/x HTTP/1.1 to b.example'],
      [part('req-hdr', `CONNECT c.example:81 HTTP/1.1\r\n\r\n${REQUEST}`), 'replace GET http://b.example/x HTTP/1.1 to c.example:81'],
      [part('req-hdr', 'CONNECT c.example:81 HTTP/1.1\r\n\r\n', 'X-Intercept: active\r\n'), 'intercept c.example:81'],
      [part('req-hdr', 'GET file://deny.html HTTP/1.1\r\n\r\n'), 'respond 200 <h1>a.example</h1>'],
      [part('res-hdr', 'GET file://deny.html HTTP/1.1\r\n\r\n'), 'respond 200 <h1>a.example</h1>'],
      [part('res-hdr', 'HTTP/1.1 302 Found\r\nLocation: /\r\n\r\n'), 'respond 302 '],
      [page('HTTP/1.1 403 No\r\nContent-Type: text/html\r\n\r\n', 'no'), 'respond 403 no'],
      [page('HTTP/1.1 403 No\r\nContent-Type: application/proxy-explanation+json\r\n\r\n', EXPLANATION), 'deny 403 After six.'],
      ['ICAP/1.0 100 Continue\r\n\r\n', 'failed unintelligible'],
      ['ICAP/1.0 302 Found\r\n\r\n', 'failed unintelligible'],
      ['ICAP/1.0 500 Error\r\n\r\n', 'failed broken'],
      ['ICAP/1.0 200 OK\r\n\r\n', 'failed unintelligible'],
    ],
    [
      ['ICAP/1.0 204 No Content\r\n\r\n', 'permit'],
      [part('req-hdr', 'CONNECT c.example:8443 HTTP/1.1\r\n\r\n'), 'intercept c.example:8443'],
      [part('req-hdr', REQUEST), 'deny 403'],
      [part('res-hdr', 'HTTP/1.1 403 No\r\n\r\n'), 'respond 403 '],
      [part('req-hdr', 'GET file://deny.html HTTP/1.1\r\n\r\n'), 'respond 200 <h1>a.example</h1>'],
    ],
  ));
