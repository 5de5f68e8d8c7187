/** What a person sees of redirectors and does about them while requests go through: order, limits, programs, trials, and going back. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { RedirectorPoolView } from '#core/contract/redirector-views.ts';
import type { CoreWorld } from '../support/core-world.ts';
import { CAN_COUNT, childrenOf, isRunning } from '../support/left-behind.ts';
import { answering, ok, origin, type Origin } from '../support/raw-peers.ts';
import { asked, coreToldBy, getOf, ordersTo, rowOf, until, type WholeAnswer } from '../support/redirected-core.ts';
import { tempFolder } from '../support/temp-folder.ts';

type Orders = ReturnType<typeof ordersTo>;

const TELLER = fileURLToPath(new URL('../support/helper-programs/teller.ts', import.meta.url));
const FAULTY = fileURLToPath(new URL('../support/helper-programs/faulty.ts', import.meta.url));
const NAMES = ['a.test', 'b.test', 'c.test', 'games.test', 'school.test', 'other.test', 'said.test', 'sent.test', 'away.test'];
const DENY = 'OK status=403 message="Games are for weekends."';

let world: CoreWorld;
let api: Orders;
let folder: string;
beforeAll(async () => {
  world = await coreToldBy([], NAMES);
  api = ordersTo(world);
  folder = tempFolder();
});

const site = (): Promise<Origin> => origin(answering((head) => ok(`${head.split(' ', 2)[1]} of ${/host: (\S+)/i.exec(head)?.[1]}`)));
const get = (host: string, port: number): Promise<WholeAnswer> => asked(world.port, getOf(`${host}:${port}`));
const keptPools = (): readonly Readonly<Record<string, unknown>>[] =>
  (JSON.parse(readFileSync(join(world.folder, 'config.json'), 'utf8')) as { redirectors: { pools: [] } }).redirectors.pools;

async function viewOf(name: string): Promise<RedirectorPoolView> {
  const found = (await api.redirectors.pools()).find((pool) => pool.name === name);
  if (found === undefined) throw new Error(`no pool ${name}`);
  return found;
}

async function addTold(name: string, answers: Readonly<Record<string, string>>, more: object = {}): Promise<void> {
  const file = join(folder, `${name}.json`);
  writeFileSync(file, JSON.stringify(answers));
  const limits = { timeoutMs: 10_000, onFailure: 'deny' as const, concurrency: 10 };
  expect(await api.redirectors.add({ name, program: TELLER, arguments: ['lines', file], ...limits, ...more })).toEqual({ ok: true });
}

/** Each begins without any. */
afterEach(clear);
async function clear(): Promise<void> {
  for (const { name } of (await api.redirectors.settings()).pools) await api.redirectors.remove({ pool: name });
  if (CAN_COUNT) await until(() => childrenOf(process.pid).length === 0, 'no helper left');
}

describe('redirectors in a row', () => {
  it('are asked in their order, each about what the one before made of it, and the first refusal counts', async () => {
    const { port } = await site();
    await addTold('moves', { 'a.test': `http://b.test:${port}/moved`, 'b.test': '', 'c.test': 'BH' }, { onFailure: 'skip' });
    await addTold('refuses', { 'a.test': 'OK status=403 message="A."', 'b.test': 'OK status=403 message="B."', 'c.test': DENY });
    expect((await get('a.test', port)).content).toContain('<p>B.</p>');
    expect(await api.redirectors.reorder({ pools: ['refuses', 'moves'] })).toEqual({ ok: true });
    expect((await get('a.test', port)).content).toContain('<p>A.</p>');
    expect((await api.redirectors.pools()).map(({ name }) => name)).toEqual(['refuses', 'moves']);
    expect(keptPools().map(({ name }) => name)).toEqual(['refuses', 'moves']);
    expect(await api.redirectors.reorder({ pools: ['moves'] })).toMatchObject({ ok: false });
    expect(await api.redirectors.reorder({ pools: ['moves', 'refuses'] })).toEqual({ ok: true });
    expect((await get('c.test', port)).content).toContain('<p>Games are for weekends.</p>'); // the first failed and was skipped
    expect((await viewOf('moves')).counters.failures.broken).toBe(1);
    await clear();
    expect((await get('a.test', port)).content).toContain('/ of a.test');
  });

  it('stand in history and on the page as who did what, and why', async () => {
    const { port } = await site();
    const sent = { 'said.test': 'OK message="homework"', 'sent.test': `http://c.test:${port}/x`, 'away.test': '302:http://x.test/' };
    await addTold('first', sent);
    await addTold('second', { 'school.test': `intercept://b.test:${port}`, 'games.test': DENY, 'other.test': 'what?' });
    const rowAfterGet = async (host: string) => (await get(host, port), rowOf(world, host));
    const by = (rule: string) => ({ because: 'redirector', rule });
    expect(await rowAfterGet('said.test')).toMatchObject({ action: 'permit', ...by('first#1, second#1: homework'), status: 200 });
    expect(await rowAfterGet('sent.test')).toMatchObject({ action: 'rewrite', ...by('first#1 (to c.test)'), path: '/' });
    expect(await rowAfterGet('away.test')).toMatchObject({ action: 'redirect', ...by('first#1'), status: 302 });
    expect(await rowAfterGet('school.test')).toMatchObject({ action: 'intercept', ...by('second#1 (to b.test)'), status: 200 });
    const page = (await get('games.test', port)).content;
    expect(page).toContain('<p>Games are for weekends.</p>');
    expect(page).toContain(`<dd>games.test:${port}/</dd><dt>Rule</dt><dd>second#1: Games are for weekends.</dd>`);
    expect(await rowOf(world, 'games.test')).toMatchObject({ action: 'deny', because: 'redirector', status: 403 });
    expect(await rowAfterGet('other.test')).toMatchObject({ action: 'deny', because: 'redirector-failed', rule: 'second: unintelligible' });
  });
});

