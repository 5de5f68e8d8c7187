import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import type { RedirectorPools } from '#core/redirector-pool/redirector-pool.ts';
import { poolWith, questionFor, realPools, tunnelTo } from '../../support/redirector-world.ts';

const PERMIT_ALL = fileURLToPath(new URL('../../../redirectors/permit-all.ts', import.meta.url));

describe('asking the redirectors', () => {
  let pools: RedirectorPools | null = null;
  afterEach(async () => {
    await pools?.stop();
  });

  it('asks a real program and names the helper that answered', async () => {
    pools = realPools([poolWith({ name: 'family', program: PERMIT_ALL })]).pools;
    expect(await pools.ask(questionFor('http://a.example/'))).toEqual({ type: 'permit', rule: 'family#1', comment: null });
  });

  it('gives the answers to a thousand questions asked at once', async () => {
    pools = realPools([poolWith({ program: PERMIT_ALL, concurrency: 50, queueMax: 2000 })]).pools;
    const open = pools;
    const answers = await Promise.all(Array.from({ length: 1000 }, async (_, n) => await open.ask(questionFor(`http://a.example/${n}`))));
    expect(answers.every((answer) => answer?.type === 'permit')).toBe(true);
  });

  it('answers at once that nobody wants a request no pool is asked about', () => {
    pools = realPools([poolWith({ program: PERMIT_ALL, asks: { methods: ['GET'], hosts: null, people: null, connect: false } })]).pools;
    expect(pools.ask(tunnelTo('a.example', 443))).toBeNull();
    expect(pools.ask(questionFor('http://a.example/', { method: 'POST' }))).toBeNull();
  });

  it('gives the configured answer when the program cannot be started', async () => {
    pools = realPools([poolWith({ program: '/nowhere/at/all', onFailure: 'allow', timeLimitMs: 300 })]).pools;
    expect(await pools.ask(questionFor('http://a.example/'))).toMatchObject({ type: 'failed', policy: 'allow', rule: 'family' });
    expect(pools.views()[0]?.lastEnd).toBe('could not be started: ENOENT');
  });
});
