import { describe, expect, it } from 'vitest';
import { asking, transcriptOf } from '../support/transcript.ts';

const SEARCHES = [
  ['http://www.google.com/search?q=cats', 'http://www.google.com/search?q=cats&safe=active'],
  ['http://www.google.co.uk/search?q=cats&safe=off', 'http://www.google.co.uk/search?q=cats&safe=active'],
  ['http://www.google.de/search?SAFE=off&q=cats&s%61fe=off', 'http://www.google.de/search?q=cats&safe=active'],
  ['http://www.bing.com/search?q=a&adlt=off', 'http://www.bing.com/search?q=a&adlt=strict'],
  ['http://duckduckgo.com/?q=cats+!safeoff&kp=-2', 'http://duckduckgo.com/?q=cats&kp=1'],
  ['http://search.yahoo.com/search?p=a', 'http://search.yahoo.com/search?p=a&vm=r'],
  ['http://yandex.ru/search?text=a', 'http://yandex.ru/search?text=a&fyandex=1'],
  ['http://www.qwant.com/?q=a&s=0', 'http://www.qwant.com/?q=a&s=2'],
  ['http://search.brave.com/search?q=a', 'http://search.brave.com/search?q=a&safesearch=strict'],
] as const;

const LEFT_ALONE = [
  asking('http://www.google.com/search?q=cats&safe=active'),
  asking('http://www.google.com/'),
  asking('http://notgoogle.com/search?q=cats'),
  asking('http://www.google.com.evil.example/search?q=cats'),
  asking('www.google.com:443', 'CONNECT'),
];

describe('safe-search', () => {
  it('puts one parameter behind the search and takes every other copy of it away', async () => {
    const { lines } = await transcriptOf('safe-search.ts', [], SEARCHES.map(([url]) => asking(url)).join(''));
    expect(lines).toEqual(SEARCHES.map(([, safe]) => `OK rewrite-url="${safe}"`));
  });

  it('leaves safe searches, other pages, other sites and tunnels alone', async () => {
    expect((await transcriptOf('safe-search.ts', [], LEFT_ALONE.join(''))).lines).toEqual(LEFT_ALONE.map(() => 'ERR'));
  });
});
