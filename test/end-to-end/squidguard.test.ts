import { afterAll, beforeAll, describe, expect, it, type TestContext } from 'vitest';
import type { RedirectorPools } from '#core/redirector-pool/redirector-pool.ts';
import { needDebianPackage } from '../support/debian-package.ts';
import { poolWith, questionFor, realPools, tunnelTo } from '../support/redirector-world.ts';
import { SQUIDGUARD, squidGuardFolder } from '../support/squidguard.ts';

describe('a real Squid helper (squidGuard), unchanged', () => {
  let missing: string | null = null;
  let redirecting: RedirectorPools;
  let rewriting: RedirectorPools;

  beforeAll(() => {
    missing = needDebianPackage('squidguard', SQUIDGUARD);
    if (missing !== null) return;
    // It knows no channel-IDs: one question at a time, several helpers.
    const pool = (answer: string, name: string) =>
      poolWith({ name, program: SQUIDGUARD, args: ['-c', squidGuardFolder(answer)], concurrency: 0, min: 2, max: 4, timeLimitMs: 10_000 });
    redirecting = realPools([pool('302:http://block.example/?why=%t&url=%u', 'redirecting')]).pools;
    rewriting = realPools([pool('http://block.example/page', 'rewriting')]).pools;
  });

  afterAll(async () => {
    await Promise.all([redirecting?.stop(), rewriting?.stop()]);
  });

  function skipWithout(context: TestContext): void {
    if (missing !== null) context.skip(missing);
  }

  it('leaves a site alone that is on no list', async (context) => {
    skipWithout(context);
    expect(await redirecting.ask(questionFor('http://school.example/'))).toMatchObject({ type: 'permit' });
  });

  it('redirects a listed site, every name below it, and a listed path', async (context) => {
    skipWithout(context);
    const answer = { type: 'redirect', status: 302, location: 'http://block.example/?why=games&url=http://www.games.example/x' };
    expect(await redirecting.ask(questionFor('http://www.games.example/x'))).toMatchObject(answer);
    expect(await redirecting.ask(questionFor('http://news.example/play/1'))).toMatchObject({ type: 'redirect' });
    expect(await redirecting.ask(questionFor('http://news.example/other'))).toMatchObject({ type: 'permit' });
  });

  it('knows the user', async (context) => {
    skipWithout(context);
    expect(await redirecting.ask(questionFor('http://games.example/', { user: 'anna' }))).toMatchObject({ type: 'permit' });
    expect(await redirecting.ask(questionFor('http://games.example/', { user: 'ben' }))).toMatchObject({ type: 'redirect' });
  });

  it('is asked about tunnels, and its block page refuses them', async (context) => {
    skipWithout(context);
    expect(await redirecting.ask(tunnelTo('games.example', 443))).toMatchObject({ type: 'redirect' });
    expect(await rewriting.ask(tunnelTo('games.example', 443))).toMatchObject({ type: 'deny', status: 403 });
    expect(await rewriting.ask(tunnelTo('school.example', 443))).toMatchObject({ type: 'permit' });
  });

  it('rewrites when that is what it says', async (context) => {
    skipWithout(context);
    expect(await rewriting.ask(questionFor('http://games.example/'))).toMatchObject({
      type: 'rewrite',
      target: { url: 'http://block.example/page' },
    });
  });

  it('answers a thousand questions asked at once, each with its own answer', async (context) => {
    skipWithout(context);
    const hosts = Array.from({ length: 1000 }, (_, n) => (n % 3 === 0 ? `g${n}.games.example` : `s${n}.school.example`));
    const pools = realPools([
      poolWith({
        program: SQUIDGUARD,
        args: ['-c', squidGuardFolder('302:http://block.example/?%u')],
        concurrency: 0,
        min: 2,
        max: 4,
        queueMax: 2000,
        timeLimitMs: 20_000,
      }),
    ]).pools;
    const answers = await Promise.all(hosts.map(async (host) => await pools.ask(questionFor(`http://${host}/`))));
    await pools.stop();
    const told = answers.map((answer) => (answer?.type === 'redirect' ? answer.location : answer?.type));
    expect(told).toEqual(hosts.map((host) => (host.includes('games') ? `http://block.example/?http://${host}/` : 'permit')));
  });
});
