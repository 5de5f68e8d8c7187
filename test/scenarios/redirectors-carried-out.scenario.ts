/** Every form of answer a helper may give, carried out by the running proxy: what the client gets, and where its request went. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { CoreWorld } from '../support/core-world.ts';
import { client } from '../support/raw-peers.ts';
import { asked, coreToldBy, getOf, wholeAnswer, type ToldPool, type WholeAnswer } from '../support/redirected-core.ts';
import { tempFolder } from '../support/temp-folder.ts';

type Row = readonly [says: string, becomes: string];

/** Says what it saw: its name, and the request as it came. */
function telling(name: string): Promise<number> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.on('data', (data) => {
      const said = `${name} saw ${data.toString('latin1')}`;
      socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${said.length}\r\n\r\n${said}`);
    });
  });
  server.unref();
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port)));
}

const here = await telling('A');
const there = await telling('B');
const filesFolder = join(tempFolder(), 'pages');
mkdirSync(filesFolder);
writeFileSync(join(filesFolder, 'deny.html'), '<h1>%(host)s %(comment)s</h1>');
writeFileSync(join(filesFolder, '..', 'secret'), 'secret');

/** In one line: what the client got. `A` and `B` are the origins; HOST is the one that was asked for. */
function became(answer: WholeAnswer, host: string): string {
  const { status, head, content } = answer;
  const location = /^location: (.*)$/im.exec(head)?.[1]?.trim();
  if (location !== undefined) return `${status} ${location}`;
  const saw = /^([AB]) saw (\S+ \S+) HTTP\/1\.1\r\nHost: (\S+)/.exec(content);
  const added = /\r\nX-Added: (\w+)/.exec(content)?.[1];
  const text =
    saw === null
      ? `${status} ${sentence(content)}`.trim()
      : `${saw[1]} ${saw[2]} Host ${saw[3]}${added === undefined ? '' : ` X-Added ${added}`}`;
  return text.replaceAll(host, 'HOST').replaceAll(`:${here}`, ':A').replaceAll(`:${there}`, ':B');
}

/** Of one of our pages the words that differ; anything else as it is. */
function sentence(content: string): string {
  const page = /<h1>([^]*?)<\/h1><p>([^]*?)<\/p>(?:<p><a href="([^"]*)")?/.exec(content);
  if (page === null) return content;
  return [page[1], page[2], ...(page[3] === undefined ? [] : [page[3]])]
    .map((words) => (words ?? '').replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code))))
    .join(': ');
}

const DENIED = '403 This site is blocked: A filter program blocks it.';
const NO_ANSWER = '403 This site is blocked: A filter program did not answer, and then nothing is let through.';
const B = `b.test:${there}`;

const LINES: readonly Row[] = [
  ['', 'A GET /p?q Host HOST:A'],
  ['ERR', 'A GET /p?q Host HOST:A'],
  ['OK', 'A GET /p?q Host HOST:A'],
  ['OK message="school"', 'A GET /p?q Host HOST:A'],
  [`http://${B}/x y`, 'B GET /x Host b.test:B'],
  [`OK rewrite-url="http://${B}/x?a=b"`, 'B GET /x?a=b Host b.test:B'],
  [`OK rewrite-url=http://${B}`, 'B GET / Host b.test:B'],
  ['/other', 'A GET /other Host HOST:A'],
  ...[301, 302, 303, 307, 308].flatMap((status): readonly Row[] => [
    [`${status}:http://c.test/`, `${status} http://c.test/`],
    [`OK status=${status} url="http://c.test/"`, `${status} http://c.test/`],
  ]),
  ['OK url="http://c.test/"', '302 http://c.test/'],
  ['OK status=403 message="Not now, \\"please\\"."', '403 This site is blocked: Not now, "please".'],
  ['OK status=403', DENIED],
  ['OK status=404', '404 This site is blocked: A filter program blocks it.'],
  ['file://deny.html', '200 <h1>HOST </h1>'],
  ['file://../secret', DENIED],
  ['file://none.html', DENIED],
  [`intercept://b.test:${there}`, 'B GET /p?q Host HOST:A'],
  ['intercept://b.test', 'A GET /p?q Host HOST:A'],
  ['redirect://http://c.test/', '302 http://c.test/'],
  ['BH message="no list"', NO_ANSWER],
  ['what?', NO_ANSWER],
  ['OK url="http://c.test/', NO_ANSWER],
  [`http://blocked.test:${there}/`, '403 This site is blocked: A rule of this proxy blocks it.'],
  [`intercept://blocked.test:${there}`, '403 This site is blocked: A rule of this proxy blocks it.'],
];
const LINE_TUNNELS: readonly Row[] = [
  ['', 'A GET /t Host HOST'],
  [`intercept://b.test:${there}`, 'B GET /t Host HOST'],
  [B, 'B GET /t Host HOST'],
  [`OK rewrite-url="${B}"`, 'B GET /t Host HOST'],
  ['302:http://c.test/', '302 http://c.test/'],
  ['http://c.test/', DENIED],
  ['file://deny.html', '403 <h1>HOST </h1>'],
  ['OK status=403 message="No tunnels."', '403 This site is blocked: No tunnels.'],
  ['BH', NO_ANSWER],
  [`intercept://blocked.test:${there}`, '403 This site is blocked: A rule of this proxy blocks it.'],
];
const ANCESTOR: readonly Row[] = [
  ['', 'A GET /p?q Host HOST:A'],
  ['http://HOST/other', 'A GET /other Host HOST:A'],
  ['http://c.test/x', '302 http://c.test/x'],
  ['file://deny.html', '200 <h1>HOST </h1>'],
  [`intercept://b.test:${there}`, 'B GET /p?q Host HOST:A'],
  ['redirect://http://c.test/', '302 http://c.test/'],
  ['nonsense', NO_ANSWER],
];
const ANCESTOR_TUNNELS: readonly Row[] = [
  ['', 'A GET /t Host HOST'],
  [`intercept://b.test:${there}`, 'B GET /t Host HOST'],
];

const part = (kind: 'req-hdr' | 'res-hdr', head: string, fields = ''): string =>
  `ICAP/1.0 200 OK\r\n${fields}Encapsulated: ${kind}=0, null-body=${head.length}\r\n\r\n${head}`;
const page = (head: string, content: string): string =>
  `ICAP/1.0 200 OK\r\nEncapsulated: res-hdr=0, res-body=${head.length}\r\n\r\n${head}${content.length.toString(16)}\r\n${content}\r\n0\r\n\r\n`;
const EXPLANATION = '{"title":"School","description":"After six.","moreinfo":"http://x.test/"}';
const REQUEST = `GET http://${B}/x HTTP/1.1\r\nHost: ${B}\r\nX-Added: yes\r\n\r\n`;

const ICAP: readonly Row[] = [
  ['ICAP/1.0 204 No Content\r\n\r\n', 'A GET /p?q Host HOST:A'],
  ['ICAP/1.0 304 Not Modified\n\n', 'A GET /p?q Host HOST:A'],
  [part('req-hdr', REQUEST), 'B GET /x Host b.test:B X-Added yes'],
  [part('req-hdr', REQUEST.replaceAll('\r', '')), 'B GET /x Host b.test:B X-Added yes'],
  [
    part('req-hdr', `CONNECT ${B} HTTP/1.1\r\n\r\nGET http://other.test/x HTTP/1.1\r\nHost: other.test\r\n\r\n`),
    'B GET /x Host other.test',
  ],
  [part('req-hdr', `CONNECT ${B} HTTP/1.1\r\n\r\n`, 'X-Intercept: active\r\n'), 'B GET /p?q Host HOST:A'],
  [part('req-hdr', 'GET file://deny.html HTTP/1.1\r\n\r\n', 'Pragma: comment: homework\r\n'), '200 <h1>HOST homework</h1>'],
  [part('res-hdr', 'GET file://deny.html HTTP/1.1\r\n\r\n'), '200 <h1>HOST </h1>'],
  [part('res-hdr', 'HTTP/1.1 302 Found\r\nLocation: http://c.test/\r\n\r\n'), '302 http://c.test/'],
  [part('res-hdr', 'HTTP/1.1 204 No Content\r\nX-Y: z\r\n\r\n'), '204'],
  [page('HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n', 'made up'), '200 made up'],
  [page('HTTP/1.1 403 No\r\nContent-Type: text/html\r\n\r\n', 'no'), '403 no'],
  [
    page('HTTP/1.1 403 No\r\nContent-Type: application/proxy-explanation+json\r\n\r\n', EXPLANATION),
    '403 School: After six.: http://x.test/',
  ],
  [part('req-hdr', 'HEAD http://b.test/ HTTP/1.1\r\nHost: b.test\r\n\r\n'), NO_ANSWER],
  ['ICAP/1.0 302 Found\r\n\r\n', NO_ANSWER],
  ['ICAP/1.0 500 Error\r\n\r\n', NO_ANSWER],
  [
    part('req-hdr', `GET http://blocked.test:${there}/ HTTP/1.1\r\nHost: x\r\n\r\n`),
    '403 This site is blocked: A rule of this proxy blocks it.',
  ],
];
const ICAP_TUNNELS: readonly Row[] = [
  ['ICAP/1.0 204 No Content\r\n\r\n', 'A GET /t Host HOST'],
  [part('req-hdr', `CONNECT ${B} HTTP/1.1\r\n\r\n`), 'B GET /t Host HOST'],
  [part('req-hdr', REQUEST), DENIED],
  [page('HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n', 'page'), '403 page'],
  [part('res-hdr', 'HTTP/1.1 403 No\r\n\r\n'), '403'],
  [page('HTTP/1.1 403 No\r\nContent-Type: application/proxy-explanation+json\r\n\r\n', EXPLANATION), `403 ${EXPLANATION}`],
];

interface Family {
  readonly name: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly rows: readonly Row[];
  readonly tunnels: readonly Row[];
}
const FAMILIES: readonly Family[] = [
  { name: 'ids', options: { protocol: 'squid', concurrency: 10 }, rows: LINES, tunnels: LINE_TUNNELS },
  { name: 'serial', options: { protocol: 'squid', concurrency: 0 }, rows: LINES, tunnels: LINE_TUNNELS },
  { name: 'ancestor', options: { protocol: 'url' }, rows: ANCESTOR, tunnels: ANCESTOR_TUNNELS },
  { name: 'icap', options: { protocol: 'icap-stdio' }, rows: ICAP, tunnels: ICAP_TUNNELS },
];

let world: CoreWorld;
beforeAll(async () => {
  const pools = FAMILIES.map(({ name, options, rows, tunnels }): ToldPool => {
    const answers = (list: readonly Row[], kind: string) =>
      list.map(([says], at) => [`${kind}${at}.${name}.test`, says.replaceAll('HOST', `${kind}${at}.${name}.test`)] as const);
    return {
      name,
      options: { ...options, hosts: [`${name}.test`], min: 1, max: 2 },
      answers: Object.fromEntries([...answers(rows, 'r'), ...answers(tunnels, 't')]),
    };
  });
  world = await coreToldBy(pools, ['b.test', 'blocked.test'], {
    'filtering.block': 'blocked.test',
    'redirectors.filesFolder': filesFolder,
  });
});

for (const { name, rows, tunnels } of FAMILIES) {
  describe(`a helper of ${name}`, () => {
    for (const [at, [says, becomes]] of rows.entries()) {
      it(`that says ${JSON.stringify(says).slice(0, 90)}: ${becomes}`, async () => {
        const host = `r${at}.${name}.test`;
        expect(became(await asked(world.port, getOf(`${host}:${here}`, '/p?q')), host)).toBe(becomes);
      });
    }
    for (const [at, [says, becomes]] of tunnels.entries()) {
      it(`that says ${JSON.stringify(says).slice(0, 90)} of a tunnel: ${becomes}`, async () => {
        const host = `t${at}.${name}.test`;
        const browser = await client(world.port);
        browser.say(`CONNECT ${host}:${here} HTTP/1.1\r\nHost: ${host}:${here}\r\n\r\n`);
        const answer = await wholeAnswer(browser);
        if (answer.status !== 200) return void expect(became(answer, host)).toBe(becomes);
        browser.heard = '';
        browser.say(`GET /t HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
        expect(became(await wholeAnswer(browser), host)).toBe(becomes);
      });
    }
  });
}
