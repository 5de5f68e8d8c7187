import { describe, expect, it } from 'vitest';
import type { ListFormat } from '#core/policy/host-table/list-format.ts';
import { readListLine, trimmed, type ListEntry } from '#core/policy/host-table/list-line.ts';
import { ITSELF } from '#core/policy/host-table/list-sets.ts';
import { tableOf } from '../../../support/host-tables.ts';

const utf8 = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');

/** `=name` is the name itself, `name` with everything below, `-reason` skipped, `!reason` a problem. */
function read(line: string, format: ListFormat): readonly string[] {
  return readListLine(trimmed(line), format).map((entry) => told(entry));
}

function told(entry: ListEntry): string {
  switch (entry.type) {
    case 'name':
      return entry.covers === ITSELF ? `=${entry.host}` : entry.host;
    case 'skipped':
      return `-${entry.why}`;
    case 'problem':
      return `!${entry.why}`;
  }
}

describe('does a line also block what is below the name?', () => {
  const blocks = (line: string, format: ListFormat) => {
    const table = tableOf({ list: read(line, format).filter((entry) => /^[=a-z]/.test(entry)) });
    return ['example.org', 'www.example.org', 'a.b.example.org', 'notexample.org'].map((host) => table.find(host) !== null);
  };

  it.each<[string, ListFormat, readonly boolean[]]>([
    ['example.org', 'domains', [true, true, true, false]],
    ['example.org', 'hosts', [true, false, false, false]],
    ['example.org', 'adblock', [false, false, false, false]],
    ['0.0.0.0 example.org', 'hosts', [true, false, false, false]],
    ['0.0.0.0 example.org', 'domains', [true, false, false, false]],
    ['0.0.0.0 example.org', 'adblock', [true, false, false, false]],
    ['||example.org^', 'adblock', [true, true, true, false]],
    ['||example.org^', 'domains', [true, true, true, false]],
    ['||example.org^', 'hosts', [true, true, true, false]],
    ['.example.org', 'domains', [true, true, true, false]],
    ['.example.org', 'hosts', [true, true, true, false]],
    ['*.example.org', 'domains', [true, true, true, false]],
    ['*.example.org', 'hosts', [true, true, true, false]],
    ['||example.org', 'adblock', [false, false, false, false]],
    ['|example.org^', 'adblock', [false, false, false, false]],
    ['example.org^', 'domains', [false, false, false, false]],
  ])('%s among %s: itself, below, far below, only alike: %j', (line, format, expected) => expect(blocks(line, format)).toEqual(expected));
});

describe('a hosts line', () => {
  it.each([
    ['0.0.0.0 a.example', ['=a.example']],
    ['127.0.0.1\ta.example', ['=a.example']],
    ['127.0.0.2 a.example', ['=a.example']],
    [':: a.example', ['=a.example']],
    ['::1 a.example', ['=a.example']],
    ['0 a.example', ['=a.example']],
    ['  0.0.0.0   A.Example.  \r', ['=a.example']],
    ['0.0.0.0 a.example b.example\tc.example', ['=a.example', '=b.example', '=c.example']],
    ['0.0.0.0 a.example # a comment', ['=a.example']],
    ['0.0.0.0 a.example #comment', ['=a.example']],
    ['0.0.0.0 a.example#comment', ['=a.example']],
    ['0.0.0.0 a.example  ## worse', ['=a.example']],
    ['0.0.0.0 router', ['=router']],
    ['0.0.0.0 192.0.2.7', ['=192.0.2.7']],
    [utf8('0.0.0.0 müller.example'), ['=xn--mller-kva.example']],
    ['127.0.0.1 localhost', ['-own-name']],
    ['127.0.0.1 localhost.localdomain local', ['-own-name', '-own-name']],
    ['255.255.255.255 broadcasthost', ['-own-name']],
    ['fe80::1%lo0 localhost', ['-own-name']],
    ['ff02::1 ip6-allnodes', ['-own-name']],
    ['0.0.0.0 0.0.0.0', ['-own-name']],
    ['192.168.1.5 nas.example', ['-real-address']],
    ['2001:db8::5 nas.example other.example', ['-real-address', '-real-address']],
    ['0.0.0.0 a..b', ['!no-host']],
    ['0.0.0.0 a.example http://x/', ['=a.example', '!no-host']],
    ['0.0.0.0 *.example', ['!no-host']],
    ['0.0.0.0', ['-own-name']],
    ['0.0.0.0 # nothing', ['-own-name']],
  ])('%j', (line, expected) => expect(read(line, 'hosts')).toEqual(expected));
});

