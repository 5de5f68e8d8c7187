import { describe, expect, it } from 'vitest';
import { didYouMean, nearestNames } from '#core/config/nearest-names.ts';
import { allSettings } from '#core/config/settings.ts';

const PATHS = allSettings().map(({ path }) => path);

describe('the nearest names', () => {
  it.each([
    ['proxy.prot', 'proxy.port'],
    ['proxy.Port', 'proxy.port'],
    ['filtering.blok', 'filtering.block'],
    ['dns.connectports', 'proxy.connectPorts'],
    ['dns.sever', 'dns.servers'],
    ['limit.fields', 'limits.fields'],
  ])('of %s begin with %s', (typed, meant) => expect(nearestNames(typed, PATHS)[0]).toBe(meant));

  it.each(['no.such', 'zzzzzzzz.zzzzzzz', '', 'x'.repeat(5000)])('of what is like nothing are none: %.20s', (typed) =>
    expect(nearestNames(typed, PATHS)).toEqual([]),
  );

  it('are three at most', () => expect(nearestNames('a.x', ['a.a', 'a.b', 'a.c', 'a.d'])).toHaveLength(3));
});

it.each([
  [[], ''],
  [['a'], ' Did you mean a?'],
  [['a', 'b', 'c'], ' Did you mean a, b or c?'],
])('%j is asked as a question', (names, words) => expect(didYouMean(names)).toBe(words));
