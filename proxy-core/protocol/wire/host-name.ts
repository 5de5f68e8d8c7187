/**
 * What may be a host name in a binary protocol: letters, digits, hyphens and
 * underscores (real names have them) in labels. Whether the name is a good one
 * to go to is judged elsewhere, in its canonical form.
 */
import { isHostName } from '#core/common/names/host-name.ts';

// A last label that is a number makes an IPv4 address of the whole to URL parsers, in whatever spelling: 127.1, 0x7f.1.
const NUMBER_AT_END = /(?:^|\.)(?:[0-9]+|0[xX][0-9A-Fa-f]*)$/;

/** @param text - latin1. One dot at the end is not part of the name: take it off first where the protocol allows it. */
export function mayBeHostName(text: string): boolean {
  return isHostName(text.toLowerCase());
}

/** It has the form of a name, and means an address. */
export function endsInNumber(text: string): boolean {
  return NUMBER_AT_END.test(text);
}
