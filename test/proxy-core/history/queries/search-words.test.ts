import { describe, expect, it } from 'vitest';
import { holdsAll, hostHolds, searchWordsOf } from '#core/history/queries/search-words.ts';

describe('taking a search apart', () => {
  const table: readonly (readonly [text: string, words: readonly string[]])[] = [
    ['', []],
    [' \t\n ', []],
    ['News', ['news']],
    ['two  words', ['words', 'two']],
    ['same SAME same', ['same']],
    ['news new ews n', ['news']],
    ['ab ba', ['ab', 'ba']],
    ['a\0b', ['a', 'b']],
    ['a\u00a0b\u3000c', ['a', 'b', 'c']],
    ['Straße ÄPFEL', ['straße', 'äpfel']],
    ['cafe\u0301', ['café']],
    ['x\ud800y', ['x\ufffdy']],
    ['CAF%C3%89', ['café']],
    ['a%20b%2Fc%25', ['a%20b%2fc%25']],
    ['%E2%80%AE', ['%e2%80%ae']],
    ['w '.repeat(250), ['w']],
  ];

  it.each(table)('%j: %j', (text, words) => {
    expect(searchWordsOf(text).map((word) => word.text)).toEqual(words);
  });

  const patterns: readonly (readonly [word: string, pattern: string | null, isAscii: boolean])[] = [
    ['news', '%news%', true],
    ['100%', String.raw`%100\%%`, true],
    ['a_b', String.raw`%a\_b%`, true],
    [String.raw`c:\d`, String.raw`%c:\\d%`, true],
    ["o'clock", "%o'clock%", true],
    ['köln', '%ln%', false],
    ['日本', null, false],
    ['a日bc本', '%bc%', false],
  ];

  it.each(patterns)('%j becomes the pattern %j', (word, pattern, isAscii) => {
    expect(searchWordsOf(word)).toMatchObject([{ text: word, pattern, isAscii }]);
  });
});

describe('whether a row holds the words', () => {
  const table: readonly (readonly [text: string, host: string, path: string, holds: boolean])[] = [
    ['', 'a.example', '/', true],
    ['news', 'News.example', '/', true],
    ['NEWS', 'a.example', '/news', true],
    ['news example', 'news.example', '/', true],
    ['news cats', 'news.example', '/cats', true],
    ['news cats', 'news.example', '/dogs', false],
    ['example/x', 'news.example', '/x', false],
    ['100%', 'a.example', '/100%25', true],
    ['100%', 'a.example', '/100x', false],
    ['a_b', 'a.example', '/axb', false],
    ['köln', 'xn--kln-sna.example', '/', true],
    ['KÖLN', 'xn--kln-sna.example', '/', true],
    ['köln', 'a.example', '/wiki/K%C3%B6ln', true],
    ['köln', 'a.example', '/wiki/K%C3%96LN', true],
    ['köln', 'a.example', '/wiki/Köln', true],
    ['köln', 'a.example', '/wiki/Ko%CC%88ln', true],
    ['köln', 'a.example', '/wiki/koln', false],
    ['K%C3%B6ln', 'a.example', '/wiki/Köln', true],
    ['k%c3%b6ln', 'a.example', '/wiki/K%C3%B6ln', true],
    ['köln%2Fdom', 'a.example', '/wiki/K%C3%B6ln%2FDom', true],
    ['köln/dom', 'a.example', '/wiki/K%C3%B6ln%2FDom', true],
    ['caf%E9', 'a.example', '/caf%E9', true],
    ['%C3%A9', 'a.example', '/caf%C3%A9', true],
    ['日本', 'a.example', '/%E6%97%A5%E6%9C%AC', true],
    ['日本', 'a.example', '/%E6%97%A5%FF%E6%9C%AC', false],
    ['köln', 'xn--', '/%', false],
    ['köln', '', '', false],
  ];

  it.each(table)('%j in %j %j: %j', (text, host, path, holds) => {
    expect(holdsAll(searchWordsOf(text), { host, port: 80, path })).toBe(holds);
  });

  it('finds the rows of a whole address', () => {
    const found = (text: string, host: string, port: number, path: string): boolean => holdsAll(searchWordsOf(text), { host, port, path });
    expect(found('http://News.example/Cats', 'news.example', 80, '/cats')).toBe(true);
    expect(found('https://news.example/cats', 'news.example', 443, '')).toBe(true);
    expect(found('https://news.example/cats', 'other.example', 443, '')).toBe(false);
    expect(found('http://news.example/cats dogs', 'news.example', 80, '/cats?of=dogs')).toBe(true);
    expect(found('http://news.example/cats', 'r.example', 80, '/go?to=http://news.example/cats')).toBe(true);
  });

  it('looks at hosts alone where only hosts count', () => {
    const [word] = searchWordsOf('köln');
    expect(['xn--kln-sna.example', 'koln.example'].map((host) => hostHolds(word as NonNullable<typeof word>, host))).toEqual([true, false]);
  });
});
