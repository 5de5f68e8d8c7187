import { describe, expect, it } from 'vitest';
import { compileAskedAbout } from '#core/redirector-pool/asked-about.ts';
import type { PoolAsks } from '#core/redirector-pool/pool-options.ts';
import type { RedirectorQuestion } from '#core/protocol/redirector/redirector-question.ts';
import { questionFor, tunnelTo } from '../../support/redirector-world.ts';

const ALL: PoolAsks = { methods: null, hosts: null, people: null, connect: true };
const asks = (changes: Partial<PoolAsks>, question: RedirectorQuestion): boolean => compileAskedAbout({ ...ALL, ...changes })(question);

describe('a pool is asked about', () => {
  it('everything when nothing is said', () =>
    expect([asks({}, questionFor('http://a.example/')), asks({}, tunnelTo('a.example', 443))]).toEqual([true, true]));

  it('some methods only; tunnels have a switch of their own', () => {
    const post = questionFor('http://a.example/', { method: 'POST' });
    expect(asks({ methods: ['GET'] }, post)).toBe(false);
    expect(asks({ methods: ['GET', 'POST'] }, post)).toBe(true);
    expect(asks({ methods: ['GET'] }, tunnelTo('a.example', 443))).toBe(true);
    expect(asks({ connect: false }, tunnelTo('a.example', 443))).toBe(false);
    expect(asks({ connect: false }, post)).toBe(true);
  });

  it('hosts and every name below them', () => {
    const hosts = ['Games.example', '*.ads.example', '192.0.2.1', '2001:db8::1'];
    const about = (url: string): boolean => asks({ hosts }, questionFor(url));
    expect(
      ['http://games.example/', 'http://a.b.games.example/', 'http://ads.example/', 'http://192.0.2.1/', 'http://[2001:db8::1]/'].map(
        about,
      ),
    ).toEqual([true, true, true, true, true]);
    expect(['http://boardgames.example/', 'http://example/', 'http://2.1/', 'http://[2001:db8::2]/'].map(about)).toEqual([
      false,
      false,
      false,
      false,
    ]);
    expect(asks({ hosts: [] }, questionFor('http://a.example/'))).toBe(false);
  });

  it('people', () => {
    expect(asks({ people: ['mia'] }, questionFor('http://a.example/', { person: 'mia' }))).toBe(true);
    expect(asks({ people: ['mia'] }, questionFor('http://a.example/', { person: 'tom' }))).toBe(false);
    expect(asks({ people: ['mia'] }, questionFor('http://a.example/'))).toBe(false);
  });
});
