import { describe, expect, it } from 'vitest';
import { MAX_OVERRIDES, type OverrideRule } from '#core/common/names/override-rule.ts';
import { compileOverrides, Overrides } from '#core/dns/names/overrides.ts';

function compiled(rules: readonly OverrideRule[]): Overrides {
  const result = compileOverrides(rules, 'auto', true);
  if (result.type === 'problems') throw new Error(JSON.stringify(result.problems));
  return result.overrides;
}

const addressesOf = (overrides: Overrides, name: string): unknown => {
  const answer = overrides.get(name);
  return answer?.type === 'addresses' && answer.resolution.type === 'found' ? answer.resolution.addresses : answer;
};

describe('answers somebody decided on', () => {
  const overrides = compiled([
    { name: 'Printer.LAN.', answers: ['192.0.2.7', '2001:DB8::7'] },
    { name: '*.lan', answers: ['192.0.2.8'] },
    { name: '*.deep.lan', answers: ['192.0.2.9'] },
    { name: 'www.search.example', answers: ['Safe.Search.Example'] },
  ]);

  it.each([
    ['printer.lan', ['2001:db8::7', '192.0.2.7']],
    ['nas.lan', ['192.0.2.8']],
    ['a.b.lan', ['192.0.2.8']],
    ['x.deep.lan', ['192.0.2.9']],
    ['deep.lan', ['192.0.2.8']],
    ['lan', undefined],
    ['printer.lan.example', undefined],
    ['www.search.example', { type: 'host', host: 'safe.search.example' }],
    ['search.example', undefined],
  ])('%s: %j', (name, answer) => {
    expect(addressesOf(overrides, name)).toEqual(answer);
  });

  it('say that they are overrides', () => {
    expect(overrides.get('nas.lan')).toMatchObject({ resolution: { source: 'override' } });
    expect(overrides.size).toBe(4);
    expect(new Overrides().get('nas.lan')).toBeUndefined();
  });

  it('leave a name without address where the family is not wanted', () => {
    const result = compileOverrides([{ name: 'six.lan', answers: ['2001:db8::7'] }], 'only-ipv4', false);
    expect(result.type === 'overrides' ? result.overrides.get('six.lan') : result).toMatchObject({ resolution: { type: 'not-found' } });
  });

  it('are refused as a whole, with every problem', () => {
    const rules: OverrideRule[] = [
      { name: 'good.lan', answers: ['192.0.2.1'] },
      { name: 'bad name', answers: ['192.0.2.1'] },
      { name: '*.', answers: ['192.0.2.1'] },
      { name: 'none.lan', answers: [] },
      { name: 'mixed.lan', answers: ['192.0.2.1', 'host.example'] },
      { name: 'two.lan', answers: ['a.example', 'b.example'] },
      { name: 'odd.lan', answers: ['a b'] },
      { name: 'many.lan', answers: Array.from({ length: 17 }, (_, index) => `192.0.2.${index}`) },
    ];
    const result = compileOverrides(rules, 'auto', true);
    expect(result.type === 'problems' ? result.problems.map(({ line }) => line) : []).toEqual([2, 3, 4, 5, 6, 7, 8]);
  });

  it('are bounded', () => {
    const rules = Array.from({ length: MAX_OVERRIDES + 1 }, (_, index) => ({ name: `n${index}.lan`, answers: ['192.0.2.1'] }));
    expect(compileOverrides(rules, 'auto', true)).toMatchObject({ type: 'problems', problems: { length: 1 } });
    expect(compileOverrides(rules.slice(1), 'auto', true).type).toBe('overrides');
  });
});
