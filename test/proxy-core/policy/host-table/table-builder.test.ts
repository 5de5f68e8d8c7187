import { describe, expect, it } from 'vitest';
import { homeOf, SEED_A, SEED_B, stepA, stepB } from '#core/policy/host-table/fingerprint.ts';
import { MAX_STEPS } from '#core/policy/host-table/cells.ts';
import { BELOW, ITSELF, SUBTREE } from '#core/policy/host-table/list-sets.ts';
import { TableBuilder } from '#core/policy/host-table/table-builder.ts';
import { addName, builderOf, foundIn, tableOf } from '../../../support/host-tables.ts';

describe('building', () => {
  it('counts equal names once', () => {
    const { parts } = tableOf({ a: ['x.example', 'x.example', '=x.example', 'y.example'], b: ['x.example'] });
    expect([parts.names, parts.stored]).toEqual([2, 2]);
  });

  it('leaves out names below a listed one, in whatever order they come', () => {
    for (const names of [
      ['a.b.x.example', 'x.example', '=www.x.example', 'notx.example'],
      ['notx.example', '=www.x.example', 'x.example', 'a.b.x.example'],
    ]) {
      const { parts } = tableOf({ a: names });
      expect([parts.names, parts.stored]).toEqual([4, 2]);
    }
  });

  it('keeps what another list alone covers, so that lists stay apart', () => {
    const table = tableOf({ a: ['x.example'], b: ['www.x.example'] });
    expect(table.parts.stored).toBe(2);
    expect(foundIn(table.restrictedTo(new Set([1])), 'www.x.example')).toBe('www.x.example (b)');
    expect(foundIn(table.restrictedTo(new Set([1])), 'x.example')).toBeNull();
  });

  it('keeps a name whose name above covers only itself', () =>
    expect(tableOf({ a: ['=x.example', 'www.x.example'] }).parts.stored).toBe(2));

  it('goes back to a moment as if nothing had been added since', () => {
    const builder = builderOf({ a: ['kept.example'], b: [] });
    const mark = builder.mark();
    // More than one chunk of records.
    for (let number = 0; number < 200_000; number += 1) addName(builder, 1, `a.b.c.d${number}.example`);
    builder.backTo(mark);
    addName(builder, 1, 'later.example');
    const { table } = builder.build();
    expect([builder.added, table.count]).toEqual([2, 2]);
    expect([foundIn(table, 'kept.example'), foundIn(table, 'later.example'), foundIn(table, 'a.b.c.d7.example')]).toEqual([
      'kept.example (a)',
      'later.example (b)',
      null,
    ]);
  });

  it('goes back to the very start', () => {
    const builder = new TableBuilder(['a']);
    const mark = builder.mark();
    builder.add(0, 'x.example', SUBTREE);
    builder.backTo(mark);
    expect(builder.build().table.count).toBe(0);
  });

  it('takes one list over from a table, name by name', () => {
    const old = tableOf({ a: ['x.example', 'both.example'], b: ['y.example', '=both.example', '=z.example'] });
    const builder = new TableBuilder(['b', 'new']);
    builder.addList(old, 1, 0);
    builder.add(1, 'y.example', SUBTREE);
    const { table } = builder.build();
    expect(
      ['x.example', 'y.example', 'both.example', 'www.both.example', 'z.example', 'www.z.example'].map((host) => foundIn(table, host)),
    ).toEqual([null, 'y.example (b)', 'both.example (b)', null, 'z.example (b)', null]);
  });

  it('says when there is no room for more', () => {
    const builder = new TableBuilder(['a'], { maxNames: 2 });
    expect(['a.example', 'b.example', 'c.example'].map((name) => addName(builder, 0, name))).toEqual([true, true, false]);
    expect(builder.addList(tableOf({ x: ['d.example'] }), 0, 0)).toBe(false);
    expect(builder.build().table.count).toBe(2);
  });

  it('is given canonical names only', () => {
    const builder = new TableBuilder(['a']);
    expect(() => builder.add(0, '', ITSELF)).toThrow();
    expect(() => builder.add(0, 'a'.repeat(254), ITSELF)).toThrow();
    expect(builder.add(0, 'a.'.repeat(126) + 'a', BELOW)).toBe(true);
  });

  it('has a bound on lists', () => expect(() => new TableBuilder(Array.from({ length: 1025 }, String))).toThrow());

  it('finds a place for every name although a list was made to crowd out others', () => {
    const builder = new TableBuilder(['a']);
    const crowd = namesAtOneHome(MAX_STEPS + 40);
    for (const name of crowd) builder.add(0, name, ITSELF);
    for (let number = 0; number < 60_000; number += 1) builder.add(0, `filler${number}.example`, ITSELF);
    const { table, crowdedOut } = builder.build();
    expect(crowdedOut).toBe(0);
    expect(table.parts.cells.salt).not.toBe(0);
    expect(crowd.every((name) => table.find(name) !== null)).toBe(true);
  }, 60_000);
});

/** Names whose first places all lie in the same two-thousandth of a table without salt. */
function namesAtOneHome(count: number): readonly string[] {
  const names: string[] = [];
  for (let number = 0; names.length < count; number += 1) {
    const name = `n${number}`;
    let [a, b] = [SEED_A, SEED_B];
    for (let at = name.length - 1; at >= 0; at -= 1) [a, b] = [stepA(a, name.charCodeAt(at)), stepB(b, name.charCodeAt(at))];
    if (homeOf(a, b, 0, 2000) === 1000) names.push(name);
  }
  return names;
}