describe('limits change while requests go through:', () => {
  it('the time limit and what a request gets when it is over', async () => {
    const { port } = await site();
    const silent = {
      name: 'silent',
      program: FAULTY,
      arguments: ['silent'],
      concurrency: 10,
      timeoutMs: 60_000,
      onFailure: 'deny' as const,
    };
    expect(await api.redirectors.add(silent)).toEqual({ ok: true });
    const waiting = get('a.test', port);
    await until(async () => (await viewOf('silent')).busy === 1, 'a question held');
    const [helper] = (await viewOf('silent')).helpers;
    expect(await api.redirectors.change({ pool: 'silent', change: { timeoutMs: 60, onFailure: 'allow' } })).toEqual({ ok: true });
    expect((await get('a.test', port)).status).toBe(200);
    expect((await viewOf('silent')).counters.failures.silent).toBe(1);
    expect(await api.redirectors.change({ pool: 'silent', change: { onFailure: 'deny' } })).toEqual({ ok: true });
    expect((await get('b.test', port)).content).toContain('A filter program did not answer');
    expect(keptPools()).toMatchObject([{ name: 'silent', timeoutMs: 60, onFailure: 'deny' }]);
    // Whoever asked before goes by the limit of then, and is answered when the pool goes.
    expect(helper?.processId).toBeGreaterThan(0);
    await api.redirectors.remove({ pool: 'silent' });
    expect((await waiting).status).toBe(403);
  });

  it('the number of helpers, without ending those that are there', async () => {
    await addTold('some', {}, { min: 1, max: 1 });
    await until(async () => (await viewOf('some')).helpers.length === 1, 'one helper');
    const first = (await viewOf('some')).helpers[0]?.processId;
    expect(await api.redirectors.change({ pool: 'some', change: { min: 3, max: 3 } })).toEqual({ ok: true });
    await until(async () => (await viewOf('some')).helpers.length === 3, 'three helpers');
    expect((await viewOf('some')).helpers[0]?.processId).toBe(first);
    expect(await api.redirectors.change({ pool: 'some', change: { min: 1, max: 1 } })).toEqual({ ok: true });
    await until(async () => (await viewOf('some')).helpers.length === 1, 'one again');
    expect((await viewOf('some')).helpers[0]?.processId).toBe(first);
  });

  it('who is asked about', async () => {
    const { port } = await site();
    await addTold('games', { 'a.test': DENY, 'b.test': DENY }, { hosts: ['a.test'] });
    const both = async () => [(await get('a.test', port)).status, (await get('b.test', port)).status];
    expect(await both()).toEqual([403, 200]);
    await api.redirectors.change({ pool: 'games', change: { hosts: ['b.test'] } });
    expect(await both()).toEqual([200, 403]);
    await api.redirectors.change({ pool: 'games', change: { hosts: null, methods: ['POST'] } });
    expect(await both()).toEqual([200, 200]);
    await api.redirectors.change({ pool: 'games', change: { methods: null, on: false } });
    expect([await both(), (await api.redirectors.pools()).length, (await api.redirectors.settings()).pools.length]).toEqual([
      [200, 200],
      0,
      1,
    ]);
    await api.redirectors.change({ pool: 'games', change: { on: true } });
    expect(await both()).toEqual([403, 403]);
  });

  it('or not at all, when they make no sense', async () => {
    await addTold('games', { 'a.test': DENY });
    expect(await api.redirectors.change({ pool: 'games', change: { min: 5, max: 2 } })).toMatchObject({ ok: false });
    expect(await api.redirectors.change({ pool: 'nobody', change: { min: 1 } })).toMatchObject({ ok: false });
    expect(await api.redirectors.add({ name: 'games', program: TELLER })).toMatchObject({ ok: false });
    expect(await api.redirectors.add({ name: '../x', program: TELLER })).toMatchObject({ ok: false });
    await expect(api.redirectors.change({ pool: 'games', change: { timeoutMs: 1 } })).rejects.toThrow(/validation/i);
    expect(await viewOf('games')).toMatchObject({ min: 1, max: 5, timeLimitMs: 10_000 });
  });
});

