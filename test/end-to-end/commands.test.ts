/** The program as it is started and stopped from a terminal. */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { programFolder, said, spawnProgram, startProgram } from '../support/program.ts';
import { answering, client, ok, origin } from '../support/raw-peers.ts';
import { root } from '../support/source-tree.ts';

const run = (...words: readonly string[]) =>
  spawnSync(process.execPath, ['dist/headless.js', ...words], { cwd: root, encoding: 'utf8', timeout: 30_000 });

describe('starting', () => {
  it('prints the proxy, the screens with their key, and one line to try', async () => {
    const program = await startProgram();
    expect(program.output()).toMatch(
      /^Proxy {4}127\.0\.0\.1:\d+ {2}\[::1\]:\d+\nScreens {2}http:\/\/127\.0\.0\.1:\d+\/#token=[\w-]{43}\nTry {6}curl -x http:\/\/127\.0\.0\.1:\d+ http:\/\/example\.com\/\nCtrl\+C stops it\.\n$/,
    );
  });

  it('has nothing else to say about a plain start', async () => {
    const started = spawnProgram(['--port', '0', '--monitor-port', '0', '--data', programFolder()]);
    await said(started, 'Ctrl+C');
    expect(started.output()).not.toContain('Note');
  });

  it('on a server says how to see the screens from elsewhere', async () => {
    const program = await startProgram([], undefined, undefined, { SSH_CONNECTION: '192.0.2.9 50000 192.0.2.1 2222' });
    const { host, port } = new URL(program.link);
    expect(program.output()).toContain(`\nRemote   ssh -L ${port}:${host} -p 2222 ${userInfo().username}@192.0.2.1 on the other computer`);
  });

  it('says how to sign in when there are users', async () => {
    const program = await startProgram(['--set', 'proxy.users=mia:a secret']);
    expect(program.output()).toMatch(/\nTry {6}curl -x http:\/\/\S+ --proxy-user mia http:\/\/example\.com\/\n/);
    expect(program.output()).not.toContain('secret');
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
    const printed = run('--print-config', 'proxy.port', '--data', programFolder(), '--port', '4000');
    expect([printed.status, printed.stderr]).toEqual([0, '']);
    expect(printed.stdout).toBe(
      '[proxy]\nproxy.port  4000  (command line; default 3128)\n            where browsers connect; 3128 as Squid and ExaProxy\n',
    );
    const none = run('--print-config=prox');
    expect([none.status, none.stdout, none.stderr]).toEqual([2, '', expect.stringContaining('Did you mean proxy?')]);
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

  it.each(['SIGTERM', 'SIGKILL'] as const)('by %s and starting anew leaves a browser signed in, with the same key', async (signal) => {
    const folder = programFolder();
    const first = await startProgram([], folder);
    const { origin: screens, port } = new URL(first.link);
    const key = first.link.split('token=')[1] ?? '';
    const signedIn = await fetch(`${screens}/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token: key }),
    });
    const { proof } = (await signedIn.json()) as { readonly proof: string };
    const cookie = signedIn.headers.get('set-cookie')?.split(';')[0] ?? '';
    first.child.kill(signal);
    await first.ended;
    const second = await startProgram(['--monitor-port', port], folder);
    expect(second.link).toBe(first.link);
    const ask = async (headers: Readonly<Record<string, string>>) =>
      (await fetch(`${screens}/rpc/state/get`, { method: 'POST', headers: { connection: 'close', ...headers } })).status;
    expect([await ask({ cookie, 'x-hearthgate-proof': proof }), await ask({ cookie })]).toEqual([200, 401]);
    if (process.platform === 'win32') return;
    for (const file of ['monitor-token', 'monitor-sessions.json']) expect(statSync(join(folder, file)).mode & 0o777).toBe(0o600);
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
    ['a setting that is none', ['--set', 'proxy.prot=1'], 2, 'proxy.prot (command line) is not a setting. Did you mean proxy.port?'],
    ['a settings file that is not there', ['--config', '/no/such/config.json'], 2, 'there is no file /no/such/config.json'],
  ])('%s is told in a sentence', (_name, words, code, sentence) => {
    const done = run(...words, '--data', programFolder());
    expect([done.status, done.stdout]).toEqual([code, '']);
    expect(done.stderr).toContain(sentence);
    expect(done.stderr).not.toMatch(/\n\s+at /);
  });

  it('a variable that is no setting is told in a sentence', () => {
    const env = { ...process.env, HEARTHGATE_PROXY_PROT: '1' };
    const done = spawnSync(process.execPath, ['dist/headless.js', '--data', programFolder()], {
      cwd: root,
      encoding: 'utf8',
      env,
      timeout: 30_000,
    });
    expect([done.status, done.stderr]).toEqual([
      2,
      'HEARTHGATE_PROXY_PROT (environment) is not a setting. Did you mean HEARTHGATE_PROXY_PORT?\n',
    ]);
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

  it('a settings file with a mistake leaves the settings of the last start in force', async () => {
    const folder = programFolder();
    const site = await origin(answering(() => ok('open')));
    const file = join(folder, 'config.json');
    writeFileSync(file, JSON.stringify({ version: 1, filtering: { block: ['127.0.0.1'] } }));
    const first = await startProgram([], folder);
    first.child.kill('SIGTERM');
    await first.ended;
    const typo = '{ "version": 1, "filtering": { "blok": ["127.0.0.1"] }, "limits": { "fields": "many" } }';
    writeFileSync(file, typo);
    const second = await startProgram([], folder);
    expect(second.output()).toMatch(
      /Note {5}The settings file .*config\.json cannot be used\. The settings of \d{4}-\d\d-\d\d \d\d:\d\d are in force\.\n/,
    );
    expect(second.output()).toContain('\n         - filtering.blok (file) is not a setting. Did you mean filtering.block?\n');
    expect(second.output()).toMatch(/\n {9}- limits\.fields is "many" \(file\); allowed: a whole number/);
    await (
      await client(second.proxyPort)
    )
      .say(`GET http://${site.authority}/ HTTP/1.1\r\nHost: ${site.authority}\r\n\r\n`)
      .hears('HTTP/1.1 403');
    expect(readFileSync(file, 'utf8')).toBe(typo);
    const printed = run('--print-config', 'filtering.block', '--data', folder);
    expect([printed.status, printed.stderr.includes('cannot be used'), printed.stdout.includes('["127.0.0.1"]')]).toEqual([0, true, true]);
  });

  it('a settings file with a mistake and nothing to go on with starts nothing', () => {
    const folder = programFolder();
    writeFileSync(join(folder, 'config.json'), '{ "version": 1, "filtering": ');
    const done = run('--data', folder, '--port', '0', '--monitor-port', '0');
    expect([done.status, done.stdout]).toEqual([2, '']);
    expect(done.stderr).toMatch(/config\.json cannot be used, and there are no earlier settings.*\n- It is not valid JSON/);
  });

  it('a second start on one data folder names the first and its screens', async () => {
    const folder = programFolder();
    const first = await startProgram([], folder);
    const second = run('--headless', '--data', folder, '--port', '0', '--monitor-port', '0');
    expect([second.status, second.stdout]).toEqual([1, '']);
    expect(second.stderr).toContain(`(pid ${first.child.pid})`);
    expect(second.stderr).toContain(`Its screens: ${first.link}\n`);
    expect(run('--print-config', 'proxy.port', '--data', folder).status).toBe(0);
  });

  it('a data folder whose program was killed is free again', async () => {
    const folder = programFolder();
    const first = await startProgram([], folder);
    first.child.kill('SIGKILL');
    await first.ended;
    const second = await startProgram([], folder);
    expect(second.output()).not.toContain('Note');
  });

  it('a block list and a redirector that are not there are told at the start', async () => {
    const folder = programFolder();
    const program = await startProgram([
      '--set',
      `filtering.blockFiles=${join(folder, 'gone.txt')}`,
      '--set',
      'redirector.on=true',
      '--set',
      `redirector.program=${join(folder, 'gone.ts')}`,
    ]);
    expect(program.output()).toMatch(/\nNote {5}.*gone\.txt/);
    expect(program.output()).toMatch(
      /\nNote {5}The redirector redirector cannot run: there is no program .*gone\.ts\. Requests go on without it\.\n/,
    );
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

  it('a data folder that cannot be starts nothing', () => {
    const folder = programFolder();
    writeFileSync(join(folder, 'file'), '');
    for (const place of [join(folder, 'file', 'data'), ...(process.platform === 'linux' ? ['/proc/none/data'] : [])]) {
      const done = run('--data', place, '--port', '0', '--monitor-port', '0');
      expect([done.status, done.stdout, done.stderr]).toEqual([2, '', expect.stringContaining('cannot be written')]);
    }
  });
});
