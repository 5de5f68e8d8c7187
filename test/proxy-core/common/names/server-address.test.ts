import { describe, expect, it } from 'vitest';
import { parseServer, parseServerLine, readServerEntry, serverKey } from '#core/common/names/server-address.ts';

describe('name servers as people write them', () => {
  it.each([
    ['192.0.2.53', '192.0.2.53', 53],
    [' 192.0.2.53:5353 ', '192.0.2.53', 5353],
    ['2001:DB8::53', '2001:db8::53', 53],
    ['[2001:db8::53]', '2001:db8::53', 53],
    ['[2001:db8::53]:5353', '2001:db8::53', 5353],
    ['fe80::1%eth0', 'fe80::1%eth0', 53],
    ['[fe80::1%eth0]:5353', 'fe80::1%eth0', 5353],
    ['::ffff:192.0.2.53', '192.0.2.53', 53],
  ])('%j is %s port %d', (text, address, port) => {
    expect(parseServer(text)).toMatchObject({ type: 'server', server: { protocol: 'plain', address, port, text: text.trim() } });
  });

  it.each([
    ['tls://dns.example', ['192.0.2.1'], { protocol: 'tls', host: 'dns.example', port: 853, addresses: ['192.0.2.1'] }],
    [
      'TLS://DNS.example:8853',
      ['2001:DB8::1', '192.0.2.1'],
      { protocol: 'tls', host: 'dns.example', port: 8853, addresses: ['2001:db8::1', '192.0.2.1'] },
    ],
    ['tls://192.0.2.1', [], { protocol: 'tls', host: '192.0.2.1', addresses: ['192.0.2.1'] }],
    ['https://dns.example/dns-query', ['192.0.2.1'], { protocol: 'https', host: 'dns.example', port: 443, path: '/dns-query' }],
    [
      'https://[2001:db8::1]:8443/q?x=1',
      [],
      { protocol: 'https', host: '2001:db8::1', port: 8443, path: '/q?x=1', addresses: ['2001:db8::1'] },
    ],
  ])('%s with %j', (text, bootstrap, server) => {
    expect(parseServer(text, bootstrap)).toMatchObject({ type: 'server', server });
  });

  it.each([
    '',
    'dns.example',
    '192.0.2.53:0',
    '192.0.2.53:70000',
    '192.0.2.53:',
    '2001:db8::53:5353:1:1:1:1:1',
    '[192.0.2.53',
    '192.0.2.256',
    'https://dns.example/dns-query',
    'tls://dns.example',
    'https://user@192.0.2.1/',
    'https://192.0.2.1/#x',
    'tls://',
    'https://bad host/',
    'ftp://192.0.2.1',
  ])('%j is refused in words', (text) => {
    expect(parseServer(text)).toMatchObject({ type: 'problem', userText: expect.stringMatching(/./) });
  });

  it('refuses a bootstrap address that is none', () => {
    expect(parseServer('tls://dns.example', ['dns2.example'])).toMatchObject({ type: 'problem' });
  });

  it('stands on one line with its addresses', () => {
    expect(readServerEntry('  tls://dns.example  192.0.2.53 2001:db8::53 ')).toEqual({
      server: 'tls://dns.example',
      bootstrap: ['192.0.2.53', '2001:db8::53'],
    });
    expect(readServerEntry('192.0.2.53:5353')).toEqual({ server: '192.0.2.53:5353', bootstrap: [] });
    expect(readServerEntry('')).toEqual({ server: '', bootstrap: [] });
    expect(parseServerLine('tls://dns.example 192.0.2.53')).toMatchObject({ type: 'server', server: { addresses: ['192.0.2.53'] } });
    expect(parseServerLine('192.0.2.53:5353')).toMatchObject({ type: 'server', server: { port: 5353 } });
    for (const line of ['192.0.2.53 192.0.2.54', 'tls://dns.example', 'tls://dns.example x', ''])
      expect(parseServerLine(line)).toMatchObject({ type: 'problem' });
  });

  it('knows equal servers, however they are written', () => {
    const key = (text: string): string => {
      const parsed = parseServer(text, ['192.0.2.1']);
      return parsed.type === 'server' ? serverKey(parsed.server) : '';
    };
    expect(key('[2001:db8::53]:53')).toBe(key('2001:DB8:0::53'));
    expect(key('192.0.2.53')).not.toBe(key('192.0.2.53:54'));
    expect(key('tls://dns.example')).not.toBe(key('https://dns.example'));
  });
});
