/** The program as it is started and stopped from a terminal. */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { programFolder, spawnProgram, startProgram } from '../support/program.ts';
import { answering, client, ok, origin } from '../support/raw-peers.ts';
import { root } from '../support/source-tree.ts';

/** Linux lets no user, root included, make a folder here. */
const NOT_WRITABLE = '/sys/hearthgate/data';

const run = (...words: readonly string[]) =>
  spawnSync(process.execPath, ['dist/headless.js', ...words], { cwd: root, encoding: 'utf8', timeout: 30_000 });

describe('starting', () => {
  it('prints the proxy, the screens with their key, and one line to try', async () => {
    const program = await startProgram();
    expect(program.output()).toMatch(
      /^Proxy {4}127\.0\.0\.1:\d+ {2}\[::1\]:\d+\nScreens {2}http:\/\/127\.0\.0\.1:\d+\/#token=[\w-]{43}\nTry {6}curl -x http:\/\/127\.0\.0\.1:\d+ http:\/\/example\.com\/\nCtrl\+C stops it\.\n$/,
    );
  });

  it('through the launcher does the same', async () => {
    const program = await startProgram([], undefined, ['build/start.mjs']);
    const site = await origin(answering(() => ok('through')));
    await (
      await client(program.proxyPort)
    )
      .say(`GET http://${site.authority}/ HTTP/1.1\r\nHost: ${site.authority}\r\n\r\n`)
      .hears('through');
    program.child.kill('SIGINT');
    expect(await program.ended).toBe(0);
  });

  it('says what else is open', async () => {
    const program = await startProgram(['--set', 'socks.listen=127.0.0.1:0', '--set', 'dns.listen=127.0.0.1:0']);
    expect(program.output()).toMatch(/\nOpen {5}socks 127\.0\.0\.1:[1-9]\d*\nOpen {5}dns 127\.0\.0\.1:[1-9]\d*\n/);
  });

  it.for(['SIGTERM', 'SIGKILL'] as const)('does not outlive an npm that was ended with %s', async (signal, { skip }) => {
    if (process.platform !== 'linux') return skip('only Linux tells who started the shell that npm runs scripts with');
    // What npm is to its scripts: a process that runs them with a shell and passes nothing on.
    const npm = "require('child_process').spawn('sh', ['-c', process.argv.slice(1).join(' ') + '; :'], { stdio: 'inherit' })";
    const program = await startProgram([], undefined, ['-e', npm, '--', process.execPath, 'build/start.mjs']);
    process.kill(program.child.pid as number, signal);
    await program.ended; // its output is closed, so whoever wrote to it is gone too
    await expect(client(program.proxyPort)).rejects.toThrow();
  });

  it('answers --version, --help and --print-config and ends', () => {
    expect(run('--version').stdout).toBe(
      `${(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }).version}\n`,
    );
    expect(run('--help').stdout).toContain('--set SECTION.KEY=VALUE');
    const printed = run('--print-config', '--data', programFolder(), '--port', '4000');
    expect([printed.status, printed.stdout.includes('proxy.port = 4000   (command line; default 3128)')]).toEqual([0, true]);
  });

  it('hashes a password for the settings file, and lets that person in afterwards', async () => {
    const hashed = run('--hash', 'mia:comma, and colon: too');
    expect([hashed.status, hashed.stderr]).toEqual([0, '']);
    expect(hashed.stdout).toMatch(/^mia:scrypt\$32768\$[A-Za-z0-9+/]{22}==\$[A-Za-z0-9+/]{43}=\n$/);
    const folder = programFolder();
    writeFileSync(join(folder, 'config.json'), JSON.stringify({ version: 1, proxy: { users: [hashed.stdout.trim()] } }));
    const program = await startProgram([], folder);
    const site = await origin(answering(() => ok('come in')));
    const ask = (password: string): string =>
      `GET http://${site.authority}/ HTTP/1.1\r\nHost: ${site.authority}\r\nProxy-Authorization: Basic ${Buffer.from(`mia:${password}`).toString('base64')}\r\n\r\n`;
    await (await client(program.proxyPort)).say(ask('comma')).hears('HTTP/1.1 407');
    await (await client(program.proxyPort)).say(ask('comma, and colon: too')).hears('come in');
    expect(run('--hash', 'secret').stderr).toMatch(/^--hash: write it as --hash NAME:PASSWORD/);
  });
});

describe('stopping', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)('by %s is clean, with open tunnels and connections', async (signal) => {
    const program = await startProgram();
    const site = await origin();
    const browser = await client(program.proxyPort);
    await browser.say(`CONNECT ${site.authority} HTTP/1.1\r\nHost: ${site.authority}\r\n\r\n`).hears('200');
    await client(program.proxyPort);
    program.child.kill(signal);
    expect(await program.ended).toBe(0);
    expect(program.output()).not.toMatch(/Error|at .*\.js:/);
  });

  it('loses no row of history', async () => {
    const folder = programFolder();
    const first = await startProgram([], folder);
    const site = await origin(answering(() => ok('x')));
    const browser = await client(first.proxyPort);
    for (let page = 0; page < 50; page += 1)
      await browser
        .say(`GET http://${site.authority}/${page} HTTP/1.1\r\nHost: ${site.authority}\r\n\r\n`)
        .until(({ heard }) => heard.split('HTTP/1.1 200').length === page + 2, `page ${page}`);
    first.child.kill('SIGTERM');
    await first.ended;
    const second = await startProgram([], folder);
    const found = await fetch(`${new URL(second.link).origin}/rpc/history/search`, {
      method: 'POST',
      headers: { authorization: `Bearer ${second.link.split('token=')[1]}`, 'content-type': 'application/json' },
      body: JSON.stringify({ json: { text: '', limit: 500 } }),
    });
    const page = (await found.json()) as { readonly json: { readonly rows: readonly { readonly path: string }[] } };
    expect(page.json.rows.map(({ path }) => path)).toEqual(Array.from({ length: 50 }, (_, at) => `/${49 - at}`));
  });
});