describe('a line of a domain list', () => {
  it.each([
    ['a.example', ['a.example']],
    ['A.EXAMPLE.', ['a.example']],
    ['a.example\r', ['a.example']],
    ['\ta.example \t', ['a.example']],
    ['a.example # comment', ['a.example']],
    ['a.example#comment', ['a.example']],
    ['a.example ! comment', ['a.example']],
    ['.a.example', ['a.example']],
    ['*.a.example', ['a.example']],
    ['*.zip', ['zip']],
    ['ex_ample.com', ['ex_ample.com']],
    ['-bad-.com', ['-bad-.com']],
    ['exa%6dple.com', ['example.com']],
    [utf8('müller.example'), ['xn--mller-kva.example']],
    [utf8('àà.example'), ['xn--0caa.example']],
    [utf8('ｅｘａｍｐｌｅ。com'), ['example.com']],
    ['xn--80ak6aa92e.com', ['xn--80ak6aa92e.com']],
    ['192.0.2.7', ['=192.0.2.7']],
    ['.192.0.2.7', ['=192.0.2.7']],
    ['0xc0.519', ['=192.0.2.7']],
    ['2001:DB8::7', ['=2001:db8::7']],
    ['[2001:db8::7]', ['=2001:db8::7']],
    ['::ffff:192.0.2.7', ['=192.0.2.7']],
    ['localhost', ['-own-name']],
    ['127.0.0.1', ['-own-name']],
    ['', []],
    ['# comment', []],
    ['! comment', []],
    ['##########', []],
    ['## heading', []],
    ['[Adblock Plus 2.0]', []],
    ['com', ['!one-label']],
    ['stray', ['!one-label']],
    ['two words', ['!several-words']],
    ['a.example b.example', ['!several-words']],
    ['a.example/path', ['-address-part']],
    ['https://a.example', ['-address-part']],
    ['/banner/', ['-address-part']],
    ['192.0.2.0/24', ['!network']],
    ['2001:db8::/32', ['!network']],
    ['ads*.example', ['-wildcard']],
    ['*.*.example', ['-wildcard']],
    ['*', ['-wildcard']],
    ['a.example:8080', ['!no-host']],
    ['address=/a.example/#', ['-address-part']],
    ['1,a.example', ['!no-host']],
    ['a..example', ['!no-host']],
    ['www.219.102.226.100', ['!no-host']],
    ['user@a.example', ['!no-host']],
    ['a\\b.example', ['!no-host']],
    [`${'a'.repeat(64)}.example`, ['!no-host']],
    ['\xff\xfe.example', ['!no-host']],
    ['.', ['!no-host']],
    ['*.', ['!no-host']],
  ])('%j', (line, expected) => expect(read(line, 'domains')).toEqual(expected));
});

describe('a filter rule', () => {
  it.each([
    ['||a.example^', ['a.example']],
    ['||A.Example.^', ['a.example']],
    ['||a.example^|', ['a.example']],
    ['||a.example^ # comment', ['a.example']],
    ['||zip^', ['zip']],
    ['||192.0.2.7^', ['=192.0.2.7']],
    ['||[2001:db8::7]^', ['=2001:db8::7']],
    [utf8('||müller.example^'), ['xn--mller-kva.example']],
    ['||a.example^$important', ['a.example']],
    ['||a.example^$all', ['a.example']],
    ['||a.example^$document', ['a.example']],
    ['||a.example^$doc,important', ['a.example']],
    ['||a.example^$third-party', ['-modifier']],
    ['||a.example^$important,third-party', ['-modifier']],
    ['||a.example^$script,domain=b.example', ['-modifier']],
    ['||a.example^$~document', ['-modifier']],
    ['||a.example^$client=192.0.2.1', ['-modifier']],
    ['||a.example^$dnsrewrite=192.0.2.1', ['-modifier']],
    ['||a.example^$badfilter', ['-modifier']],
    ['||a.example^$', ['-modifier']],
    ['||a.example^$popup', ['-modifier']],
    ['@@||a.example^', ['-exception']],
    ['@@a.example', ['-exception']],
    ['||a.example', ['-address-part']],
    ['||a.example/banner^', ['-address-part']],
    ['||a.example^path', ['-address-part']],
    ['||a.example:8080^', ['-address-part']],
    ['||*.a.example^', ['-wildcard']],
    ['||a.*^', ['-wildcard']],
    ['||a.example##.ad', ['-cosmetic']],
    ['a.example##.ad', ['-cosmetic']],
    ['a.example,b.example#@#.ad', ['-cosmetic']],
    ['a.example#?#div:has(a)', ['-cosmetic']],
    ['a.example#$#body { color: red }', ['-cosmetic']],
    ['a.example#@$#body { color: red }', ['-cosmetic']],
    ["a.example#%#//scriptlet('x')", ['-cosmetic']],
    ['a.example##+js(x)', ['-cosmetic']],
    ['a.example$$script[tag-content="x"]', ['-cosmetic']],
    ['##.ad', ['-cosmetic']],
    ['###ad', ['-cosmetic']],
    ['#@#.ad', ['-cosmetic']],
    ['-ad-banner.', ['-address-part']],
    ['.beacon.min.js', ['-address-part']],
    ['/banner/*$image', ['-address-part']],
    ['/^ads[0-9]+/', ['-address-part']],
    ['|https://a.example/', ['-address-part']],
    ['! comment', []],
    ['[Adblock Plus 2.0]', []],
    ['||a..b^', ['!no-host']],
    ['||^', ['-address-part']],
    ['||', ['-address-part']],
  ])('%j', (line, expected) => expect(read(line, 'adblock')).toEqual(expected));

  it('is read the same in a list of another kind, only cosmetic rules without a host are comments there', () => {
    for (const format of ['hosts', 'domains'] as const) {
      expect(read('||a.example^$third-party', format)).toEqual(['-modifier']);
      expect(read('@@||a.example^', format)).toEqual(['-exception']);
      expect(read('a.example##.ad', format)).toEqual(['-cosmetic']);
      expect(read('##.ad', format)).toEqual([]);
    }
  });
});

describe('the ends of a line', () => {
  it('lose what is space in ASCII', () => expect(trimmed('\t \v\f a b\r ')).toBe('a b'));
  it('keep octets of UTF-8 that look like space in latin1', () => expect(trimmed(utf8('à'))).toBe('\xc3\xa0'));
  it('may be all there is', () => expect([trimmed(''), trimmed('\r'), trimmed('x')]).toEqual(['', '', 'x']));
});
