import { describe, expect, it } from 'vitest';
import { judgeName, type StandIn } from '#core/composition/names/name-judge.ts';
import { compileRules } from '#core/policy/compile-rules.ts';
import { OPEN_POLICY, type Policy } from '#core/policy/policy.ts';

const policy = (allow: readonly string[], block: readonly string[], filteringOn = true): Policy => ({
  ...OPEN_POLICY,
  ...compileRules(allow, block),
  filteringOn,
});
const judged = (name: string, by: Policy, standIn: StandIn | null = null) => judgeName(name, '192.0.2.7', by, () => standIn);

describe('a name another device asks for', () => {
  it.each([
    ['nothing.example', 'permit', 'no-rule'],
    ['games.example', 'refuse', 'block-rule'],
    ['www.games.example', 'refuse', 'block-rule'],
    ['chess.games.example', 'permit', 'allow-rule'],
    ['notgames.example', 'permit', 'no-rule'],
    ['xn--mnchen-3ya.example', 'refuse', 'block-rule'],
  ])('%s: %s because %s', (name, type, because) =>
    expect(judged(name, policy(['chess.games.example'], ['games.example', 'm\u00fcnchen.example']))).toMatchObject({
      type,
      verdict: { because },
    }),
  );

  it('is answered as it is when filtering is off', () =>
    expect(judged('games.example', policy([], ['games.example'], false))).toMatchObject({
      type: 'permit',
      verdict: { because: 'filtering-off' },
    }));

  it('has a stand-in whatever the allow list says, and is refused before that', () => {
    const verdict = { action: 'intercept', host: 'safe.example', port: 443, because: 'no-rule', rule: null } as const;
    const standIn = { host: 'safe.example', verdict };
    expect(judged('www.search.example', policy(['search.example'], []), standIn)).toEqual({
      type: 'enforce',
      host: 'safe.example',
      verdict,
    });
    expect(judged('www.search.example', policy([], ['search.example']), standIn)).toMatchObject({ type: 'refuse' });
  });
});
