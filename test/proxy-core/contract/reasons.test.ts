import { describe, expect, it } from 'vitest';
import { ACTIONS, MODES, REASONS } from '#core/contract/reasons.ts';

// They are stored for years and searched for: none may change its spelling, and none may be like another.
describe.each([
  ['reasons', REASONS],
  ['actions', ACTIONS],
  ['modes', MODES],
])('%s', (_name, codes: readonly string[]) => {
  it('are words with hyphens', () => expect(codes.filter((code) => !/^[a-z]+(?:-[a-z]+)*$/.test(code))).toEqual([]));
  it('are different', () => expect(new Set(codes).size).toBe(codes.length));
});

it('what history holds already is still known', () => {
  expect(REASONS).toEqual(
    expect.arrayContaining(['no-rule', 'filtering-off', 'allow-rule', 'block-rule', 'block-file', 'own-address', 'malformed']),
  );
  expect(ACTIONS).toEqual(expect.arrayContaining(['permit', 'deny', 'rewrite', 'redirect', 'respond', 'intercept']));
  expect(MODES).toEqual(
    expect.arrayContaining(['forward', 'connect', 'transparent', 'transparent-tls', 'reverse', 'port-forward', 'socks']),
  );
});