describe('trouble', () => {
  it.each([
    ['an option that is none', ['--colour'], 2, '--colour is not an option'],
    ['a port that is none', ['--port', 'x'], 2, 'proxy.port is "x" (command line); allowed: a port'],
    ['a setting that is none', ['--set', 'proxy.prot=1'], 2, 'proxy.prot'],
  ])('%s is told in a sentence', (_name, words, code, sentence) => {
    const done = run(...words, '--data', programFolder());
    expect([done.status, done.stdout]).toEqual([code, '']);
    expect(done.stderr).toContain(sentence);
    expect(done.stderr).not.toMatch(/\n\s+at /);
  });

  it('a busy port is told with its holder and a free one', async () => {
    const holder = createServer();
    await new Promise<void>((resolve) => holder.listen(0, '127.0.0.1', resolve));
    const { port } = holder.address() as AddressInfo;
    const program = spawnProgram([
      '--port',
      String(port),
      '--monitor-port',
      '0',
      '--data',
      programFolder(),
      '--set',
      'proxy.hosts=127.0.0.1',
    ]);
    expect(await program.ended).toBe(1);
    holder.close();
    expect(program.output()).toMatch(new RegExp(`127\\.0\\.0\\.1:${port} is in use.*Port \\d+ is free: --port \\d+`));
    if (process.platform === 'linux') expect(program.output()).toContain(`(pid ${process.pid})`);
  });

  it('a busy monitor port leaves the proxy running and says what to do', async () => {
    const holder = createServer();
    await new Promise<void>((resolve) => holder.listen(0, '127.0.0.1', resolve));
    const { port } = holder.address() as AddressInfo;
    const program = await startProgram(['--set', `monitor.port=${port}`]);
    holder.close();
    expect(program.output()).toMatch(/Screens {2}not available/);
    expect(program.output()).toMatch(
      new RegExp(`Note .*127\\.0\\.0\\.1:${port}: it is in use by .* Port \\d+ is free: --monitor-port \\d+`),
    );
    if (process.platform === 'linux') expect(program.output()).toContain(`(pid ${process.pid})`);
    const site = await origin(answering(() => ok('still')));
    await (await client(program.proxyPort)).say(`GET http://${site.authority}/ HTTP/1.1\r\nHost: ${site.authority}\r\n\r\n`).hears('still');
  });

  it('a configuration that cannot be read is told, and kept', async () => {
    const folder = programFolder();
    writeFileSync(join(folder, 'config.json'), '{ "version": 1, "limits": { "fields": "many" } }');
    const program = await startProgram([], folder);
    expect(program.output()).toMatch(/Note .*config\.json was not used: limits\.fields is "many"/);
    expect(readFileSync(join(folder, 'config.json'), 'utf8')).toContain('many');
  });

  it('a damaged history is set aside under a dated name, and a new one begun', async () => {
    const folder = programFolder();
    writeFileSync(join(folder, 'history.db'), 'this is no database at all, '.repeat(500));
    const program = await startProgram([], folder);
    expect(readdirSync(folder).find((name) => /^history\.db\.damaged-\d{4}-\d\d-\d\dT/.test(name))).toBeDefined();
    const site = await origin(answering(() => ok('goes on')));
    await (
      await client(program.proxyPort)
    )
      .say(`GET http://${site.authority}/ HTTP/1.1\r\nHost: ${site.authority}\r\n\r\n`)
      .hears('goes on');
  });

  it.skipIf(!existsSync('/sys'))('a folder that cannot be written stops no traffic', async () => {
    const program = await startProgram([], NOT_WRITABLE);
    expect(program.output()).toMatch(/Note .*cannot be written/);
    const site = await origin(answering(() => ok('still here')));
    await (
      await client(program.proxyPort)
    )
      .say(`GET http://${site.authority}/ HTTP/1.1\r\nHost: ${site.authority}\r\n\r\n`)
      .hears('still here');
  });
});

describe('a data folder in a place that cannot be', () => {
  it.each([
    ['below a file', () => 'file/data'],
    ['where the system takes no folders', () => '/proc/hearthgate'],
  ])('%s is an error at once', (_where, place) => {
    const folder = programFolder();
    writeFileSync(join(folder, 'file'), '');
    const done = run('--headless', '--port', '0', '--monitor-port', '0', '--data', resolve(folder, place()));
    expect(done.status).toBe(2);
    expect(done.stderr).toMatch(
      /^(?:The data folder .* cannot be made|.* is not a folder, so the data folder).*Choose another with --data\.$/m,
    );
  });
});
