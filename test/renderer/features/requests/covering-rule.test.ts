import { describe, expect, it } from 'vitest';
import { coveringRule } from '../../../../renderer/features/requests/covering-rule.ts';

describe('the rule that covers a site', () => {
  it.each([
    ['games.example', ['games.example'], 'games.example'],
    ['www.games.example', ['games.example'], 'games.example'],
    ['www.games.example', [' *.Games.Example. '], '*.Games.Example.'],
    ['boardgames.example', ['games.example'], undefined],
    ['games.example', ['www.games.example'], undefined],
    ['www.games.example', ['example', 'games.example'], 'games.example'],
    ['games.example', ['# games.example', ''], undefined],
    ['192.0.2.1', ['192.0.2.1'], '192.0.2.1'],
  ])('%s in %j: %j', (host, lines, rule) => expect(coveringRule(host, lines)).toBe(rule));
});
