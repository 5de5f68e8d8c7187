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
});
