/** What holds for every reader, whatever its grammar: it never throws, and how a message was cut changes nothing. */
import type { Reader } from '../../support/every-way.ts';
import { must } from './fuzz-case.ts';
import { cutAt, octetByOctet } from './octets.ts';

interface Read {
  readonly type: string;
  readonly end?: number;
}

export interface Subject<R extends Read> {
  create(): Reader<R>;
  /** Plain data of what was read, positions left out. */
  describe(read: R): unknown;
  /** The most that may have been fed while it still says `more`. */
  readonly mostOctets: number;
}

export interface Outcome {
  readonly what: unknown;
  readonly type: string;
  /** Taken in all; -1 when nothing was. */
  readonly octets: number;
}

const NOTHING: Outcome = { what: null, type: 'more', octets: -1 };

/**
 * @param offset - where in what is fed each piece stands.
 * @throws when a bound is not kept, or a position lies outside of what was fed.
 */
export function outcome<R extends Read>(subject: Subject<R>, pieces: readonly Buffer[], offset = 0): Outcome {
  const reader = subject.create();
  let before = 0;
  for (const piece of pieces) {
    const read = reader.feed(offset === 0 ? piece : Buffer.concat([Buffer.alloc(offset, '\r'), piece]), offset);
    if (read.type !== 'more') {
      const end = (read.end ?? 0) - offset;
      must(read.end === undefined || (end >= 0 && end <= piece.length && before + end > 0), 'a position outside of what was fed', end);
      return { what: subject.describe(read), type: read.type, octets: read.end === undefined ? -1 : before + end };
    }
    before += piece.length;
    must(before <= subject.mostOctets, 'wants more than its bound', before);
  }
  return NOTHING;
}

/** @returns what comes of the message fed whole. */
export function sameEveryWay<R extends Read>(subject: Subject<R>, text: string, at: readonly number[]): Outcome {
  const whole = outcome(subject, [Buffer.from(text, 'latin1')]);
  for (const [offset, pieces] of [cutAt(text, at), octetByOctet(text)].entries()) {
    const cut = outcome(subject, pieces, offset);
    must(JSON.stringify(cut) === JSON.stringify(whole), 'cutting changes what is read', whole, cut);
  }
  return whole;
}
