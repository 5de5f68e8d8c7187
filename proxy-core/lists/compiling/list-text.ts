/**
 * The text of one list file, piece by piece as it is read, into the table
 * builder; counts what was passed over. Knows no files. Holds back at most
 * one line, and the few first ones from which the format is told.
 */
import { FormatGuess, TELLING_LINES, type ListFormat } from '#core/policy/host-table/list-format.ts';
import { readListLine, trimmed, type LineProblem, type SkipReason } from '#core/policy/host-table/list-line.ts';
import type { TableBuilder } from '#core/policy/host-table/table-builder.ts';
import { REPORTED_LINES, type LineReport } from '../list-report.ts';

/** Rules for browsers reach four thousand; nothing that names hosts comes near. */
export const MAX_LINE_OCTETS = 16_384;
const UTF8_MARK = '\u00ef\u00bb\u00bf';

export class ListText {
  readonly skipped: Partial<Record<SkipReason, number>> = {};
  readonly firstProblems: LineReport[] = [];
  problems = 0;
  entries = 0;
  /** False: the builder took no more. */
  hasRoom = true;
  readonly #builder: TableBuilder;
  readonly #list: number;
  #format: ListFormat | null = null;
  readonly #guess = new FormatGuess();
  #held: { readonly line: string; readonly number: number }[] = [];
  #rest = '';
  #isTooLong = false;
  #lines = 0;

  /** @param list - its place in the table's lists. */
  constructor(builder: TableBuilder, list: number) {
    this.#builder = builder;
    this.#list = list;
  }

  /** @param piece - latin1, one character an octet. */
  feed(piece: string): void {
    let from = 0;
    for (let end = piece.indexOf('\n'); end !== -1; end = piece.indexOf('\n', from)) {
      this.#endLine(piece.slice(from, end));
      from = end + 1;
    }
    this.#hold(piece.slice(from));
  }

  finish(): void {
    if (this.#rest !== '' || this.#isTooLong) this.#endLine('');
    if (this.#format === null) this.#settleFormat();
  }

  #hold(part: string): void {
    if (this.#rest.length + part.length <= MAX_LINE_OCTETS) {
      this.#rest += part;
      return;
    }
    this.#rest = '';
    this.#isTooLong = true;
  }

  #endLine(part: string): void {
    this.#lines += 1;
    this.#hold(part);
    const [rest, isTooLong] = [this.#rest, this.#isTooLong];
    this.#rest = '';
    this.#isTooLong = false;
    if (isTooLong) return this.#problem('too-long', this.#lines);
    const line = trimmed(this.#lines === 1 && rest.startsWith(UTF8_MARK) ? rest.slice(UTF8_MARK.length) : rest);
    if (this.#format !== null) return this.#take(line, this.#format, this.#lines);
    if (!this.#guess.take(line)) return;
    this.#held.push({ line, number: this.#lines });
    if (this.#held.length === TELLING_LINES) this.#settleFormat();
  }

  #settleFormat(): void {
    this.#format = this.#guess.format;
    for (const { line, number } of this.#held) this.#take(line, this.#format, number);
    this.#held = [];
  }

  #take(line: string, format: ListFormat, number: number): void {
    for (const entry of readListLine(line, format)) {
      switch (entry.type) {
        case 'name':
          this.hasRoom &&= this.#builder.add(this.#list, entry.host, entry.covers);
          this.entries += 1;
          break;
        case 'skipped':
          this.skipped[entry.why] = (this.skipped[entry.why] ?? 0) + 1;
          break;
        case 'problem':
          this.#problem(entry.why, number);
          break;
      }
    }
  }

  #problem(why: LineProblem, line: number): void {
    this.problems += 1;
    if (this.firstProblems.length < REPORTED_LINES) this.firstProblems.push({ line, why });
  }
}
