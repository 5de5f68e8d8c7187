import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapedOctet, octetText, shownName, unescaped, wireOctets } from '#core/dns/wire/name-text.ts';
import { readNameAt } from '#core/dns/wire/message-reader.ts';
import { writeQuery } from '#core/dns/wire/query-writer.ts';
import { wireName, wireQuery } from '../../../support/dns-wire.ts';

const read = (labels: readonly string[]): string | undefined => readNameAt(wireQuery(labels, 1), 12)?.name;

describe('a name as text', () => {
  it.each([
    [['www', 'example'], 'www.example'],
    [['WWW', 'Example'], 'www.example'],
    [['My Printer', '_ipp', '_tcp', 'lan'], String.raw`my\032printer._ipp._tcp.lan`],
    [['a.b', 'example'], String.raw`a\046b.example`],
    [['a\\b', 'example'], String.raw`a\092b.example`],
    [['a\\046b', 'example'], String.raw`a\092046b.example`],
    [['a\0', 'example'], String.raw`a\000.example`],
    [['K\xc3\xbcche', 'lan'], String.raw`k\195\188che.lan`],
    [['\xff\x7f\x01'], String.raw`\255\127\001`],
    [['*', "it's", '~!@#$%^&'], "*.it's.~!@#$%^&"],
    [[], '.'],
  ])('%j is %s, and is written back as it was', (labels, text) => {
    expect(read(labels)).toBe(text);
    expect(wireOctets(text)).toBe(wireName(...labels).length);
    const query = writeQuery(text, 1, { id: 1, caseBits: 0, edns: false, padToOctets: 0 });
    const lower = labels.map((label) => label.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase()));
    expect([...query.subarray(12, -4)]).toEqual([...wireName(...lower)]);
  });

  it('keeps two labels and one label with a dot apart', () => {
    expect(read(['a.b'])).not.toBe(read(['a', 'b']));
    expect(read(['a\\.b'])).not.toBe(read(['a\\', 'b']));
  });

  it('is another for every other name, whatever its octets', () => {
    const label = fc.uint8Array({ minLength: 1, maxLength: 63 });
    const labels = fc
      .array(label, { minLength: 1, maxLength: 3 })
      .map((all) => all.map((octets) => Buffer.from(octets).toString('latin1')));
    const lower = (all: readonly string[]): string =>
      JSON.stringify(all.map((each) => each.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase())));
    fc.assert(
      fc.property(labels, labels, (one, other) => {
        expect(read(one) === read(other)).toBe(lower(one) === lower(other));
      }),
      { seed: 20_261_120, numRuns: 500 },
    );
    fc.assert(
      fc.property(labels, (all) => {
        const text = read(all) ?? '';
        const query = writeQuery(text, 1, { id: 1, caseBits: 0xffff_ffff, edns: true, padToOctets: 0 });
        expect(readNameAt(query, 12)?.name).toBe(text);
      }),
      { seed: 20_261_120, numRuns: 500 },
    );
  });

  it('has nothing but printable characters', () => {
    for (let octet = 0; octet < 256; octet += 1) {
      const text = octetText(octet);
      expect(text).toMatch(/^(?:[!-~]|\\\d{3})$/);
      expect(unescaped(text)).toBe(String.fromCharCode(octet).replace(/[A-Z]/, (letter) => letter.toLowerCase()));
      if (text.length === 4) expect(escapedOctet(text, 0)).toBe(octet);
    }
  });
});

it.each([
  ['home.example', 'home.example'],
  ['.', '.'],
  [String.raw`k\195\188che._raop.lan`, 'küche._raop.lan'],
  [String.raw`my\032printer.lan`, String.raw`my\032printer.lan`],
  [String.raw`a\046b.lan`, String.raw`a\046b.lan`],
  [String.raw`\227\128\130.lan`, '。.lan'],
  [String.raw`\226\128\174a.lan`, String.raw`\226\128\174a.lan`],
  [String.raw`\195\195\188.lan`, String.raw`\195ü.lan`],
  [String.raw`a\092195b.lan`, String.raw`a\092195b.lan`],
])('%s is shown as %s', (name, shown) => expect(shownName(name)).toBe(shown));

describe('the length of a name', () => {
  const label = (octets: number): string => 'x'.repeat(octets);
  const longest = [label(63), label(63), label(63), label(61)];

  it.each([
    [[label(63), 'example'], true],
    [longest, true],
    [longest.map((each) => '\0'.repeat(each.length)), true],
    [[...longest.slice(0, 3), label(62)], false],
    [[...longest, 'a'], false],
  ])('%#: can be read: %s', (labels, isRead) => expect(read(labels) !== undefined).toBe(isRead));

  it('is that of 63 octets a label at most', () => {
    const query = wireQuery([label(63)], 1);
    query[12] = 64;
    expect(readNameAt(query, 12)).toBeUndefined();
  });
});
