import { expect, it } from 'vitest';
import { listNames } from '#core/lists/compiling/list-names.ts';

it.each([
  ['one file', ['/home/ada/lists/ads.txt'], ['ads.txt']],
  ['different names', ['/a/ads.txt', '/b/games.hosts'], ['ads.txt', 'games.hosts']],
  ['the same name in two folders', ['/a/x/domains', '/a/y/domains', '/a/z.txt'], ['x/domains', 'y/domains', 'z.txt']],
  ['the same name and folder', ['/home/a/x/domains', '/home/b/x/domains'], ['a/x/domains', 'b/x/domains']],
  ['nothing but the whole path to tell them apart', ['/domains', '/x/domains'], ['/domains', '/x/domains']],
  ['paths of Windows', ['C:\\here\\lists\\ads.txt', 'C:\\there\\ads.txt'], ['lists/ads.txt', 'there/ads.txt']],
  ['a name that only ends alike', ['/a/ads.txt', '/a/more-ads.txt'], ['ads.txt', 'more-ads.txt']],
  ['no file', [], []],
])('%s', (_name, paths, names) => {
  expect(listNames(paths)).toEqual(names);
});
