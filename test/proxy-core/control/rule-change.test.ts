import { describe, expect, it } from 'vitest';
import { addedRule } from '#core/control/rule-change.ts';

const settings = (allow: string[], block: string[]) => ({ on: true, allow, block, blockFileNames: 0 });

describe('one click on a site', () => {
  it('puts it at the end of the list, as it was written', () =>
    expect(addedRule(settings([], ['ads.example']), 'block', ' Games.example ')).toEqual({ block: ['ads.example', 'Games.example'] }));

  it('takes it off the other list in the same change', () =>
    expect(addedRule(settings(['games.example', 'school.example'], []), 'block', 'games.example')).toEqual({
      allow: ['school.example'],
      block: ['games.example'],
    }));

  it('does not double a rule, whatever its case or final dot', () =>
    expect(addedRule(settings([], ['Games.example.']), 'block', 'games.EXAMPLE')).toBeNull());

  it('only takes it off the other list when it already stands here', () =>
    expect(addedRule(settings(['games.example'], ['games.example']), 'block', 'games.example')).toEqual({ allow: [] }));

  it('leaves names that only end alike alone', () =>
    expect(addedRule(settings(['boardgames.example'], []), 'block', 'games.example')).toEqual({ block: ['games.example'] }));

  it.each(['||games.example^', 'https://games.example/start', '*.games.example', 'games.example # evenings'])(
    'knows the host in %j',
    (line) => {
      expect(addedRule(settings([], [line]), 'block', 'games.example')).toBeNull();
      expect(addedRule(settings([line], []), 'block', 'games.example')).toEqual({ allow: [], block: ['games.example'] });
    },
  );

  it('leaves remarks and empty lines where they stand', () =>
    expect(addedRule(settings(['# school', '', 'games.example'], []), 'block', 'games.example')).toEqual({
      allow: ['# school', ''],
      block: ['games.example'],
    }));

  it('knows a name written in other letters', () =>
    expect(addedRule(settings([], ['Bücher.example']), 'block', 'xn--bcher-kva.example')).toBeNull());

  it('is found among twenty thousand', () => {
    const many = Array.from({ length: 20_000 }, (_, at) => `site-${at}.example`);
    expect(addedRule(settings(many, []), 'block', 'SITE-19999.example')).toEqual({
      allow: many.slice(0, -1),
      block: ['SITE-19999.example'],
    });
  });
});
