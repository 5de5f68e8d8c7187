/**
 * What may be a host name in a binary protocol: letters, digits, hyphens and
 * underscores (real names have them) in labels. Whether the name is a good one
 * to go to is judged elsewhere, in its canonical form.
 */

/** DNS: 255 octets on its own wire are 253 characters of text (RFC 1035 section 2.3.4). */
export const MAX_NAME_OCTETS = 253;

const LABELS = /^[A-Za-z0-9_-]{1,63}(?:\.[A-Za-z0-9_-]{1,63})*$/;
// A last label that is a number makes an IPv4 address of the whole to URL parsers, in whatever spelling: 127.1, 0x7f.1.
const NUMBER_AT_END = /(?:^|\.)(?:[0-9]+|0[xX][0-9A-Fa-f]*)$/;

/** @param text - latin1. One dot at the end is not part of the name: take it off first where the protocol allows it. */
export function isHostName(text: string): boolean {
  return text.length <= MAX_NAME_OCTETS && LABELS.test(text);
}

/** It has the form of a name, and means an address. */
export function endsInNumber(text: string): boolean {
  return NUMBER_AT_END.test(text);
}
