import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { codedOctets, codingFor, isCompressible } from '#core/monitor/pages/content-coding.ts';

describe('the content coding', () => {
  it.each([
    [undefined, null],
    ['', null],
    ['gzip, deflate, br, zstd', 'br'], // Chromium and Firefox
    ['gzip, deflate', 'gzip'],
    ['GZIP', 'gzip'],
    ['x-gzip', 'gzip'],
    ['br;q=0, gzip', 'gzip'],
    ['br;q=0.5, gzip;q=0.8', 'gzip'],
    ['br ; q=1.000 , gzip;q=0.999', 'br'],
    ['*', 'br'],
    ['*;q=0.1, br;q=0', 'gzip'],
    ['gzip, *;q=0', 'gzip'],
    ['*;q=0', null],
    ['identity', null],
    ['identity;q=1, gzip;q=0.5', null],
    ['identity;q=0.5, gzip', 'gzip'],
    ['deflate, zstd, compress', null],
    ['gzip;q=2', null],
    ['gzip;q=-1', null],
    ['gzip;q=0.1234', null],
    ['gzip;q=', null],
    ['gzip;level=9', null],
    ['brotli, gzipped', null],
    [',,;;q=1,', null],
  ] as const)('for Accept-Encoding %j is %j', (field, coding) => expect(codingFor(field)).toBe(coding));
});

describe('a file of the screens', () => {
  const octets = Buffer.from('export const words = "the same again and again";\n'.repeat(200));
  const script = { type: 'text/javascript; charset=utf-8', octets, isImmutable: true };

  it('is compressed once, and comes out as it was', async () => {
    const [br, gzip] = await Promise.all([codedOctets(script, 'br'), codedOctets(script, 'gzip')]);
    expect([brotliDecompressSync(br).equals(octets), gunzipSync(gzip).equals(octets)]).toEqual([true, true]);
    expect(Math.max(br.length, gzip.length)).toBeLessThan(octets.length / 10);
    expect(await codedOctets(script, 'br')).toBe(br);
  });

  it.each([
    ['text/css; charset=utf-8', 2000, true],
    ['image/svg+xml', 2000, true],
    ['application/manifest+json', 2000, true],
    ['text/css; charset=utf-8', 300, false],
    ['image/png', 2000, false],
    ['font/woff2', 2000, false],
  ])('of type %s and %d octets is worth compressing: %s', (type, length, isWorth) =>
    expect(isCompressible({ type, octets: Buffer.alloc(length), isImmutable: false })).toBe(isWorth),
  );
});
