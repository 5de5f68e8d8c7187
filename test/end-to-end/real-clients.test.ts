/** Programs people have, at every door: what they get through the proxy is what the site sent. */
import { execFile, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, type TestContext } from 'vitest';
import type { HistoryRow } from '#core/contract/views.ts';
import { findBrowser, launchBrowser } from '../support/browser.ts';
import { createAuthority, noCertificates } from '../support/certificates.ts';
import { startCore, type CoreWorld } from '../support/core-world.ts';
import { needDebianPackage } from '../support/debian-package.ts';
import { doorPort } from '../support/door-port.ts';
import { tempFolder } from '../support/temp-folder.ts';

const folder = tempFolder();
const SITE = 'site.test';
const PAGE = 'the quick brown fox jumps over the lazy dog, '.repeat(50_000);
const HASH = createHash('sha256').update(PAGE).digest('hex');

let world: CoreWorld;
const servers: Server[] = [];
let plain = '';
let secure = '';

const serve: RequestListener = (request, response) => {
  response.setHeader('Content-Type', 'text/html');
  response.end(request.url?.startsWith('/big') === true ? PAGE : `<!doctype html><title>${request.url}</title>`);
};

async function listening(server: Server): Promise<number> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

beforeAll(async () => {
  const hosts = join(folder, 'hosts');
  writeFileSync(hosts, `127.0.0.1 ${SITE} blocked.test\n`);
  plain = `${SITE}:${await listening(createServer(serve))}`;
  if (noCertificates === undefined) {
    const authority = createAuthority(folder);
    writeFileSync(join(folder, 'ca.pem'), authority.ca);
    secure = `${SITE}:${await listening(createSecureServer(authority.certify([`DNS:${SITE}`]), serve) as unknown as Server)}`;
  }
  world = await startCore({
    'dns.hostsFile': hosts,
    'proxy.users': 'mia:a b@c',
    'socks.listen': '127.0.0.1:0',
    'socks.users': 'sam:sesame',
    'proxyProtocol.listen': '127.0.0.1:0',
    'proxyProtocol.trusted': '127.0.0.1',
    'filtering.block': 'blocked.test',
  });
});
afterAll(() => servers.forEach((server) => server.close()));

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly errors: string;
}

function run(file: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ran> {
  return new Promise((resolve) => {
    const options = {
      encoding: 'utf8' as const,
      maxBuffer: 50_000_000,
      timeout: 60_000,
      env: { PATH: process.env['PATH'], HOME: folder, ...env },
    };
    execFile(file, args, options, (error, out, errors) =>
      resolve({ code: error === null ? 0 : typeof error.code === 'number' ? error.code : 1, out, errors }),
    );
  });
}

const isHere = (program: string): boolean => spawnSync(program, ['--version'], { stdio: 'ignore' }).status === 0;
function needs(context: TestContext, program: string, packageName = program): void {
  if (isHere(program)) return;
  const lack = needDebianPackage(packageName, `/usr/bin/${program}`);
  if (lack !== null) context.skip(lack);
}
function needsCertificates(context: TestContext): void {
  if (noCertificates !== undefined) context.skip(noCertificates);
}

const proxy = (who = 'mia:a%20b%40c@'): string => `http://${who}127.0.0.1:${world.port}`;
const environment = (): Readonly<Record<string, string>> => ({
  http_proxy: proxy(),
  https_proxy: proxy(),
  HTTP_PROXY: proxy(),
  HTTPS_PROXY: proxy(),
  no_proxy: '',
});

/** Rows are stored in batches: the first that is like this, once it is there. */
async function rowWhere(isIt: (row: HistoryRow) => boolean, of = world): Promise<HistoryRow | undefined> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const row = (await of.rows(1)).find(isIt);
    if (row !== undefined) return row;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return undefined;
}

describe('curl', () => {
  const curl = (...args: readonly string[]): Promise<Ran> => run('curl', ['-sS', '--max-time', '50', ...args]);

  it('signs in to the proxy, and is told 407 without a password', async (context) => {
    needs(context, 'curl');
    expect(
      createHash('sha256')
        .update((await curl('-x', proxy(), `http://${plain}/big-curl`)).out)
        .digest('hex'),
    ).toBe(HASH);
    expect((await curl('-x', proxy(''), '-o', '/dev/null', '-w', '%{http_code}', `http://${plain}/`)).out).toBe('407');
    expect(await rowWhere(({ path }) => path === '/big-curl')).toMatchObject({ user: 'mia', status: 200 });
  });

  it.for(['--socks5-hostname', '--socks5'])(
    '%s with a password: pages, and https with its certificate checked',
    async (option, context) => {
      needs(context, 'curl');
      needsCertificates(context);
      const socks = [option, `127.0.0.1:${await doorPort(world, 'socks')}`, '--proxy-user', 'sam:sesame'];
      // The name is looked up by curl itself, unless it is told to leave that to the proxy.
      const here = option === '--socks5' ? ['--resolve', `${plain}:127.0.0.1`, '--resolve', `${secure}:127.0.0.1`] : [];
      for (const [url, path] of [
        [`http://${plain}`, '/big-socks'],
        [`https://${secure}`, '/big-socks-tls'],
      ]) {
        const { out, errors } = await curl(...socks, ...here, '--cacert', join(folder, 'ca.pem'), `${url}${path}`);
        expect(errors).toBe('');
        expect(createHash('sha256').update(out).digest('hex')).toBe(HASH);
      }
    },
  );

  it('over SOCKS is told what went wrong: a wrong password, a blocked name, a name nobody has', async (context) => {
    needs(context, 'curl');
    const socks = ['--socks5-hostname', `127.0.0.1:${await doorPort(world, 'socks')}`];
    const wrong = await curl(...socks, '--proxy-user', 'sam:wrong', `http://${plain}/`);
    const [blocked, nobody] = [
      await curl(...socks, '--proxy-user', 'sam:sesame', 'https://blocked.test:8443/'),
      await curl(...socks, '--proxy-user', 'sam:sesame', 'https://nobody.invalid:8443/'),
    ];
    expect([wrong.code, blocked.code, nobody.code]).toEqual([97, 97, 97]);
    expect([wrong.errors, blocked.errors, nobody.errors]).toEqual([
      expect.stringContaining('rejected by the SOCKS5 server'),
      expect.stringContaining('(2)'),
      expect.stringContaining('(4)'),
    ]);
  });

  it('behind a PROXY line of its own', async (context) => {
    needs(context, 'curl');
    const url = `http://${plain}/curl-line`;
    const { out } = await curl(
      '--haproxy-protocol',
      '--proxy-user',
      'mia:a b@c',
      '-x',
      `http://127.0.0.1:${await doorPort(world, 'forward')}`,
      url,
    );
    if (out === '') return context.skip('this curl sends its PROXY line to sites only, not to proxies');
    expect(out).toContain('<title>/curl-line</title>');
  });
});

