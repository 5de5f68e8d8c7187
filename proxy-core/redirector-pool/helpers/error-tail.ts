/** The last lines a helper wrote to its standard error, for people. Bounded in lines and in length; unreadable octets are made visible. */
import { latin1 } from '#core/common/octets.ts';
import { readUtf8 } from '#core/protocol/redirector/utf8-text.ts';

const MAX_LINES = 50;
const MAX_LINE_OCTETS = 500;

export class ErrorTail {
  readonly #lines: string[] = [];
  #rest = '';

  /** The unfinished last line included. */
  get lines(): readonly string[] {
    return this.#rest === '' ? [...this.#lines] : [...this.#lines, visible(this.#rest)];
  }

  add(octets: Uint8Array): void {
    // Only the end of a flood can stay, so only the end is looked at.
    const tail = octets.length > MAX_LINES * MAX_LINE_OCTETS ? octets.subarray(-MAX_LINES * MAX_LINE_OCTETS) : octets;
    const pieces = (this.#rest + latin1(tail)).split('\n');
    this.#rest = (pieces.pop() ?? '').slice(0, MAX_LINE_OCTETS);
    for (const piece of pieces) this.note(piece);
  }

  /** A line of our own among them. */
  note(line: string): void {
    const text = visible(line.slice(0, MAX_LINE_OCTETS).trimEnd());
    if (text !== '') this.#lines.push(text);
    if (this.#lines.length > MAX_LINES) this.#lines.splice(0, this.#lines.length - MAX_LINES);
  }
}

/** UTF-8 where it is some, and no control octet that could play with a terminal. */
function visible(text: string): string {
  return readUtf8(text).replace(/[\x00-\x08\x0b-\x1f\x7f-\x9f]/g, '\u{fffd}');
}
