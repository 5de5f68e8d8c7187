/**
 * Writes a query: header, one question, EDNS. By hand, because it is done for
 * each new name and takes 0.1 us this way and 1.3 us with a general encoder.
 *
 * @see RFC 1035 section 4.1, RFC 6891 section 6.1, RFC 7830 (padding)
 */
import { escapedOctet, wireOctets } from './name-text.ts';
import { CLASS_IN, TYPE, UDP_PAYLOAD_OCTETS } from './record-types.ts';

export interface QueryForm {
  readonly id: number;
  /** Bits that choose upper or lower case for each letter in turn, reused after 32 letters; 0 leaves the name in lower case. */
  readonly caseBits: number;
  /** Adds the OPT record. Some old servers choke on it. */
  readonly edns: boolean;
  /** Fills up to a multiple of this many octets (RFC 8467); 0 adds nothing. Only with EDNS. */
  readonly padToOctets: number;
}

const OPT_OCTETS = 11;
const PADDING_OPTION = 12;

/** @param name as `name-text.ts` writes names: at most 255 octets in a message. */
export function writeQuery(name: string, type: number, form: QueryForm): Uint8Array {
  const questionEnd = 12 + wireOctets(name) + 4;
  const plainOctets = questionEnd + (form.edns ? OPT_OCTETS : 0);
  const padded = form.edns && form.padToOctets > 0 ? Math.ceil((plainOctets + 4) / form.padToOctets) * form.padToOctets : plainOctets;
  const octets = Buffer.allocUnsafe(padded).fill(0);
  octets[0] = form.id >> 8;
  octets[1] = form.id & 255;
  octets[2] = 0x01; // Recursion desired.
  octets[5] = 1;
  const at = writeName(octets, name, form.caseBits);
  octets[at] = type >> 8;
  octets[at + 1] = type & 255;
  octets[at + 3] = CLASS_IN;
  octets[11] = form.edns ? 1 : 0;
  if (form.edns) writeOpt(octets, questionEnd, padded - plainOctets);
  return octets;
}

/** @returns where it ends. */
function writeName(octets: Uint8Array, name: string, caseBits: number): number {
  if (name === '.') return 13;
  let lengthAt = 12;
  let at = 13;
  let letters = 0;
  for (let index = 0; index < name.length; index += 1) {
    let octet = name.charCodeAt(index);
    if (octet === 0x2e) {
      octets[lengthAt] = at - lengthAt - 1;
      lengthAt = at;
      at += 1;
      continue;
    }
    if (octet === 0x5c) {
      octet = escapedOctet(name, index);
      index += 3;
    } else if (octet >= 0x61 && octet <= 0x7a) {
      if (((caseBits >>> (letters & 31)) & 1) === 1) octet -= 0x20;
      letters += 1;
    }
    octets[at] = octet;
    at += 1;
  }
  octets[lengthAt] = at - lengthAt - 1;
  octets[at] = 0;
  return at + 1;
}

function writeOpt(octets: Uint8Array, at: number, padding: number): void {
  octets[at + 2] = TYPE.OPT;
  octets[at + 3] = UDP_PAYLOAD_OCTETS >> 8;
  octets[at + 4] = UDP_PAYLOAD_OCTETS & 255;
  if (padding === 0) return;
  octets[at + 9] = padding >> 8;
  octets[at + 10] = padding & 255;
  octets[at + 12] = PADDING_OPTION;
  octets[at + 13] = (padding - 4) >> 8;
  octets[at + 14] = (padding - 4) & 255;
}
