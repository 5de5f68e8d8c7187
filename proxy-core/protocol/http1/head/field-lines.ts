/**
 * The field lines of one head (RFC 9112 section 5), kept as positions in the
 * head's text. Nothing is cut out until somebody asks for it, because most
 * fields only pass through.
 */
import { knownField, OTHER, type KnownField } from './known-fields.ts';

/** Per field: where the name starts, where it ends, where the value starts and ends, where the next line starts. */
const NUMBERS_A_FIELD = 5;

export class FieldLines {
  /** The whole head as latin1: start line, field lines, empty line. */
  readonly text: string;
  readonly #at: readonly number[];
  readonly #ids: readonly KnownField[];

  constructor(text: string, at: readonly number[], hashes: readonly number[]) {
    this.text = text;
    this.#at = at;
    const ids: KnownField[] = [];
    for (let index = 0; index < hashes.length; index += 1) {
      const base = index * NUMBERS_A_FIELD;
      ids.push(knownField(hashes[index] ?? 0, text, at[base] ?? 0, at[base + 1] ?? 0));
    }
    this.#ids = ids;
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
