/**
 * Reads what a name server sent, as little of it as is needed. Hostile input:
 * it never throws, never looks at an octet twice without need, and takes time
 * in proportion to the message (a 64 KB message of pointers to pointers costs
 * well under a millisecond). Records nobody asked for are stepped over unread.
 *
 * Names may hold any octets; as text the unusual ones are escaped, so that a
 * label `www.example` inside a name is never mistaken for two labels, which is
 * how caches have been poisoned.
 *
 * @see RFC 1035 section 4, RFC 3596, RFC 6891 section 6.1
 */
import { octetText } from './name-text.ts';
import { CLASS_IN, TYPE } from './record-types.ts';
import { addressText4, addressText6 } from '#core/common/names/address-text.ts';

export interface AnswerRecord {
  /** As `name-text.ts` writes names. */
  readonly owner: string;
  readonly type: number;
  /** As sent; a value with the top bit set counts as 0 (RFC 2181 section 8). */
  readonly ttlSeconds: number;
  /** Address text for A and AAAA, name for CNAME. */
  readonly value: string;
}

export interface DnsReply {
  readonly rcode: number;
  readonly truncated: boolean;
  readonly recursionAvailable: boolean;
  /** A, AAAA and CNAME of class IN, in the order sent. */
  readonly answers: readonly AnswerRecord[];
  /** From the SOA record of the authority section: how long "no" holds (RFC 2308 section 5). */
  readonly negativeTtlSeconds: number | undefined;
  /** The authority section names other servers: a referral when there is no answer. */
  readonly hasNameServers: boolean;
}

export const HEADER_OCTETS = 12;
export const MAX_MESSAGE_OCTETS = 65_535;
/** The shortest record: root name, type, class, TTL, length. */
const MIN_RECORD_OCTETS = 11;
const MIN_QUESTION_OCTETS = 5;
const MAX_NAME_OCTETS = 255;
const MAX_JUMPS = 32;
/** More addresses than anyone can try; the rest of a large answer is stepped over. */
const MAX_ANSWERS = 128;

/** @returns undefined when the octets are no readable reply. The question is for the caller to compare. */
export function readReply(octets: Uint8Array): DnsReply | undefined {
  if (octets.length < HEADER_OCTETS || octets.length > MAX_MESSAGE_OCTETS) return undefined;
  const cursor = new Cursor(octets);
  const flags = cursor.uint16(2);
  const questions = cursor.uint16(4);
  const answers = cursor.uint16(6);
  const authorities = cursor.uint16(8);
  const additionals = cursor.uint16(10);
  // Counts that cannot be true are refused before anything is walked.
  const least = HEADER_OCTETS + questions * MIN_QUESTION_OCTETS + (answers + authorities + additionals) * MIN_RECORD_OCTETS;
  const truncated = (flags & 0x0200) !== 0;
  if (truncated) return emptyReply(flags, true); // What is left of it is not to be used (RFC 2181 section 9).
  if (least > octets.length) return undefined;

  for (let index = 0; index < questions; index += 1) {
    cursor.skipName();
    cursor.at += 4;
  }
  const collected = cursor.readAnswers(answers);
  const authority = cursor.readAuthority(authorities);
  const extendedRcode = cursor.readExtendedRcode(additionals);
  if (cursor.failed || cursor.at > octets.length) return undefined;
  return {
    rcode: (flags & 15) | (extendedRcode << 4),
    truncated: false,
    recursionAvailable: (flags & 0x0080) !== 0,
    answers: collected,
    negativeTtlSeconds: authority < 0 ? undefined : authority,
    hasNameServers: cursor.sawNameServers,
  };
}

/** The name at `offset` as text; undefined when it cannot be read or is too long. */
export function readNameAt(octets: Uint8Array, offset: number): { readonly name: string; readonly end: number } | undefined {
  const cursor = new Cursor(octets);
  cursor.at = offset;
  const name = cursor.readName();
  return cursor.failed ? undefined : { name, end: cursor.at };
}

/** Where the name at `offset` ends, pointers not followed. In a message that has been read it ends inside. */
export function skipNameAt(octets: Uint8Array, offset: number): number {
  const cursor = new Cursor(octets);
  cursor.at = offset;
  cursor.skipName();
  return cursor.failed ? octets.length : cursor.at;
}

function emptyReply(flags: number, truncated: boolean): DnsReply {
  return {
    rcode: flags & 15,
    truncated,
    recursionAvailable: (flags & 0x0080) !== 0,
    answers: [],
    negativeTtlSeconds: undefined,
    hasNameServers: false,
  };
}

/** A place in a message. After a fault `failed` is set and nothing read counts. */
class Cursor {
  readonly #octets: Uint8Array;
  at = HEADER_OCTETS;
  failed = false;
  sawNameServers = false;
  /** The name at octet 12, the question: most records point there. */
  #questionName: string | undefined;

  constructor(octets: Uint8Array) {
    this.#octets = octets;
  }

