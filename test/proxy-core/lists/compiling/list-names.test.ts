import { expect, it } from 'vitest';
import { listNames } from '#core/lists/compiling/list-names.ts';

it.each([
  ['one file', ['/home/ada/lists/ads.txt'], ['ads.txt']],
  ['different names', ['/a/ads.txt', '/b/games.hosts'], ['ads.txt', 'games.hosts']],
  ['the same name in two folders', ['/a/x/domains', '/a/y/domains', '/a/z.txt'], ['x/domains', 'y/domains', 'z.txt']],
  ['the same name in one folder name', ['/a/x/domains', '/b/x/domains'], ['a/x/domains', '/b/x/domains'.slice(1)]],
  ['one inside the other', ['/domains', '/x/domains'], ['/domains', 'x/domains']],
  [
    'paths of Windows',
    ['C:\\lists\\ads.txt', 'D:\\lists\\ads.txt'],
    ['C:/lists/ads.txt', 'D:/lists/ads.txt'].map((name) => name.replaceAll('/', '/')),
  ],
  ['a name that only ends alike', ['/a/ads.txt', '/a/more-ads.txt'], ['ads.txt', 'more-ads.txt']],
  ['no file', [], []],
])('%s', (_name, paths, names) => {
  const given = listNames(paths);
  expect(given.map((name) => name.replaceAll('\\', '/'))).toEqual(names);
  expect(new Set(given).size).toBe(paths.length);
});
