/** Pixels to a PNG file. Pure. @see PNG specification, third edition (true colour with alpha, no filter) */
import { crc32, deflateSync } from 'node:zlib';

export interface Picture {
  readonly width: number;
  readonly height: number;
  /** Red, green, blue, alpha; row by row from the top. */
  readonly pixels: Uint8Array;
}

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const TRUE_COLOUR_ALPHA = 6;

export function writePng({ width, height, pixels }: Picture): Buffer {
  if (pixels.length !== width * height * 4) throw new Error('a picture needs four octets a pixel');
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 8; // bits a channel
  header[9] = TRUE_COLOUR_ALPHA;
  const rowOctets = width * 4;
  const rows = Buffer.alloc((rowOctets + 1) * height); // each begins with its filter: 0, none
  for (let row = 0; row < height; row += 1) rows.set(pixels.subarray(row * rowOctets, (row + 1) * rowOctets), row * (rowOctets + 1) + 1);
  return Buffer.concat([SIGNATURE, chunk('IHDR', header), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))]);
}

function chunk(type: string, content: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), content]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(content.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, check]);
}
