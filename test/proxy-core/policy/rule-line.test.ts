/** What a line of the rule editor means. Nothing is understood as something else without a note. */
import { describe, expect, it } from 'vitest';
import { readRuleLine, type RuleNoteCode, type RuleProblemCode } from '#core/policy/rule-line.ts';

const meaning = (line: string): readonly unknown[] => {
  const read = readRuleLine(line);
  switch (read.type) {
    case 'nothing':
      return [null];
    case 'problem':
      return [read.code];
    case 'host':
    case 'network':
      return [read.type, read.host, read.note];
  }
};

describe('a line that means what it says', () => {
  it.each([
    ['example.org', 'example.org'],
    ['  Example.ORG.  ', 'example.org'],
    ['.example.org', 'example.org'],
    ['||example.org^', 'example.org'],
    ['http://example.org', 'example.org'],
    ['https://example.org/', 'example.org'],
    ['example.org # the games site', 'example.org'],
    ['example.org#games', 'example.org'],
    ['müller.example', 'xn--mller-kva.example'],
    ['under_score.example', 'under_score.example'],
    ['bbc.co.uk', 'bbc.co.uk'],
    ['1.2.3.4.example', '1.2.3.4.example'],
    ['192.0.2.1', '192.0.2.1'],
    ['192.0.2.1/', '192.0.2.1'],
    ['2001:DB8::1', '2001:db8::1'],
    ['[2001:db8::1]', '2001:db8::1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
  ])('%j is the host %s', (line, host) => expect(meaning(line)).toEqual(['host', host, null]));

  it.each(['', '   ', '# only words', '  ## words', '#example.org'])('%j is nothing', (line) => expect(meaning(line)).toEqual([null]));
});

describe('a line that means something else than it says has a note', () => {
  it.each<[string, string, RuleNoteCode]>([
    ['https://www.video.example/watch?v=1', 'www.video.example', 'path'],
    ['www.video.example/watch', 'www.video.example', 'path'],
    ['https://video.example?v=1', 'video.example', 'path'],
    ['https://video.example/#/watch/1', 'video.example', 'path'],
    ['||video.example/ads^', 'video.example', 'path'],
    ['https://video.example:8443/watch', 'video.example', 'path'],
    ['192.0.2.1/admin', '192.0.2.1', 'path'],
    ['example.org:8080', 'example.org', 'port'],
    ['http://example.org:8080/', 'example.org', 'port'],
    ['[2001:db8::1]:443', '2001:db8::1', 'port'],
    ['*.example.org', 'example.org', 'below'],
    ['||*.example.org^', 'example.org', 'below'],
    ['12345', '0.0.48.57', 'number'],
    ['192.168.1', '192.168.0.1', 'number'],
    ['0xc0000201', '192.0.2.1', 'number'],
    ['localhost', 'localhost', 'own'],
    ['app.localhost', 'app.localhost', 'own'],
    ['127.0.0.1', '127.0.0.1', 'own'],
    ['127.1', '127.0.0.1', 'own'],
    ['::1', '::1', 'own'],
    ['com', 'com', 'ending'],
    ['.com', 'com', 'ending'],
    ['co.uk', 'co.uk', 'ending'],
    ['router', 'router', 'ending'],
  ])('%j is %s: %s', (line, host, note) => expect(meaning(line)).toEqual(['host', host, note]));

  it.each([
    ['192.168.1.0/24', '192.168.1.0/24'],
    ['192.168.1.77/24', '192.168.1.0/24'],
    ['192.0.2.1/32', '192.0.2.1/32'],
    ['0.0.0.0/0', '0.0.0.0/0'],
    ['2001:db8::5/32', '2001:db8::/32'],
    ['[2001:db8::]/32', '2001:db8::/32'],
    ['::ffff:10.0.0.0/104', '10.0.0.0/8'],
    ['192.168.1.0/24 # the lab', '192.168.1.0/24'],
  ])('%j is the network %s', (line, network) => expect(meaning(line)).toEqual(['network', network, 'network']));
});

describe('a line that is no rule', () => {
  it.each<[string, RuleProblemCode]>([
    ['example.org##.banner', 'cosmetic'],
    ['example.org#@#.banner', 'cosmetic'],
    ['example.org#?#.banner', 'cosmetic'],
    ['@@||example.org^', 'exception'],
    ['||example.org^$third-party', 'modifier'],
    ['192.168.1.0/255.255.255.0', 'mask'],
    ['192.168.1.0/33', 'prefix'],
    ['2001:db8::/129', 'prefix'],
    ['10/8', 'short-network'],
    ['192.168.1/24', 'short-network'],
    ['192.168.1.*', 'range'],
    ['192.168.1.1-192.168.1.9', 'range'],
    ['exa*mple.org', 'star'],
    ['example.*', 'star'],
    ['*example.org', 'star'],
    ['*.*.example.org', 'star'],
    ['*', 'star'],
    ['?', 'star'],
    ['user@example.org', 'user'],
    ['https://user:password@example.org/', 'user'],
    ['two words', 'several'],
    ['0.0.0.0 example.org', 'several'],
    ['https://example.org/a b', 'several'],
    ['a.example,b.example', 'several'],
    ['a..b', 'no-host'],
    ['example.org..', 'no-host'],
    ['"quoted"', 'no-host'],
    ['300.1.2.3', 'no-host'],
    ['/ads[0-9]+/', 'no-host'],
    ['https://', 'no-host'],
    ['about:blank', 'no-host'],
    ['example.org\\page', 'no-host'],
    ['|https://example.org', 'no-host'],
    ['fe80::1%eth0', 'no-host'],
  ])('%j: %s', (line, code) => expect(meaning(line)).toEqual([code]));
});
