/** Words that go into a line a helper reads: no blank, control or non-ASCII octet may pass, or one request could ask two questions. */

// Everything but visible ASCII.
const UNSAFE = /[^\x21-\x7e]/g;
const ANY_UNSAFE = /[^\x21-\x7e]/;

/** Visible ASCII stays as it is; every other octet (latin1) is percent-encoded. Empty becomes `-`. */
export function safeWord(text: string): string {
  if (text === '') return '-';
  return ANY_UNSAFE.test(text) ? text.replace(UNSAFE, percentEncoded) : text;
}

/** Like `safeWord`, for names people choose: an escape in the name itself stays recognizable. */
export function safeName(text: string | null): string {
  return text === null || text === '' ? '-' : text.replace(/%/g, '%25').replace(UNSAFE, percentEncoded);
}

/** A character above 255 becomes its UTF-8 octets. */
function percentEncoded(letter: string): string {
  const code = letter.charCodeAt(0);
  if (code > 0xff) return utf8Encoded(code);
  return `%${code.toString(16).toUpperCase().padStart(2, '0')}`;
}

function utf8Encoded(code: number): string {
  const octets =
    code < 0x800 ? [0xc0 | (code >> 6), 0x80 | (code & 0x3f)] : [0xe0 | (code >> 12), 0x80 | ((code >> 6) & 0x3f), 0x80 | (code & 0x3f)];
  return octets.map((octet) => `%${octet.toString(16).toUpperCase().padStart(2, '0')}`).join('');
}