describe('a pool', () => {
  it('is stopped, started and restarted; its helpers go and come', async () => {
    const { port } = await site();
    await addTold('games', { 'a.test': DENY }, { min: 2, max: 2 });
    await until(async () => (await viewOf('games')).helpers.length === 2, 'two helpers');
    const first = (await viewOf('games')).helpers.map(({ processId }) => processId ?? 0);
    expect((await get('a.test', port)).status).toBe(403);
    expect(await api.redirectors.stop({ pool: 'games' })).toEqual({ ok: true });
    expect((await viewOf('games')).state).toBe('stopped');
    expect((await get('a.test', port)).status).toBe(200); // somebody who may do so took it out of the way
    if (CAN_COUNT) await until(() => !first.some(isRunning), 'the helpers gone');
    expect(await api.redirectors.start({ pool: 'games' })).toEqual({ ok: true });
    expect((await get('a.test', port)).status).toBe(403);
    const second = (await viewOf('games')).helpers[0]?.processId;
    expect(await api.redirectors.restart({ pool: 'games' })).toEqual({ ok: true });
    expect((await get('a.test', port)).status).toBe(403);
    await until(async () => !(await viewOf('games')).helpers.some(({ processId }) => processId === second), 'new helpers');
    expect(await api.redirectors.stop({ pool: 'nobody' })).toMatchObject({ ok: false });
    expect((await viewOf('games')).counters.crashes).toBe(0);
  });

  it.skipIf(process.platform === 'win32')('has as many helpers as it needs, up to its limit', async () => {
    const { port } = await site();
    const slow = ['-c', 'while read -r line; do sleep 0.15; echo; done'];
    const limits = { concurrency: 0, min: 1, max: 4, timeoutMs: 20_000, onFailure: 'deny' as const };
    expect(await api.redirectors.add({ name: 'slow', program: 'sh', arguments: slow, ...limits })).toEqual({ ok: true });
    const answers = await Promise.all(Array.from({ length: 24 }, () => get('a.test', port)));
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    expect(await viewOf('slow')).toMatchObject({ counters: { asked: 24, answered: 24, failed: 0, started: 4 }, queued: 0, busy: 0 });
  });

  it.skipIf(process.platform === 'win32')('asks another helper when one dies over a question', async () => {
    const { port } = await site();
    const dies = `if mkdir '${join(folder, 'first')}' 2>/dev/null; then read -r line; exit 3; fi; while read -r line; do echo 302:http://x.test/; done`;
    const limits = { concurrency: 0, min: 2, max: 2, timeoutMs: 20_000, onFailure: 'deny' as const };
    expect(await api.redirectors.add({ name: 'dies', program: 'sh', arguments: ['-c', dies], ...limits })).toEqual({ ok: true });
    await until(async () => (await viewOf('dies')).helpers.length === 2, 'two helpers');
    const answers = await Promise.all([get('a.test', port), get('b.test', port)]);
    expect(answers.map(({ status }) => status)).toEqual([302, 302]);
    expect(await viewOf('dies')).toMatchObject({ counters: { crashes: 1, askedAgain: 1, failed: 0 }, lastEnd: 'exit status 3' });
  });

  it('that cannot live is put in quarantine with its last words, and a person hears of it', async () => {
    const { port } = await site();
    const broken = join(folder, 'broken.js');
    writeFileSync(broken, "throw new Error('the list is missing');\n");
    const limits = { concurrency: 10, timeoutMs: 10_000, onFailure: 'allow' as const };
    expect(await api.redirectors.add({ name: 'kids', program: broken, ...limits })).toEqual({ ok: true });
    const notes = async () => (await api.state.get()).health.filter(({ code }) => code === 'redirector-failing');
    await until(async () => (await viewOf('kids')).state === 'quarantined', 'quarantine');
    expect((await viewOf('kids')).errorLines.join('\n')).toContain('the list is missing');
    expect(await viewOf('kids')).toMatchObject({ lastEnd: 'exit status 1', helpers: [] });
    await until(async () => (await notes())[0]?.level === 'problem', 'a note');
    expect((await notes())[0]?.userText).toMatch(/^The redirector kids kept failing \(exit status 1\) and is not started any more\./);
    const began = performance.now();
    expect((await get('a.test', port)).status).toBe(200);
    expect(performance.now() - began).toBeLessThan(limits.timeoutMs); // nobody waits for what cannot come
    // A change of something else does not bring it back; another program does.
    await addTold('games', {});
    expect((await viewOf('kids')).state).toBe('quarantined');
    const { program, arguments: words } = (await api.redirectors.settings()).pools[1] ?? { program: '', arguments: [] };
    expect(await api.redirectors.change({ pool: 'kids', change: { program, arguments: [...words] } })).toEqual({ ok: true });
    await get('a.test', port);
    expect((await viewOf('kids')).state).toBe('running');
    await until(async () => (await notes()).length === 0, 'the note gone');
  }, 30_000);
});

