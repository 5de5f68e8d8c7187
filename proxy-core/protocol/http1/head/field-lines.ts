/**
 * The field lines of one head (RFC 9112 section 5), kept as positions in the
 * head's text. Nothing is cut out until somebody asks for it, because most
 * fields only pass through.
 */
import { knownField, OTHER, type KnownField } from './known-fields.ts';

/** Per field: where the name starts, where it ends, where the value starts and ends, where the next line starts. */
export const NUMBERS_A_FIELD = 5;

export class FieldLines {
  /** The whole head as latin1: start line, field lines, empty line. */
  readonly text: string;
  readonly #at: number[];
  readonly #ids: KnownField[];

  /**
   * @param at - `NUMBERS_A_FIELD` positions a field, copied: the scanner goes on using its array.
   * @param hashes - of the names, one a field.
   */
  constructor(text: string, count: number, at: ArrayLike<number>, hashes: ArrayLike<number>) {
    this.text = text;
    // Of the right size at once: a head has a dozen fields, and growing arrays were a tenth of what a request left to collect.
    /* oxlint-disable unicorn/no-new-array -- a length is meant, and Array.from takes several times as long */
    this.#at = new Array<number>(count * NUMBERS_A_FIELD);
    this.#ids = new Array<KnownField>(count);
    /* oxlint-enable unicorn/no-new-array */
    for (let position = 0; position < count * NUMBERS_A_FIELD; position += 1) this.#at[position] = at[position] as number;
    for (let index = 0; index < count; index += 1) {
      const base = index * NUMBERS_A_FIELD;
      this.#ids[index] = knownField(hashes[index] as number, text, at[base] as number, at[base + 1] as number);
    }
  }

  get count(): number {
    return this.#ids.length;
  }

  id(index: number): KnownField {
    return this.#ids[index] ?? OTHER;
  }

  /** As received, whatever its case. */
  name(index: number): string {
    return this.text.slice(this.#at[index * NUMBERS_A_FIELD], this.#at[index * NUMBERS_A_FIELD + 1]);
  }

  /** Without the white space around it. */
  value(index: number): string {
    return this.text.slice(this.#at[index * NUMBERS_A_FIELD + 2], this.#at[index * NUMBERS_A_FIELD + 3]);
  }

  /** Where the line begins and where the next one does, in `text`. */
  lineStart(index: number): number {
    return this.#at[index * NUMBERS_A_FIELD] ?? 0;
  }

  lineEnd(index: number): number {
    return this.#at[index * NUMBERS_A_FIELD + 4] ?? 0;
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

/** Members of a comma list, trimmed, in lower case, empty ones left out (RFC 9110 section 5.6.1.2). No quoting. */
export function listMembers(value: string): readonly string[] {
  const members: string[] = [];
  for (const part of value.split(',')) {
    const member = part.trim().toLowerCase();
    if (member !== '') members.push(member);
  }
  return members;
}
