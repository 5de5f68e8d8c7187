import { describe, expect, it } from 'vitest';
import { readKeyValues } from '#core/protocol/redirector/key-values.ts';

const ROWS: readonly (readonly [text: string, pairs: Readonly<Record<string, string>>, rest: string])[] = [
  ['', {}, ''],
  ['  ', {}, ''],
  [' a=1 b=2', { a: '1', b: '2' }, ''],
  ['a="x y" b=z', { a: 'x y', b: 'z' }, ''],
  ['a="x\\"y\\\\z\\n\\r\\t\\q"', { a: 'x"y\\z\n\r\tq' }, ''],
  ['a=%41%zz%4', { a: 'A%zz%4' }, ''],
  ['a="%41"', { a: '%41' }, ''],
  ['a=', { a: '' }, ''],
  ['a=""', { a: '' }, ''],
  ['a=1 a=2', { a: '1' }, ''],
  ['rewrite-url=x user_=y', { 'rewrite-url': 'x', user_: 'y' }, ''],
  ['a=1 words behind', { a: '1' }, 'words behind'],
  ['a= 1', {}, 'a= 1'],
  ['=1', {}, '=1'],
  ['a b=1', {}, 'a b=1'],
  ['a=1\tb=2', { a: '1', b: '2' }, ''],
];

describe('key=value pairs', () => {
  for (const [text, pairs, rest] of ROWS) {
    it(`of ${JSON.stringify(text)}`, () => {
      const read = readKeyValues(text);
      expect(Object.fromEntries(read?.pairs ?? [])).toEqual(pairs);
      expect(read?.rest).toBe(rest);
    });
  }

  it('a name that means something to JavaScript is a name like others', () => {
    expect(readKeyValues('__proto__=1 constructor=2')?.pairs.get('constructor')).toBe('2');
  });

  it('a quote that is never closed makes all of it unreadable', () => {
    expect(readKeyValues('a=1 b="x')).toBeNull();
    expect(readKeyValues('b="x\\')).toBeNull();
    expect(readKeyValues('b="x\\"')).toBeNull();
  });

  it('are bounded in number', () => {
    const read = readKeyValues(Array.from({ length: 100 }, (_, n) => `k${n}=v`).join(' '));
    expect(read?.pairs.size).toBe(32);
    expect(read?.rest).toMatch(/^k32=v /);
  });
});
