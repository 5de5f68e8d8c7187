import { describe, expect, it } from 'vitest';
import { NO_RULES, RuleSet } from '#core/policy/rule-set.ts';

const rules = new RuleSet(
  new Map([
    ['games.example', 'games'],
    ['www.games.example', 'www only'],
    ['org', 'all of org'],
  ]),
);

describe('a rule set', () => {
  it.each([
    ['games.example', 'games'],
    ['a.b.games.example', 'games'],
    ['www.games.example', 'www only'],
    ['deep.www.games.example', 'www only'],
    ['anything.org', 'all of org'],
    ['boardgames.example', null],
    ['example', null],
    ['games.example.com', null],
    ['', null],
  ])('%s: %s', (host, rule) => expect(rules.find(host)).toBe(rule));

  it('without rules finds none', () => expect(NO_RULES.find('games.example')).toBeNull());
});
