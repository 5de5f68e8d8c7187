/** ClientHellos made by hand, octet for octet: also what no library would send. */

export interface MadeHello {
  readonly version?: number;
  readonly sessionIdOctets?: number;
  readonly ciphers?: readonly number[];
  readonly compressions?: readonly number[];
  /** In this order. Null: a hello from before extensions, without even their length. */
  readonly extensions?: readonly Buffer[] | null;
  readonly tail?: string;
}

export const uint8 = (value: number): Buffer => Buffer.of(value & 255);
export const uint16 = (value: number): Buffer => Buffer.of((value >> 8) & 255, value & 255);
const uint24 = (value: number): Buffer => Buffer.of((value >> 16) & 255, (value >> 8) & 255, value & 255);

/** Octets with their length in front. */
export function vector(lengthOctets: 1 | 2, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  return Buffer.concat([lengthOctets === 1 ? uint8(content.length) : uint16(content.length), content]);
}

export const extension = (type: number, data: Buffer): Buffer => Buffer.concat([uint16(type), vector(2, data)]);

/** One host_name each. */
export const serverName = (...names: readonly string[]): Buffer =>
  extension(0, vector(2, ...names.flatMap((name) => [uint8(0), vector(2, Buffer.from(name, 'latin1'))])));

export const alpn = (...names: readonly string[]): Buffer =>
  extension(16, vector(2, ...names.map((name) => vector(1, Buffer.from(name, 'latin1')))));

/** What browsers put anywhere to keep servers tolerant (RFC 8701). */
export const grease = (nibble: number, data = ''): Buffer => extension(nibble * 0x1010 + 0x0a0a, Buffer.from(data, 'latin1'));

/** The handshake message without its type and length. */
export function helloBody(made: MadeHello = {}): Buffer {
  const { version = 0x0303, sessionIdOctets = 32, ciphers = [0x1301, 0xc02f], compressions = [0], extensions = [], tail = '' } = made;
  return Buffer.concat([
    uint16(version),
    Buffer.alloc(32, 7),
    vector(1, Buffer.alloc(sessionIdOctets, 9)),
    vector(2, ...ciphers.map(uint16)),
    vector(1, Buffer.from(compressions)),
    ...(extensions === null ? [] : [vector(2, ...extensions)]),
    Buffer.from(tail, 'latin1'),
  ]);
}

export const handshake = (body: Buffer, type = 1): Buffer => Buffer.concat([uint8(type), uint24(body.length), body]);

/** @param sizes - of the records, one after the other; the last one again and again until nothing is left. */
export function records(message: Buffer, sizes: readonly number[] = [16_384], type = 22): Buffer {
  const parts: Buffer[] = [];
  for (let at = 0, index = 0; at < message.length; index += 1) {
    const size = Math.min(sizes[Math.min(index, sizes.length - 1)] ?? 1, message.length - at);
    parts.push(Buffer.of(type, 3, 1), vector(2, message.subarray(at, at + size)));
    at += size;
  }
  return Buffer.concat(parts);
}

/** A whole hello as one record, latin1. */
export function madeHello(made: MadeHello = {}, sizes?: readonly number[]): string {
  return records(handshake(helloBody(made)), sizes).toString('latin1');
}
