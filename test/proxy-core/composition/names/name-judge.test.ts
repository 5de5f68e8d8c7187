import { describe, expect, it } from 'vitest';
import { judgeAliases, judgeName, type StandIn } from '#core/composition/names/name-judge.ts';
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

  it.each([
    ['below it, with a space', String.raw`my\032printer.games.example`, 'refuse'],
    ['itself in front of other octets', String.raw`games.example\000`, 'refuse'],
    ['a NUL before the rest', String.raw`games.example\000.other.example`, 'refuse'],
    ['with a dot in one label', String.raw`www\046games.example`, 'refuse'],
    ['with the border of its own labels in one', String.raw`games\046example`, 'refuse'],
    ['below it, with a dot in a label and a space in another', String.raw`my\032own.x\046games.example`, 'refuse'],
    ['in UTF-8', String.raw`m\195\188nchen.example`, 'refuse'],
    ['in UTF-8 upper case', String.raw`m\195\156nchen.example`, 'refuse'],
    ['in letters of full width', String.raw`\239\189\135ames.example`, 'refuse'],
    ['percent-encoded', '%67ames.example', 'refuse'],
    ['only looking like it', String.raw`notgames\032.example`, 'permit'],
    ['only holding it', String.raw`games\046example.other.test`, 'permit'],
    ['the allowed name, spelled oddly below the blocked one', '%63hess.games.example', 'refuse'],
    ['the allowed name itself, oddly', String.raw`a\032b.chess.games.example`, 'permit'],
    ['the root', '.', 'permit'],
  ])('of odd octets is judged as whatever it may be taken for: %s', (_what, name, type) =>
    expect(judged(name, policy(['chess.games.example'], ['games.example', 'm\u00fcnchen.example']))).toMatchObject({ type }),
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

describe('an alias', () => {
  const rules = policy(['fine.example', 'good.games.example'], ['games.example']);
  const behind = (name: string, aliases: readonly string[], by = rules) => judgeAliases(aliases, judged(name, by), by)?.verdict;

  it.each([
    ['of a blocked name', ['games.example'], 'games.example'],
    ['of a name below a blocked one', ['cdn.games.example'], 'cdn.games.example (games.example)'],
    ['of an alias of a blocked name', ['edge.example', 'cdn.games.example', 'last.example'], 'cdn.games.example (games.example)'],
    ['of a blocked name with odd octets', [String.raw`x\046games.example`], String.raw`x\046games.example (games.example)`],
  ])('%s is refused, and the blocked name is named', (_what, aliases, rule) =>
    expect(behind('innocent.example', aliases)).toEqual({ action: 'deny', because: 'blocked-alias', rule }),
  );

  it.each([
    ['of names nobody minds', 'innocent.example', ['edge.example']],
    ['of an allowed name below a blocked one', 'innocent.example', ['good.games.example']],
    ['of a blocked name, when the alias itself is allowed', 'www.fine.example', ['games.example']],
  ])('%s is answered', (_what, name, aliases) => expect(behind(name, aliases)).toBeUndefined());

  it('is answered when filtering is off', () =>
    expect(behind('innocent.example', ['games.example'], policy([], ['games.example'], false))).toBeUndefined());
});
