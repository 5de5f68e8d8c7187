import { describe, expect, it } from 'vitest';
import { NetworkRules } from '#core/policy/network-rules.ts';
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

  it('finds an address by its network; a name is in no network', () => {
    const networks = new NetworkRules();
    networks.add({ octets: [10, 0, 0, 0], bits: 8 }, 'ten');
    const both = new RuleSet(new Map([['10.0.0.7', 'seven']]), networks);
    expect(['10.0.0.7', '10.1.1.1', '11.0.0.1', '10.0.0.7.example'].map((host) => both.find(host))).toEqual(['seven', 'ten', null, null]);
    expect(both.size).toBe(2);
    expect([both.findAddress('10.0.0.7', [10, 0, 0, 7]), both.findAddress('10.0.0.8', [10, 0, 0, 8])]).toEqual(['seven', 'ten']);
  });

  it('without rules finds none', () => expect(NO_RULES.find('games.example')).toBeNull());
});
