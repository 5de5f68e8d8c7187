/**
 * The field lines of one head (RFC 9112 section 5), kept as positions in the
 * head's text. Nothing is cut out until somebody asks for it, because most
 * fields only pass through.
 */
import { isWhiteSpace, trimmed } from '../../wire/white-space.ts';
import { OTHER, type KnownField } from './known-fields.ts';

const COLON = ':';

export class FieldLines {
  /** The whole head as latin1: start line, field lines, empty line. */
  readonly text: string;
  /** Where each line starts, and behind them where the empty line does. */
  readonly #starts: number[];
  readonly #ids: KnownField[];

  /**
   * @param text - checked: each line has a colon behind its name and ends with CRLF.
   * @param starts - `count` + 1 positions, copied: the scanner goes on using its array.
   */
  constructor(text: string, count: number, starts: ArrayLike<number>, ids: ArrayLike<KnownField>) {
    this.text = text;
    // Of the right size at once: a head has a dozen fields, and growing arrays were a tenth of what a request left to collect.
    /* oxlint-disable unicorn/no-new-array -- a length is meant, and Array.from takes several times as long */
    this.#starts = new Array<number>(count + 1);
    this.#ids = new Array<KnownField>(count);
    /* oxlint-enable unicorn/no-new-array */
    for (let index = 0; index < count; index += 1) {
      this.#starts[index] = starts[index] as number;
      this.#ids[index] = ids[index] as KnownField;
    }
    this.#starts[count] = starts[count] as number;
  }

  get count(): number {
    return this.#ids.length;
  }

  id(index: number): KnownField {
    return this.#ids[index] ?? OTHER;
  }

  /** As received, whatever its case. */
  name(index: number): string {
    const start = this.lineStart(index);
    return this.text.slice(start, this.text.indexOf(COLON, start));
  }

  /** Without the white space around it. */
  value(index: number): string {
    const { text } = this;
    let from = text.indexOf(COLON, this.lineStart(index)) + 1;
    let to = this.lineEnd(index) - 2;
    while (from < to && isWhiteSpace(text.charCodeAt(from))) from += 1;
    while (to > from && isWhiteSpace(text.charCodeAt(to - 1))) to -= 1;
    return text.slice(from, to);
  }

  /** Where the line begins and where the next one does, in `text`. */
  lineStart(index: number): number {
    return this.#starts[index] ?? 0;
  }

  lineEnd(index: number): number {
    return this.#starts[index + 1] ?? 0;
  }

  /** The first field of this kind from `from` on, or -1. */
  find(id: KnownField, from = 0): number {
    return this.#ids.indexOf(id, from);
  }

  has(id: KnownField): boolean {
    return this.#ids.includes(id);
  }

  /** All values of a list field joined as RFC 9110 section 5.3 allows, or null when there is none. */
  combined(id: KnownField): string | null {
    const first = this.find(id);
    if (first === -1) return null;
    let text = this.value(first);
    for (let next = this.find(id, first + 1); next !== -1; next = this.find(id, next + 1)) text += `, ${this.value(next)}`;
    return text;
  }

  /** The first value of any field by its name; for fields the proxy has no number for. */
  valueOf(name: string): string | null {
    const lower = name.toLowerCase();
    for (let index = 0; index < this.count; index += 1) {
      if (this.name(index).toLowerCase() === lower) return this.value(index);
    }
    return null;
  }
}

/** Members of a comma list, trimmed, empty ones left out (RFC 9110 section 5.6.1.2). No quoting. */
export function listOf(value: string): readonly string[] {
  const members: string[] = [];
  for (const part of value.split(',')) {
    const member = trimmed(part);
    if (member !== '') members.push(member);
  }
  return members;
}

/** The same in lower case. */
export function listMembers(value: string): readonly string[] {
  return listOf(value.toLowerCase());
}
