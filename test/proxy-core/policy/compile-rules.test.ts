import { describe, expect, it } from 'vitest';
import { compileRules, ruleHost } from '#core/policy/compile-rules.ts';

describe('a rule line', () => {
  it.each([
    ['example.org', 'example.org'],
    ['  Example.ORG.  ', 'example.org'],
    ['*.example.org', 'example.org'],
    ['.example.org', 'example.org'],
    ['||example.org^', 'example.org'],
    ['https://www.example.org/path?x#y', 'www.example.org'],
    ['example.org:8080', 'example.org'],
    ['example.org # the games site', 'example.org'],
    ['müller.example', 'xn--mller-kva.example'],
    ['192.0.2.1', '192.0.2.1'],
    ['2001:DB8::1', '2001:db8::1'],
    ['[2001:db8::1]:443', '2001:db8::1'],
    ['', null],
    ['# only words', null],
  ])('%j names %j', (line, host) => expect(ruleHost(line)).toBe(host));

  it.each(['two words', 'exa*mple.org', 'a..b', '?', 'user@example.org', 'a,b', '"quoted"', '300.1.2.3'])('%j is none', (line) =>
    expect(ruleHost(line)).toBeUndefined(),
  );
});

describe('compiled rules', () => {
  it('keep the good lines and tell of every bad one by list and line', () => {
    const { allow, block, problems } = compileRules(['good.example', 'not good'], ['', 'games.example', 'ga*mes']);
    expect([allow.size, block.size]).toEqual([1, 1]);
    expect(problems.map(({ list, line, text }) => [list, line, text])).toEqual([
      ['allow', 2, 'not good'],
      ['block', 3, 'ga*mes'],
    ]);
    expect(problems.every(({ userText }) => userText.length > 10)).toBe(true);
  });

  it('name the rule as the person wrote it', () => {
    expect(compileRules([], ['*.Games.example # no']).block.find('www.games.example')).toBe('*.Games.example');
  });
});
