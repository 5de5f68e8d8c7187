import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addName, foundIn, tableOf } from '../../../support/host-tables.ts';
import { HostTable } from '#core/policy/host-table/host-table.ts';
import { readSnapshot, writeSnapshot } from '#core/policy/host-table/snapshot.ts';
import { TableBuilder } from '#core/policy/host-table/table-builder.ts';

describe('a table', () => {
  const table = tableOf({
    'ads.txt': ['ads.example', '=exact.example'],
    'more.hosts': ['=exact.example', '=www.ads.example', '192.0.2.7', '2001:db8::7'],
  });

  it.each([
    ['the name itself', 'ads.example', 'ads.example (ads.txt)'],
    ['a name below', 'x.ads.example', 'ads.example (ads.txt)'],
    ['a name far below', 'a.b.c.d.ads.example', 'ads.example (ads.txt)'],
    ['a name both lists have', 'exact.example', 'exact.example (ads.txt)'],
    ['an address', '192.0.2.7', '192.0.2.7 (more.hosts)'],
    ['an IPv6 address', '2001:db8::7', '2001:db8::7 (more.hosts)'],
  ])('finds %s', (_name, host, found) => expect(foundIn(table, host)).toBe(found));

  it.each([
    'badads.example',
    'example',
    's.example',
    'ads.example.org',
    'x.exact.example',
    'ads',
    '192.0.2.70',
    '2.7',
    '2001:db8::70',
    '',
    '.',
  ])('does not find %j', (host) => expect(table.find(host)).toBeNull());

  it('names the highest name that covers a host', () =>
    expect(foundIn(tableOf({ a: ['=b.a.example'], b: ['b.a.example'], c: ['a.example'] }), 'c.b.a.example')).toBe('a.example (c)'));

  it('names the list that covers it, not one that only has the name', () => {
    const both = tableOf({ exact: ['=x.example'], subtree: ['x.example'] });
    expect([foundIn(both, 'x.example'), foundIn(both, 'www.x.example')]).toEqual(['x.example (exact)', 'x.example (subtree)']);
  });

  it('can be empty', () => {
    expect(tableOf({}).find('x.example')).toBeNull();
    expect(tableOf({ a: [] }).count).toBe(0);
  });

  it('lets only some of its lists count', () => {
    const some = table.restrictedTo(new Set([1]));
    expect(['ads.example', 'www.ads.example', 'exact.example'].map((host) => foundIn(some, host))).toEqual([
      null,
      'www.ads.example (more.hosts)',
      'exact.example (more.hosts)',
    ]);
  });

  it.each([
    ['ordinary memory', (octets: number) => new ArrayBuffer(octets)],
    ['shared memory', (octets: number) => new SharedArrayBuffer(octets)],
  ])('lies in %s', (_name, allocate) => {
    const read = readSnapshot(writeSnapshot(table, '', allocate).octets.buffer);
    expect(read.type === 'table' && foundIn(read.table, 'x.ads.example')).toBe('ads.example (ads.txt)');
  });
});

describe('against a plain set of names', () => {
  const label = fc.constantFrom('a', 'b', 'c', 'www', 'xn--mller-kva', 'a_b', '1');
  const host = fc.array(label, { minLength: 1, maxLength: 5 }).map((labels) => labels.join('.'));
  const listed = fc.tuple(fc.boolean(), host).map(([isExact, name]) => (isExact ? `=${name}` : name));
  const lists = fc.array(fc.array(listed, { maxLength: 30 }), { minLength: 1, maxLength: 4 });

  it('every host is judged the same, and the list named has the name', () => {
    const check = (names: readonly (readonly string[])[], asked: readonly string[]): void => {
      const titles = names.map((_, list) => `list ${list}`);
      const builder = new TableBuilder(titles);
      for (const [list, all] of names.entries()) for (const name of all) addName(builder, list, name);
      const { table } = builder.build();
      const sets = names.map((all) => new Set(all));
      for (const one of [...asked, ...names.flat().map((name) => name.replace('=', ''))]) {
        compare(table, sets, one);
        for (const list of sets.keys())
          compare(
            table.restrictedTo(new Set([list])),
            sets.map((set, at) => (at === list ? set : new Set())),
            one,
          );
      }
    };
    fc.assert(fc.property(lists, fc.array(host, { maxLength: 30 }), check), { seed: 20_261_120, numRuns: 300 });
  });
});

function compare(table: HostTable, sets: readonly ReadonlySet<string>[], host: string): void {
  const found = table.find(host);
  expect([host, found !== null]).toEqual([host, sets.some((set) => covering(set, host).length > 0)]);
  if (found === null) return;
  const list = Number(found.list.slice('list '.length));
  expect(covering(sets[list] ?? new Set(), host)).toContain(found.name);
}

/** All names of a set that cover a host, by walking its labels. */
function covering(set: ReadonlySet<string>, host: string): readonly string[] {
  const labels = host.split('.');
  const above = labels.map((_, at) => labels.slice(at).join('.')).filter((name) => set.has(name));
  return set.has(`=${host}`) ? [...above, host] : above;
}