  /** Reading past the end gives 0; the caller has compared lengths or compares them at the end. */
  uint16(at: number): number {
    return ((this.#octets[at] ?? 0) << 8) | (this.#octets[at + 1] ?? 0);
  }

  uint32(at: number): number {
    return this.uint16(at) * 65_536 + this.uint16(at + 2);
  }

  readAnswers(count: number): AnswerRecord[] {
    const answers: AnswerRecord[] = [];
    for (let index = 0; index < count && !this.failed; index += 1) {
      const ownerAt = this.at;
      this.skipName();
      const type = this.uint16(this.at);
      const wanted = this.uint16(this.at + 2) === CLASS_IN && (type === TYPE.A || type === TYPE.AAAA || type === TYPE.CNAME);
      const ttlSeconds = clearTopBit(this.uint32(this.at + 4));
      const dataAt = this.#enterRecord();
      if (!wanted || answers.length >= MAX_ANSWERS || this.failed) continue;
      const end = this.at;
      const value = this.#readValue(type, dataAt, end);
      this.at = ownerAt;
      answers.push({ owner: this.readName(), type, ttlSeconds, value });
      this.at = end;
    }
    return answers;
  }

  /** @returns how long "no" holds, or -1. */
  readAuthority(count: number): number {
    let negativeTtlSeconds = -1;
    for (let index = 0; index < count && !this.failed; index += 1) {
      this.skipName();
      const type = this.uint16(this.at);
      const ttlSeconds = clearTopBit(this.uint32(this.at + 4));
      this.#enterRecord();
      if (type === TYPE.NS) this.sawNameServers = true;
      // MINIMUM is the last field of a SOA record, so the two names before it need no reading.
      if (type === TYPE.SOA && !this.failed) negativeTtlSeconds = Math.min(ttlSeconds, clearTopBit(this.uint32(this.at - 4)));
    }
    return negativeTtlSeconds;
  }

  /** The upper eight bits of the rcode stand in the OPT record. */
  readExtendedRcode(count: number): number {
    let extended = 0;
    for (let index = 0; index < count && !this.failed; index += 1) {
      this.skipName();
      if (this.uint16(this.at) === TYPE.OPT) extended = this.#octets[this.at + 4] ?? 0;
      this.#enterRecord();
    }
    return extended;
  }

  /** Steps over the rest of a record, from its type on. @returns where its data starts. */
  #enterRecord(): number {
    const dataAt = this.at + 10;
    this.at = dataAt + this.uint16(this.at + 8);
    if (this.at > this.#octets.length) this.failed = true;
    return dataAt;
  }

  /** Address data of another length than its type demands spoils the message. */
  #readValue(type: number, dataAt: number, end: number): string {
    if (type === TYPE.A) {
      if (end - dataAt === 4) return addressText4(this.#octets, dataAt);
    } else if (type === TYPE.AAAA) {
      if (end - dataAt === 16) return addressText6(this.#octets, dataAt);
    } else {
      this.at = dataAt;
      const target = this.readName();
      if (this.at === end) return target;
    }
    this.failed = true;
    return '';
  }

  /** Steps over a name without following pointers. */
  skipName(): void {
    while (this.at < this.#octets.length) {
      const length = this.#octets[this.at] ?? 0;
      if (length === 0) {
        this.at += 1;
        return;
      }
      if (length >= 0xc0) {
        this.at += 2;
        return;
      }
      if (length > 63) break;
      this.at += length + 1;
    }
    this.failed = true;
  }

  /** Reads a name in lower case and moves behind it. Pointers must lead backwards, so no loop is possible. */
  readName(): string {
    if (this.uint16(this.at) === 0xc00c && this.#questionName !== undefined) {
      this.at += 2;
      return this.#questionName;
    }
    const pointsAtQuestion = this.uint16(this.at) === 0xc00c;
    const name = this.#walkName();
    if (pointsAtQuestion && !this.failed) this.#questionName = name;
    return name;
  }

  #walkName(): string {
    let name = '';
    let octets = 1;
    let at = this.at;
    let end = -1;
    let runStart = at;
    let jumps = 0;
    for (;;) {
      const length = this.#octets[at];
      if (length === undefined) break;
      if (length === 0) {
        this.at = end < 0 ? at + 1 : end;
        return name === '' ? '.' : name;
      }
      if (length >= 0xc0) {
        const target = this.uint16(at) & 0x3fff;
        jumps += 1;
        if (end < 0) end = at + 2;
        if (target >= runStart || target < HEADER_OCTETS || jumps > MAX_JUMPS) break;
        at = target;
        runStart = target;
        continue;
      }
      octets += length + 1;
      if (length > 63 || octets > MAX_NAME_OCTETS || at + 1 + length > this.#octets.length) break;
      const label = this.#label(at + 1, length);
      name = name === '' ? label : `${name}.${label}`;
      at += length + 1;
    }
    this.failed = true;
    return '';
  }

  #label(from: number, length: number): string {
    let label = '';
    for (let at = from; at < from + length; at += 1) label += octetText(this.#octets[at] ?? 0);
    return label;
  }
}

function clearTopBit(ttl: number): number {
  return ttl > 0x7fff_ffff ? 0 : ttl;
}
