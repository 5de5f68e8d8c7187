/** Every example, asked by the running proxy: what it is there for, seen by a client. Each has its own hosts. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { CoreWorld } from '../support/core-world.ts';
import { client } from '../support/raw-peers.ts';
import { asked, coreToldBy, getOf, ordersTo, wholeAnswer, type WholeAnswer } from '../support/redirected-core.ts';
import { tempFolder } from '../support/temp-folder.ts';

/** Says what it saw. */
const port = await new Promise<number>((resolve) => {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.on('data', (data) =>
      socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${data.length}\r\n\r\n${data.toString('latin1')}`, 'latin1'),
    );
  });
  server.unref();
  server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
});

const folder = tempFolder();
const files = join(folder, 'pages');
mkdirSync(files);
writeFileSync(join(files, 'own.html'), '<h1>own page for %(host)s</h1>');
writeFileSync(join(files, 'deny.html'), '<h1>no %(host)s</h1>');
writeFileSync(join(folder, 'hosts.txt'), '# games\nlisted.test\n');
const hasPython = spawnSync('python3', ['--version']).status === 0;
const hasShell = spawnSync('sh', ['-c', 'exit 0']).status === 0;

interface Row {
  readonly example: string;
  readonly words?: readonly string[];
  readonly host: string;
  readonly path?: string;
  readonly fields?: string;
  /** What the client gets: status, and what is in its answer. */
  readonly becomes: readonly [status: number, text: string | RegExp];
}

const OLD = 'User-Agent: Mozilla/5.0 (compatible; MSIE 9.0)\r\n';
const ROWS: readonly Row[] = [
  { example: 'permit-all', host: 'plain.test', becomes: [200, 'GET / HTTP/1.1'] },
  { example: 'deny-list', words: [join(folder, 'hosts.txt')], host: 'www.listed.test', becomes: [403, '<h1>This site is blocked</h1>'] },
  { example: 'block-page', words: ['block.test'], host: 'block.test', becomes: [200, '<h1>no block.test</h1>'] },
  { example: 'explain-page', words: ['why.test=After homework.'], host: 'why.test', becomes: [403, '<p>After homework.</p>'] },
  {
    example: 'rewrite-site',
    words: ['old.test', `plain.test:${port}`],
    host: 'old.test',
    path: '/x?y',
    becomes: [200, `GET /x?y HTTP/1.1\r\nHost: plain.test:${port}`],
  },
  {
    example: 'redirect-site',
    words: ['away.test', 'new.test'],
    host: 'away.test',
    path: '/x',
    becomes: [302, 'Location: http://new.test/x'],
  },
  { example: 'intercept-host', words: ['led.test', '127.0.0.1', String(port)], host: 'led.test', becomes: [200, /Host: led\.test/] },
  { example: 'serve-file', words: ['file.test', 'own.html'], host: 'file.test', becomes: [200, '<h1>own page for file.test</h1>'] },
  { example: 'serve-page', words: ['counts.test', files], host: 'counts.test', becomes: [200, '<h1>Sites</h1>'] },
  {
    example: 'safe-search',
    host: 'www.bing.com',
    path: '/search?q=cats&adlt=off',
    becomes: [200, 'GET /search?q=cats&adlt=strict HTTP/1.1'],
  },
  { example: 'quiet-hours', words: ['00:00', '24:00'], host: 'quiet.test', becomes: [403, '<p>Quiet hours until 24:00.</p>'] },
  { example: 'log-only', words: [join(folder, 'seen.txt')], host: 'seen.test', becomes: [200, 'GET / HTTP/1.1'] },
  { example: 'icap/permit-204', host: 'i204.test', becomes: [200, 'GET / HTTP/1.1'] },
  { example: 'icap/permit-304', host: 'i304.test', becomes: [200, 'GET / HTTP/1.1'] },
  { example: 'icap/deny-page', words: ['ideny.test'], host: 'ideny.test', becomes: [403, '<h1>This site is not shown here.</h1>'] },
  {
    example: 'icap/deny-explained',
    words: ['iwhy.test'],
    host: 'iwhy.test',
    becomes: [403, /<h1>Not during the week<\/h1><p>iwhy\.test is for weekends[^]*http:\/\/rules\.home\.example\//],
  },
  {
    example: 'icap/serve-page',
    words: ['ipage.test'],
    host: 'ipage.test',
    fields: 'X-Me: <b>\r\n',
    becomes: [200, '<th>X-Me</th><td>&#60;b&#62;'],
  },
  { example: 'icap/serve-file', words: ['ifile.test', 'own.html'], host: 'ifile.test', becomes: [200, '<h1>own page for ifile.test</h1>'] },
  { example: 'icap/connect-swap', words: ['iswap.test', '127.0.0.1'], host: 'iswap.test', becomes: [200, /Host: iswap\.test/] },
  {
    example: 'icap/youtube-cookie',
    host: 'www.youtube.com',
    fields: 'Cookie: a=b; PREF=f1=5&f2=1\r\n',
    becomes: [200, 'Cookie: a=b; PREF=f1=5&f2=8000000\r\n'],
  },
  { example: 'icap/youtube-restrict', words: ['Moderate'], host: 'm.youtube.com', becomes: [200, 'YouTube-Restrict: Moderate\r\n'] },
  { example: 'icap/old-browsers', host: 'iold.test', fields: OLD, becomes: [403, 'This browser is too old to be safe.'] },
  { example: 'other-languages/permit-all.sh', host: 'shell.test', becomes: [200, 'GET / HTTP/1.1'] },
  { example: 'other-languages/quiet-hours.sh', words: ['0', '24'], host: 'squiet.test', becomes: [403, 'Quiet hours until 24 o'] },
  {
    example: 'other-languages/deny-list.py',
    words: [join(folder, 'hosts.txt')],
    host: 'py.listed.test',
    becomes: [403, 'listed.test is on the block list.'],
  },
  { example: 'other-languages/safe-search.py', host: 'bing.com', path: '/s?q=a', becomes: [200, 'GET /s?q=a&adlt=strict HTTP/1.1'] },
  { example: 'other-languages/icap-permit.py', host: 'ipy.test', becomes: [200, 'GET / HTTP/1.1'] },
];

const missing = ({ example }: Row): string | null => {
  if (example.endsWith('.py') && !hasPython) return 'python3 is not installed';
  return example.endsWith('.sh') && !hasShell ? 'there is no POSIX shell' : null;
};

let world: CoreWorld;
beforeAll(async () => {
  const names = [...ROWS.map(({ host }) => host), 'new.test'];
  world = await coreToldBy([], names, { 'redirectors.filesFolder': files });
  for (const row of ROWS.filter((one) => missing(one) === null)) {
    const protocol = /\bicap/.test(row.example) ? ('icap-stdio' as const) : ('squid' as const);
    const pool = {
      name: row.example.replace('/', ' '),
      program: row.example,
      arguments: [...(row.words ?? [])],
      protocol,
      hosts: [row.host],
    };
    const limits = { min: 0, max: 1, concurrency: row.example.endsWith('.py') ? 0 : 5, timeoutMs: 20_000, onFailure: 'deny' as const };
    expect(await ordersTo(world).redirectors.add({ ...pool, ...limits })).toEqual({ ok: true });
  }
});

const got = ({ status, head, content }: WholeAnswer): readonly [number, string] => [
  status,
  `${head}${content.replace(/&#(\d+);/g, (all, code) => (Number(code) === 39 ? "'" : all))}`,
];

describe('the example', () => {
  it.for(ROWS)('$example does what it is there for', async (row, context) => {
    const because = missing(row);
    if (because !== null) return context.skip(because);
    const [status, text] = got(await asked(world.port, getOf(`${row.host}:${port}`, row.path ?? '/', row.fields ?? '')));
    const [wanted, part] = row.becomes;
    expect([status, text]).toEqual([wanted, typeof part === 'string' ? expect.stringContaining(part) : expect.stringMatching(part)]);
  });

  it('log-only wrote it down', () => {
    expect(JSON.parse(readFileSync(join(folder, 'seen.txt'), 'utf8'))).toMatchObject({ method: 'GET', url: `http://seen.test:${port}/` });
  });

  it.each([
    ['intercept-host', 'led.test', 1],
    ['icap/connect-swap', 'iswap.test', port],
  ])('%s leads tunnels too', async (_example, host, to) => {
    const browser = await client(world.port);
    await browser.say(`CONNECT ${host}:${to === 1 ? 1024 : to} HTTP/1.1\r\nHost: ${host}\r\n\r\n`).hears('200');
    browser.heard = '';
    browser.say(`GET /t HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
    expect((await wholeAnswer(browser)).content).toContain('GET /t HTTP/1.1');
  });

  it('deny-explained explains itself to a program that is refused a tunnel', async () => {
    const { status, content } = await asked(world.port, `CONNECT iwhy.test:${port} HTTP/1.1\r\nHost: iwhy.test:${port}\r\n\r\n`);
    expect([status, JSON.parse(content)]).toMatchObject([403, { title: 'Not during the week' }]);
  });
});