describe('a program of one’s own', () => {
  const strict = (host: string, why: string): string =>
    `import { deny, permit, squidLoop } from './lib/squid-loop.ts';\nsquidLoop((request) => (request.host === '${host}' ? deny('${why}') : permit()));\n`;

  it('is written, tried on what was asked before, promoted, edited, and taken back', async () => {
    const { port } = await site();
    const limits = { concurrency: 10, timeoutMs: 10_000, onFailure: 'deny' as const };
    expect(await api.redirectors.add({ name: 'mine', program: 'permit-all', ...limits })).toEqual({ ok: true });
    for (const host of ['games.test', 'school.test']) expect((await get(host, port)).status).toBe(200);
    await rowOf(world, 'school.test');
    const saveOf = async (text: string, note: string): Promise<number> => {
      const saved = await api.redirectors.save({ pool: 'mine', language: 'ts', text, savedBy: 'Anna', note });
      if (!saved.ok) throw new Error(saved.userText);
      return saved.version.version;
    };
    const first = await saveOf(strict('games.test', 'No games.'), 'no games');
    expect((await get('games.test', port)).status).toBe(200); // saved is not promoted

    const before = (await viewOf('mine')).counters.asked;
    const tried = await api.redirectors.tryOut({ pool: 'mine', version: first, text: '.test' });
    if (!tried.ok) throw new Error(tried.userText);
    expect(tried.report).toMatchObject({ isComplete: true, current: { failed: 0 }, candidate: { failed: 0, errorLines: [] } });
    expect(tried.report.different).toBeGreaterThan(0);
    expect(tried.report.same).toBeGreaterThan(0);
    expect(tried.report.differences[0]).toMatchObject({ current: 'permit', candidate: 'deny 403: No games.' });
    expect(new Set(tried.report.differences.map(({ url }) => new URL(url).hostname))).toEqual(new Set(['games.test']));
    expect((await viewOf('mine')).counters.asked).toBe(before); // the one that serves was left alone

    expect(await api.redirectors.promote({ pool: 'mine', version: first })).toEqual({ ok: true });
    expect((await get('games.test', port)).content).toContain('<p>No games.</p>');
    const second = await saveOf(strict('school.test', 'Holidays.'), 'holidays');
    expect(await api.redirectors.promote({ pool: 'mine', version: second })).toEqual({ ok: true });
    expect([(await get('games.test', port)).status, (await get('school.test', port)).status]).toEqual([200, 403]);
    expect((await api.redirectors.versions({ pool: 'mine' })).map(({ version, note, savedBy }) => [version, note, savedBy])).toEqual([
      [second, 'holidays', 'Anna'],
      [first, 'no games', 'Anna'],
    ]);
    expect(await api.redirectors.read({ pool: 'mine', version: first })).toEqual({ text: strict('games.test', 'No games.') });
    expect(await api.redirectors.promote({ pool: 'mine', version: first })).toEqual({ ok: true });
    expect([(await get('games.test', port)).status, (await get('school.test', port)).status]).toEqual([403, 200]);
    expect(keptPools()).toMatchObject([{ name: 'mine', program: expect.stringMatching(/000001\.ts$/) as string }]);
    expect(await api.redirectors.promote({ pool: 'mine', version: 99 })).toMatchObject({ ok: false });
    expect(await api.redirectors.read({ pool: 'mine', version: 99 })).toBeNull();
  }, 30_000);

  it('begins with any of the examples', async () => {
    const templates = await api.redirectors.templates();
    expect(templates.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['permit-all', 'icap/deny-page', 'other-languages/deny-list']),
    );
    expect(templates.filter(({ description, text }) => description === '' || text === '')).toEqual([]);
  });
});
