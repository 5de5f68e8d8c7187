import { describe, expect, it } from 'vitest';
import { HostsReader, MAX_HOSTS_NAMES, type HostsTable } from '#core/dns/names/hosts-table.ts';

function read(...pieces: string[]): HostsTable {
  const reader = new HostsReader('auto', true);
  for (const piece of pieces) reader.feed(piece);
  return reader.end();
}

const flat = (table: HostsTable): Record<string, string> =>
  Object.fromEntries(
    [...table.names].map(([name, resolution]) => [name, resolution.type === 'found' ? resolution.addresses.join(' ') : resolution.type]),
  );

const TEXT =
  '\uFEFF# my hosts\r\n127.0.0.1\tlocalhost\r\n::1 localhost ip6-localhost\n192.0.2.7 Printer.LAN. printer # upstairs\n\n192.0.2.8 printer\n192.0.2.7 printer\n';
const TABLE = { localhost: '::1 127.0.0.1', 'ip6-localhost': '::1', 'printer.lan': '192.0.2.7', printer: '192.0.2.7 192.0.2.8' };

describe('reading the hosts file', () => {
  it('takes every name with every address, families in turn', () => {
    expect(flat(read(TEXT))).toEqual(TABLE);
    expect(read(TEXT)).toMatchObject({ badLines: 0, leftOut: 0 });
  });

  it('reads the same in pieces, wherever they are cut', () => {
    for (let at = 0; at <= TEXT.length; at += 1) expect(flat(read(TEXT.slice(0, at), TEXT.slice(at)))).toEqual(TABLE);
    expect(flat(read(...TEXT))).toEqual(TABLE);
  });

  it('leaves out what makes no sense, and counts it', () => {
    const table = read('not-an-address name\n192.0.2.1\n192.0.2.300 a\n192.0.2.1 good bad..name -ok- *.wild\n1.2.3.4%x b\n');
    expect(flat(table)).toEqual({ good: '192.0.2.1', '-ok-': '192.0.2.1' });
    expect(table.badLines).toBe(6);
  });

  it('shares one answer among the names of a block list', () => {
    const { names } = read('0.0.0.0 ads.example\n0.0.0.0 track.example\n');
    expect(names.get('ads.example')).toBe(names.get('track.example'));
    expect(names.get('ads.example')).toEqual({ type: 'found', addresses: ['0.0.0.0'], source: 'hosts' });
  });

  it('survives lines and files without end', () => {
    const reader = new HostsReader('auto', true);
    for (let index = 0; index < 200; index += 1) reader.feed('192.0.2.1 x '.repeat(1000));
    reader.feed('\n192.0.2.2 after\n');
    const table = reader.end();
    expect(flat(table)).toEqual({ after: '192.0.2.2' });
    expect(table.badLines).toBe(1);
  });

  it('keeps a bounded number of addresses for a name, and of names', () => {
    const table = read(Array.from({ length: 40 }, (_, index) => `192.0.2.${index} a\n`).join(''));
    expect(flat(table)['a']?.split(' ')).toHaveLength(16);
    expect(MAX_HOSTS_NAMES).toBe(1_000_000);
  });

  it('gives no address to a name whose family is not wanted', () => {
    const reader = new HostsReader('only-ipv4', false);
    reader.feed('::1 six\n127.0.0.1 four\n');
    expect(flat(reader.end())).toEqual({ six: 'not-found', four: '127.0.0.1' });
  });
});
