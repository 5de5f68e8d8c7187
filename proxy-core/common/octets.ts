/**
 * Octets as text and back, without Node's types: rooms that know no Node can
 * still be fast, because a Buffer brings its own native `latin1Slice`.
 */

interface QuickOctets extends Uint8Array {
  latin1Slice?(start: number, end: number): string;
}

const PIECE = 4096;
/** More could be beyond Number.MAX_SAFE_INTEGER. */
const MAX_DIGITS = 15;

/** One character an octet (ISO 8859-1), so that positions in the text are positions in the octets. */
export function latin1(octets: Uint8Array, from = 0, to = octets.length): string {
  const quick = octets as QuickOctets;
  if (quick.latin1Slice !== undefined) return quick.latin1Slice(from, to);
  let text = '';
  for (let at = from; at < to; at += PIECE) text += String.fromCharCode(...octets.subarray(at, Math.min(to, at + PIECE)));
  return text;
}

const ZERO = 48;

/** The number 1 to 15 decimal digits say, from `from` to the end of the text, and nothing else beside them; -1 for any other text. */
export function decimal(text: string, from = 0): number {
  const digits = text.length - from;
  if (digits < 1 || digits > MAX_DIGITS) return -1;
  let value = 0;
  for (let at = from; at < text.length; at += 1) {
    const digit = text.charCodeAt(at) - ZERO;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value;
}

/** The octets of a text whose characters are all below 256. */
export function octetsOf(text: string): Uint8Array {
  const octets = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at += 1) octets[at] = text.charCodeAt(at);
  return octets;
}

/** Always a copy: the parts may be overwritten afterwards. */
export function joined(parts: readonly Uint8Array[]): Uint8Array {
  let length = 0;
  for (const part of parts) length += part.length;
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
