import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RedirectorPools } from '#core/redirector-pool/redirector-pool.ts';
import type { PoolOptions } from '#core/redirector-pool/pool-options.ts';
import { settled } from '../../support/fake-clock.ts';
import { poolWith, questionFor, realPools, tunnelTo } from '../../support/redirector-world.ts';
import { changedTo, OPTIONS_ANSWER, ScriptedIcapServer } from '../../support/scripted-icap-server.ts';
import { HelperWorld } from '../../support/scripted-helpers.ts';
import { ToldAdaptation } from '../../support/told-adaptation.ts';

const PERMIT_ALL = fileURLToPath(new URL('../../../redirectors/permit-all.ts', import.meta.url));

describe('asking real programs', () => {
  let pools: RedirectorPools | null = null;
  afterEach(async () => {
    await pools?.stop();
  });

  it('names the helper that answered', async () => {
    pools = realPools([poolWith({ name: 'family', program: PERMIT_ALL, timeLimitMs: 10_000 })]).pools;
    expect(await pools.ask(questionFor('http://a.example/'))).toEqual({ type: 'permit', rule: 'family#1', comment: null });
  });

  it('gives the answers to a thousand questions asked at once', async () => {
    pools = realPools([poolWith({ program: PERMIT_ALL, concurrency: 50, queueMax: 2000, timeLimitMs: 10_000 })]).pools;
    const open = pools;
    const answers = await Promise.all(Array.from({ length: 1000 }, async (_, n) => await open.ask(questionFor(`http://a.example/${n}`))));
    expect(answers.every((answer) => answer?.type === 'permit')).toBe(true);
  });

  it('gives the configured answer when the program cannot be started', async () => {
    pools = realPools([poolWith({ program: '/nowhere/at/all', onFailure: 'allow', timeLimitMs: 300 })]).pools;
    expect(await pools.ask(questionFor('http://a.example/'))).toMatchObject({ type: 'failed', policy: 'allow', rule: 'family' });
    expect(pools.views()[0]?.lastEnd).toBe('could not be started: ENOENT');
  });
});

