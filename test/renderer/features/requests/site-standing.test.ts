import { describe, expect, it } from 'vitest';
import { siteStanding } from '../../../../renderer/features/requests/site-standing.ts';

const blocked = (host: string, block: readonly string[]) => siteStanding(host, { allow: [], block });

describe('a site on the block list', () => {
  it.each([
    ['games.example', ['games.example'], 'games.example'],
    ['www.games.example', ['games.example'], 'games.example'],
    ['www.games.example', [' *.Games.Example. '], '*.Games.Example.'],
    ['www.games.example', ['example', 'games.example'], 'games.example'],
    ['games.example', ['||games.example^'], '||games.example^'],
    ['games.example', ['https://games.example/start'], 'https://games.example/start'],
    ['games.example', ['games.example # evenings'], 'games.example'],
    ['192.0.2.1', ['192.0.2.1'], '192.0.2.1'],
  ])('%s by %j: the line %j', (host, lines, rule) => expect(blocked(host, lines)).toEqual({ type: 'blocked', rule }));

  it.each([
    ['boardgames.example', ['games.example']],
    ['games.example', ['www.games.example']],
    ['games.example', ['# games.example', '', '  ']],
  ])('%s is not, by %j', (host, lines) => expect(blocked(host, lines)).toEqual({ type: 'unlisted' }));
});

describe('a site on the allow list', () => {
  const lists = { allow: ['example.org'], block: ['www.example.org', 'example.org'] };

  it('is allowed although it is blocked too', () =>
    expect(siteStanding('example.org', lists)).toEqual({ type: 'allowed', rule: 'example.org' }));

  it('takes the names below it along, and nothing on the block list changes that', () =>
    expect(siteStanding('www.example.org', lists)).toEqual({ type: 'allowed-above', rule: 'example.org' }));
});
