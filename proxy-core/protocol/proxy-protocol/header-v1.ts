/**
 * The text form of the PROXY protocol (HAProxy proxy-protocol.txt section
 * 2.1): one line, read as it comes. What can no longer become a good line is
 * refused at that octet, so that a peer who speaks something else is not waited for.
 */
import { latin1 } from '#core/common/octets.ts';
import { canonicalIp } from '#core/common/names/address-text.ts';
import type { ProxyHeaderProblem, ProxyHeaderRead } from './proxy-header.ts';

/** The longest line there can be, CRLF included. */
export const MAX_V1_OCTETS = 107;

const MORE: ProxyHeaderRead = { type: 'more' };
const CR = 0x0d;
const LF = 0x0a;

const KEYWORD = 'PROXY';
const PORT = /^(?:0|[1-9][0-9]{0,4})$/;
const IPV4_PART = '(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])';
const IPV4 = new RegExp(`^${IPV4_PART}(?:\\.${IPV4_PART}){3}$`);
const IPV4_PREFIX = `(?:${IPV4_PART}\\.){0,3}(?:${IPV4_PART})?`;
const IPV4_SO_FAR = new RegExp(`^${IPV4_PREFIX}$`);
// Dots too: a mapped address is written ::ffff:192.0.2.1 by HAProxy itself.
const IPV6_SO_FAR = new RegExp(`^(?!.*:::)(?!.*::.*::)(?!:[^:])(?:[0-9A-Fa-f]{0,4}:){0,8}(?:[0-9A-Fa-f]{0,4}|(?<=:)${IPV4_PREFIX})$`);
/** After UNKNOWN anything goes until CRLF, and nothing of it counts. Control octets are no text. */
const IGNORED = /^[\x20-\x7e]*$/;

interface Field {
  readonly problem: ProxyHeaderProblem;
  /** Whether the whole field may stand there. */
  isGood(text: string): boolean;
  /** Whether it may still become one. */
  mayBecome(text: string): boolean;
}

const word = (text: string, problem: ProxyHeaderProblem): Field => ({
  problem,
  isGood: (field) => field === text,
  mayBecome: (field) => text.startsWith(field),
});
const port: Field = {
  problem: 'bad-port',
  isGood: (text) => PORT.test(text) && Number(text) <= 65_535,
  mayBecome: (text) => text === '' || port.isGood(text),
};
const ipv4: Field = { problem: 'bad-address', isGood: (text) => IPV4.test(text), mayBecome: (text) => IPV4_SO_FAR.test(text) };
const ipv6: Field = {
  problem: 'bad-address',
  isGood: (text) => text.includes(':') && canonicalIp(text) !== null,
  mayBecome: (text) => IPV6_SO_FAR.test(text),
};

const FAMILIES: ReadonlyMap<string, readonly Field[]> = new Map([
  ['TCP4', [word(KEYWORD, 'not-a-header'), word('TCP4', 'bad-family'), ipv4, ipv4, port, port]],
  ['TCP6', [word(KEYWORD, 'not-a-header'), word('TCP6', 'bad-family'), ipv6, ipv6, port, port]],
]);
const UNKNOWN = 'UNKNOWN';

/** Pure. Reads from `from` up to `to`. */
export function readHeaderV1(octets: Uint8Array, from: number, to: number): ProxyHeaderRead {
  // CR and LF have to fit into the bound too.
  const limit = Math.min(to, from + MAX_V1_OCTETS - 1);
  let cr = from;
  while (cr < limit && octets[cr] !== CR && octets[cr] !== LF) cr += 1;
  const fields = latin1(octets, from, cr).split(' ');
  const isComplete = cr < limit;
  const problem = fields[1] === UNKNOWN ? unknownProblem(fields) : fieldsProblem(fields, isComplete);
  if (problem !== null) return { type: 'malformed', problem };
  if (!isComplete) return to < from + MAX_V1_OCTETS - 1 ? MORE : { type: 'malformed', problem: 'too-long' };
  if (octets[cr] === LF) return { type: 'malformed', problem: 'line-without-crlf' };
  if (cr + 1 >= to) return MORE;
  if (octets[cr + 1] !== LF) return { type: 'malformed', problem: 'line-without-crlf' };
  return { type: 'header', client: clientOf(fields), end: cr + 2 };
}

function unknownProblem(fields: readonly string[]): ProxyHeaderProblem | null {
  if (fields[0] !== KEYWORD) return 'not-a-header';
  return fields.every((field) => IGNORED.test(field)) ? null : 'bad-octet';
}

/** @param isComplete - the line has ended: the last field too is all there is of it. */
function fieldsProblem(fields: readonly string[], isComplete: boolean): ProxyHeaderProblem | null {
  const family = FAMILIES.get(fields[1] ?? '');
  if (family === undefined) return familyProblem(fields, isComplete);
  for (const [index, text] of fields.entries()) {
    const field = family[index];
    if (field === undefined) return 'too-many-fields';
    const isWhole = isComplete || index < fields.length - 1;
    if (isWhole ? !field.isGood(text) : !field.mayBecome(text)) return field.problem;
  }
  return isComplete && fields.length < family.length ? 'too-few-fields' : null;
}

/** Up to a family that is not complete, or not known. */
function familyProblem(fields: readonly string[], isComplete: boolean): ProxyHeaderProblem | null {
  const [keyword = '', family] = fields;
  if (family === undefined) return isComplete || !KEYWORD.startsWith(keyword) ? 'not-a-header' : null;
  if (keyword !== KEYWORD) return 'not-a-header';
  const mayBecome = [...FAMILIES.keys(), UNKNOWN].some((known) => known.startsWith(family));
  return isComplete || fields.length > 2 || !mayBecome ? 'bad-family' : null;
}

function clientOf(fields: readonly string[]): { readonly address: string; readonly port: number } | null {
  if (fields[1] === UNKNOWN) return null;
  return { address: canonicalIp(fields[2] ?? '') ?? '', port: Number(fields[4]) };
}