describe('the pools', () => {
  let world: HelperWorld;
  let server: ScriptedIcapServer;
  let pools: RedirectorPools;
  const PAGE = questionFor('http://a.example/');

  beforeEach(() => {
    server = new ScriptedIcapServer();
    world = new HelperWorld(server.connect);
  });

  function start(...options: readonly PoolOptions[]): void {
    pools = new RedirectorPools({ pools: options, filesFolder: null }, { ...world.ports, afterThisTurn: world.afterThisTurn });
    pools.start();
  }

  const names = (): readonly string[] => pools.views().map(({ name }) => name);

  it('answer at once that nobody wants a request they are not asked about', () => {
    start(poolWith({ asks: { methods: ['GET'], hosts: null, people: null, connect: false } }));
    expect(pools.ask(tunnelTo('a.example', 443))).toBeNull();
    expect(pools.ask(questionFor('http://a.example/', { method: 'POST' }))).toBeNull();
    expect(pools.adaptResponse(PAGE, { head: '', content: null }, new ToldAdaptation())).toBeNull();
  });

  it('none at all want nothing', () => {
    start();
    expect(pools.ask(PAGE)).toBeNull();
    expect(pools.views()).toEqual([]);
  });

  it('are asked in their order, helpers and servers alike', async () => {
    start(poolWith({ name: 'list' }), poolWith({ name: 'scan', protocol: 'icap', icapUrl: 'icap://127.0.0.1/x' }));
    server.connection(1).accept();
    server.connection(1).say(OPTIONS_ANSWER);
    const asked = pools.ask(PAGE);
    world.turn();
    world.helper(1).say('0 http://b.example/\n');
    expect(server.connection(1).received).toContain('REQMOD');
    server.connection(1).say(changedTo('res', 'HTTP/1.1 403 No\r\n\r\n', 'page'));
    expect(await asked).toMatchObject({ type: 'respond', status: 403, rule: 'scan' });
  });

  it('show content to the first server that wants it', () => {
    start(poolWith({ name: 'list' }), poolWith({ name: 'scan', protocol: 'icap', icapUrl: 'icap://127.0.0.1/x' }));
    const upload = questionFor('http://a.example/', { method: 'POST', hasContent: true });
    expect(pools.adaptRequest(upload, { content: { length: null } }, new ToldAdaptation())).not.toBeNull();
    expect(pools.adaptResponse(PAGE, { head: 'HTTP/1.1 200 OK\r\n\r\n', content: null }, new ToldAdaptation())).not.toBeNull();
    expect(pools.adaptRequest(PAGE, { content: null }, new ToldAdaptation())).toBeNull();
  });

  it('can be stopped, started and restarted one by one', async () => {
    start(poolWith({ name: 'a' }), poolWith({ name: 'b' }));
    expect(pools.stopPool('a')).toBe(true);
    expect(pools.views().map(({ state }) => state)).toEqual(['stopped', 'running']);
    const asked = pools.ask(PAGE);
    world.turn();
    world.helper(2).say('0 OK\n');
    expect(await asked).toMatchObject({ type: 'permit', rule: 'b#1' });

    expect(pools.startPool('a')).toBe(true);
    expect(pools.restartPool('b')).toBe(true);
    expect(world.started.map(({ state }) => state)).toEqual(['stopping', 'stopping', 'running', 'running']);
    expect([pools.startPool('x'), pools.stopPool('x'), pools.restartPool('x')]).toEqual([false, false, false]);
  });

  it('go on under new options: limits change, programs change, pools come, go and change places', () => {
    start(poolWith({ name: 'a' }), poolWith({ name: 'b', program: '/old' }), poolWith({ name: 'c' }));
    pools.replace({
      pools: [poolWith({ name: 'b', program: '/new' }), poolWith({ name: 'd' }), poolWith({ name: 'a', max: 7 })],
      filesFolder: null,
    });
    expect(names()).toEqual(['b', 'd', 'a']);
    expect(pools.views()[2]).toMatchObject({ max: 7, helpers: [{ number: 1, state: 'starting' }] });
    expect(world.started.map(({ command, state }) => `${command.file} ${state}`)).toEqual([
      '/bin/cat running', // a goes on
      '/old stopping',
      '/bin/cat stopping', // c
      '/new running',
      '/bin/cat running', // d
    ]);
  });

  it('of which one becomes a server are another pool', () => {
    start(poolWith({ name: 'a' }));
    pools.replace({ pools: [poolWith({ name: 'a', protocol: 'icap', icapUrl: 'icap://127.0.0.1/x' })], filesFolder: null });
    expect(world.helper(1).state).toBe('stopping');
    expect(server.connections).toHaveLength(1);
  });

  it('that were taken away while they were asked answer as configured', async () => {
    start(poolWith({ name: 'a', onFailure: 'deny' }));
    const asked = pools.ask(PAGE);
    pools.replace({ pools: [], filesFolder: null });
    expect(await asked).toMatchObject({ type: 'failed', because: 'stopped', policy: 'deny' });
  });

  it('are stopped when the last helper is gone, those of pools that were taken away included', async () => {
    start(poolWith({ name: 'a' }), poolWith({ name: 'b' }));
    pools.replace({ pools: [poolWith({ name: 'b' })], filesFolder: null });
    let isStopped = false;
    const stopping = pools.stop().then(() => (isStopped = true));
    world.helper(2).die('exit status 0');
    await settled();
    expect(isStopped).toBe(false);
    world.helper(1).die('exit status 0');
    await stopping;
    expect(world.clock.waiting).toBe(0);
  });

  it('made while nothing runs start with the others', () => {
    pools = new RedirectorPools({ pools: [], filesFolder: null }, { ...world.ports, afterThisTurn: world.afterThisTurn });
    pools.replace({ pools: [poolWith({ name: 'a' })], filesFolder: null });
    expect(world.started).toEqual([]);
    pools.start();
    expect(world.started).toHaveLength(1);
  });
});
