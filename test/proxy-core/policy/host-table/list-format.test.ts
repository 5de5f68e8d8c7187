import { describe, expect, it } from 'vitest';
import { FormatGuess, isAddress } from '#core/policy/host-table/list-format.ts';

function formatOf(...lines: readonly string[]): string {
  const guess = new FormatGuess();
  for (const line of lines) guess.take(line);
  return guess.format;
}

describe('the format of a file', () => {
  it.each([
    ['hosts lines', 'hosts', ['# Hosts', '127.0.0.1 localhost', '0.0.0.0 ads.example', '0.0.0.0 x.example y.example']],
    ['hosts lines over IPv6', 'hosts', [':: ads.example', '::1 localhost', 'fe80::1%lo0 localhost']],
    ['one name a line', 'domains', ['# Domains', 'ads.example.com', 'tracker.example.org', '*.wild.example.com']],
    ['names with a comment each', 'domains', ['ads.example.com # bad', 'tracker.example.org # worse']],
    ['addresses', 'domains', ['192.0.2.1', '192.0.2.2']],
    ['names beyond ASCII', 'domains', [Buffer.from('müller.example').toString('latin1'), Buffer.from('пример.example').toString('latin1')]],
    ['filter rules', 'adblock', ['||ads.example^', '||tracker.example^$third-party', '@@||good.example^']],
    [
      'a filter list that begins with pieces of addresses',
      'adblock',
      ['[Adblock Plus 2.0]', '! Title: X', '-ad-banner.', '.beacon.min.js'],
    ],
    ['a filter list without a head', 'adblock', ['! Title: X', 'www.example.com', 'www.example.org', '/banner/*$image']],
    ['a filter list of cosmetic rules', 'adblock', ['example.com##.ad', 'example.com#@#.ad', 'example.org#?#div:has(a)', 'example.net']],
    ['names with `!` comments', 'domains', ['! Title: X', 'ads.example.com', 'tracker.example.org']],
    ['headings that look like cosmetic rules', 'hosts', ['## Part one', '### more', '0.0.0.0 ads.example']],
    ['hosts lines with some bare names', 'hosts', ['0.0.0.0 a.example', '0.0.0.0 b.example', 'c.example.com']],
    ['as many of each', 'domains', ['0.0.0.0 a.example', 'b.example.com']],
    ['nothing', 'domains', []],
  ])('%s: %s', (_name, format, lines) => expect(formatOf(...lines)).toBe(format));

  it('is told by lines that say something', () => {
    const guess = new FormatGuess();
    expect(['', '# x', '! x', '##.ad', '[Adblock Plus 2.0]'].map((line) => guess.take(line))).toEqual([false, false, false, false, false]);
    expect(['0.0.0.0 a', 'a.example', '||a^', 'words of a person'].map((line) => guess.take(line))).toEqual([true, true, true, true]);
  });
});

it.each([
  ['192.0.2.1', true],
  ['::', true],
  ['fe80::1%lo0', true],
  ['2001:db8::1', true],
  ['1.2.3', false],
  ['example', false],
  ['', false],
])('%j is an address: %s', (text, is) => expect(isAddress(text)).toBe(is));
