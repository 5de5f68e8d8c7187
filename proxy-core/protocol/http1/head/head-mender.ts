/**
 * Reads a response head that is not in the strict form, as browsers read it,
 * and writes it in that form. The strict reader then reads what was written,
 * so that nothing can be sent on that it would not have read itself.
 *
 * Slower than `head-scanner.ts`, and only asked where that one stops. Lines
 * end at LF, with or without a CR; NUL, and CR anywhere else, stay refused.
 */
import { latin1 } from '#core/common/octets.ts';
import type { HeadLimits } from './head-scanner.ts';
import { trimmed } from '../../wire/white-space.ts';
import { MendedLines } from './mended-lines.ts';
import { mendedStatusLine, mayBecomeStatusLine } from './status-line.ts';

export type MendedHead =
  | { readonly type: 'more' }
  /** `left`: octets fed last that stand behind the head. `isDoubtful`: a line was left out. */
  | { readonly type: 'head'; readonly text: string; readonly isDoubtful: boolean; readonly left: number }
  | { readonly type: 'malformed'; readonly problem: string };

const MORE: MendedHead = { type: 'more' };
const CR = 0x0d;
const LF = 0x0a;
const FIRST_BUFFER_OCTETS = 4096;

export class HeadMender {
  readonly #limits: HeadLimits;
  readonly #lines = new MendedLines();
  #kept: Uint8Array = new Uint8Array(FIRST_BUFFER_OCTETS);
  #keptLength = 0;
  #at = 0;
  #lineStart = 0;
  /** '' until it has come. */
  #statusLine = '';

  constructor(limits: HeadLimits) {
    this.#limits = limits;
  }

  /** @param octets - copied. First all that came of the head, then whatever comes next. */
  feed(octets: Uint8Array): MendedHead {
    this.#keep(octets);
    for (; this.#at < this.#keptLength; this.#at += 1) {
      const octet = this.#kept[this.#at];
      if (octet === 0) return malformed('bad-octet');
      if (octet !== LF && this.#at > this.#lineStart && this.#kept[this.#at - 1] === CR) return malformed('bare-cr');
      if (octet !== LF) continue;
      const problem = this.#line(this.#lineText(this.#at));
      this.#lineStart = this.#at + 1;
      if (problem === 'end') return this.#finish(this.#lineStart);
      if (problem !== null) return malformed(problem);
    }
    if (this.#keptLength > this.#limits.maxHeadOctets) return malformed('head-too-large');
    if (this.#statusLine === '' && !mayBecomeStatusLine(this.#kept, this.#keptLength)) return malformed('not a status line');
    return MORE;
  }

  /** @returns what is wrong, or `end` for the empty line, or null. */
  #line(line: string): string | null {
    if (this.#statusLine === '') {
      if (!mayBecomeStatusLine(this.#kept, this.#at)) return 'not a status line';
      this.#statusLine = mendedStatusLine(line) ?? '';
      return this.#statusLine === '' && trimmed(line) !== '' ? 'not a status line' : null;
    }
    if (line === '') return 'end';
    this.#lines.add(line);
    return null;
  }

  #finish(end: number): MendedHead {
    if (end > this.#limits.maxHeadOctets) return malformed('head-too-large');
    const text = `${this.#statusLine}\r\n${this.#lines.end()}\r\n`;
    if (this.#lines.isUnsafe) return malformed('bad-octet');
    return { type: 'head', text, isDoubtful: this.#lines.isDoubtful, left: this.#keptLength - end };
  }

  #lineText(lf: number): string {
    const end = lf > this.#lineStart && this.#kept[lf - 1] === CR ? lf - 1 : lf;
    return latin1(this.#kept, this.#lineStart, end);
  }

  #keep(octets: Uint8Array): void {
    const needed = this.#keptLength + octets.length;
    if (this.#kept.length < needed) {
      const larger = new Uint8Array(needed * 2);
      larger.set(this.#kept.subarray(0, this.#keptLength));
      this.#kept = larger;
    }
    this.#kept.set(octets, this.#keptLength);
    this.#keptLength = needed;
  }
}

function malformed(problem: string): MendedHead {
  return { type: 'malformed', problem };
}
