/**
 * One list file into the table builder, or why it cannot be used; then the
 * builder is as it was. Runs in the lists thread: it reads synchronously, a
 * piece at a time, whatever the size.
 */
import { closeSync, constants, fstatSync, openSync, readSync, statSync, type BigIntStats } from 'node:fs';
import { latin1 } from '#core/common/octets.ts';
import type { TableBuilder } from '#core/policy/host-table/table-builder.ts';
import { ListText } from './list-text.ts';
import type { FileReport, FileTrouble } from '../list-report.ts';
import { markOf, markOfFailure } from '../source-marks.ts';

/** Five million names are about 100 MB. */
export const MAX_FILE_OCTETS = 1_073_741_824n;
const PIECE_OCTETS = 262_144;
/** Short lists are written by hand, and a hand may strike out most of one. */
export const SHRINK_COUNTS_FROM = 100;

export interface ListSource {
  readonly path: string;
  readonly name: string;
  /** Its place in the table's lists. */
  readonly list: number;
  /** Entries it had when it was last in order; null: not known. */
  readonly entriesBefore: number | null;
}

interface Opened {
  readonly handle: number;
  readonly mark: string;
}

type Refused = Pick<FileReport, 'trouble' | 'mark' | 'detail'>;

export function readListFile(source: ListSource, builder: TableBuilder): FileReport {
  const { path, name, list } = source;
  const opened = open(path);
  const nothing = { path, name, entries: 0, skipped: {}, problems: 0, firstProblems: [] };
  if ('trouble' in opened) return { ...nothing, ...opened };
  const before = builder.mark();
  const text = new ListText(builder, list);
  let [trouble, detail]: [FileTrouble | null, string] = [null, ''];
  try {
    trouble = feed(opened.handle, text) ?? judge(text, source.entriesBefore);
  } catch (error) {
    [trouble, detail] = ['unreadable', markOfFailure(error)];
  } finally {
    closeSync(opened.handle);
  }
  if (trouble !== null) builder.backTo(before);
  const { entries, skipped, problems, firstProblems } = text;
  return { ...nothing, entries: trouble === null ? entries : 0, skipped, problems, firstProblems, trouble, detail, mark: opened.mark };
}

/** The mark is taken before reading: a change while reading is a change to come. */
function open(path: string): Opened | Refused {
  let facts: BigIntStats;
  try {
    facts = statSync(path, { bigint: true }); // opening a pipe would wait for whoever writes into it
  } catch (error) {
    return refused(markOfFailure(error) === 'ENOENT' ? 'missing' : 'unreadable', markOfFailure(error), markOfFailure(error));
  }
  if (facts.isDirectory()) return refused('folder', markOf(facts));
  if (!facts.isFile()) return refused('not-a-file', markOf(facts));
  if (facts.size > MAX_FILE_OCTETS) return refused('too-large', markOf(facts));
  try {
    const handle = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    return { handle, mark: markOf(fstatSync(handle, { bigint: true })) };
  } catch (error) {
    return refused('unreadable', markOf(facts), markOfFailure(error));
  }
}

function refused(trouble: FileTrouble, mark: string, detail = ''): Refused {
  return { trouble, mark, detail };
}

function feed(handle: number, text: ListText): FileTrouble | null {
  const piece = Buffer.allocUnsafe(PIECE_OCTETS);
  for (let total = 0n; ;) {
    const length = readSync(handle, piece, 0, PIECE_OCTETS, null);
    if (length === 0) break;
    const octets = piece.subarray(0, length);
    if (octets.includes(0) || (total === 0n && isPacked(octets))) return 'binary';
    const words = latin1(octets);
    if (total === 0n && isMarkup(words)) return 'web-page';
    text.feed(words);
    total += BigInt(length);
    if (total > MAX_FILE_OCTETS) return 'too-large'; // it grew while it was read
  }
  text.finish();
  return null;
}

function judge(text: ListText, entriesBefore: number | null): FileTrouble | null {
  if (!text.hasRoom) return 'no-room';
  if (text.problems > text.entries + skippedIn(text)) return 'not-a-list';
  if (text.entries === 0) return 'empty';
  return entriesBefore !== null && entriesBefore >= SHRINK_COUNTS_FROM && text.entries < entriesBefore / 2 ? 'shrunk' : null;
}

function skippedIn({ skipped }: ListText): number {
  return Object.values(skipped).reduce((sum, count) => sum + count, 0);
}

/** No line of a list begins with a tag; pages, error pages and feeds do. */
function isMarkup(words: string): boolean {
  return /^(?:\u00ef\u00bb\u00bf)?\s*<[!?a-z]/i.test(words.slice(0, 1024));
}

/** gzip, xz, zstd and bzip2; ZIP has octets 0, and so has UTF-16 text. */
function isPacked(octets: Buffer): boolean {
  return (
    /^(?:1f8b|fd377a58|28b52ffd|425a68)/.test(octets.subarray(0, 4).toString('hex')) ||
    /^(?:fffe|feff)/.test(octets.subarray(0, 2).toString('hex'))
  );
}