describe('wget', () => {
  it('gets pages and https through the proxy', async (context) => {
    needs(context, 'wget');
    needsCertificates(context);
    for (const url of [`http://${plain}/big-wget`, `https://${secure}/big-wget`]) {
      const { out, errors } = await run(
        'wget',
        ['-q', '-O', '-', '--tries=1', `--ca-certificate=${join(folder, 'ca.pem')}`, url],
        environment(),
      );
      expect(errors).toBe('');
      expect(createHash('sha256').update(out).digest('hex')).toBe(HASH);
    }
  });
});

describe("Node's fetch", () => {
  it('follows the environment: pages, uploads and https', async (context) => {
    needsCertificates(context);
    const script = `
      const { createHash } = await import('node:crypto');
      const hash = async (answer) => createHash('sha256').update(Buffer.from(await answer.arrayBuffer())).digest('hex');
      console.log(await hash(await fetch('http://${plain}/big-node')));
      console.log(await hash(await fetch('https://${secure}/big-node')));
      console.log((await fetch('http://${plain}/node-post', { method: 'POST', body: 'x'.repeat(1e6) })).status);`;
    const env = { ...environment(), NODE_USE_ENV_PROXY: '1', NODE_EXTRA_CA_CERTS: join(folder, 'ca.pem'), NO_PROXY: '' };
    const { out, errors } = await run(process.execPath, ['--input-type=module', '-e', script], env);
    expect([out, errors]).toEqual([`${HASH}\n${HASH}\n200\n`, '']);
    // It asks for a tunnel, for http too.
    expect(await rowWhere(({ octetsUp }) => octetsUp > 1e6)).toMatchObject({ user: 'mia', host: SITE, method: 'CONNECT' });
  });
});

describe("python's urllib", () => {
  it('gets pages and https through the proxy', async (context) => {
    needs(context, 'python3');
    needsCertificates(context);
    const script = `
import hashlib, ssl, urllib.request
opener = urllib.request.build_opener(urllib.request.HTTPSHandler(context=ssl.create_default_context(cafile='${join(folder, 'ca.pem')}')))
for url in ('http://${plain}/big-python', 'https://${secure}/big-python'):
    print(hashlib.sha256(opener.open(url).read()).hexdigest())`;
    const { out, errors } = await run('python3', ['-c', script], environment());
    expect([out, errors]).toEqual([`${HASH}\n${HASH}\n`, '']);
  });
});

describe("apt's http method", () => {
  it('downloads through the proxy, and checks what it got', async (context) => {
    const helper = '/usr/lib/apt/apt-helper';
    const lack = needDebianPackage('apt', helper);
    if (lack !== null) context.skip(lack);
    const target = join(folder, 'apt');
    mkdirSync(target);
    const options = ['-o', `Acquire::http::Proxy=${proxy()}`, '-o', 'APT::Sandbox::User=root', '-o', `Dir::State=${target}`];
    const done = await run(helper, [...options, 'download-file', `http://${plain}/big-apt`, join(target, 'file'), `SHA256:${HASH}`]);
    expect(done.code, done.errors + done.out).toBe(0);
    expect(readFileSync(join(target, 'file'), 'utf8')).toBe(PAGE);
  });
});

describe('Chromium', () => {
  let browser: Browser | undefined;
  afterAll(() => browser?.close());

  it('over SOCKS5 leaves names to the proxy and shows pages', async (context) => {
    const found = findBrowser();
    if (found.type === 'missing') return context.skip(found.reason);
    const open = await startCore({
      'dns.hostsFile': join(folder, 'hosts'),
      'socks.listen': '127.0.0.1:0',
      'filtering.block': 'blocked.test',
    });
    browser = await launchBrowser(found.path, { args: [`--proxy-server=socks5://127.0.0.1:${await doorPort(open, 'socks')}`] });
    const tab = await browser.newPage();
    await tab.goto(`http://${plain}/chromium`);
    expect(await tab.title()).toBe('/chromium');
    await expect(tab.goto('https://blocked.test:8443/')).rejects.toThrow(/ERR_SOCKS_CONNECTION_FAILED|ERR_PROXY_CONNECTION_FAILED/);
    await browser.close(); // a tunnel becomes a row when it ends
    expect(await rowWhere(({ host }) => host === SITE, open)).toMatchObject({ mode: 'socks' });
  });
});
