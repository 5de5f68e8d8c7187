import { inflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { writePng } from '../../../app/tray/png.ts';

describe('a picture as PNG', () => {
  const pixels = Uint8Array.from([255, 0, 0, 255, 0, 255, 0, 128, 0, 0, 255, 0, 9, 8, 7, 6, 1, 1, 1, 1, 2, 2, 2, 2]);
  const file = writePng({ width: 3, height: 2, pixels });

  it('begins as every PNG does', () => expect(file.subarray(0, 8).toString('latin1')).toBe('\u0089PNG\r\n\u001a\n'));
  it('says its size and its kind', () => {
    expect(file.toString('latin1', 12, 16)).toBe('IHDR');
    expect([file.readUInt32BE(16), file.readUInt32BE(20), ...file.subarray(24, 29)]).toEqual([3, 2, 8, 6, 0, 0, 0]);
  });
  it('holds the pixels row by row', () => {
    const at = file.indexOf('IDAT');
    const rows = inflateSync(file.subarray(at + 4, at + 4 + file.readUInt32BE(at - 4)));
    expect([...rows]).toEqual([0, ...pixels.subarray(0, 12), 0, ...pixels.subarray(12)]);
  });
  it('ends as every PNG does, checksum included', () => expect(file.subarray(-12).toString('hex')).toBe('0000000049454e44ae426082'));
  it('refuses pixels that do not fit', () => expect(() => writePng({ width: 2, height: 2, pixels })).toThrow('four octets'));
});
