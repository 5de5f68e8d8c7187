/**
 * A table as octets and back, so that a start needs no list files. The octets
 * are the table: reading them copies nothing. A snapshot that is damaged,
 * foreign or of another version is a value, never an exception.
 *
 * | words | what |
 * | --- | --- |
 * | 0, 1 | "HGTABLE\n" |
 * | 2 | version of this form |
 * | 3 | octets of the whole |
 * | 4, 5, 6 | cells, cells in use, different names |
 * | 7 | words of the notes: JSON in ASCII with lists, sets and what the owner wants to keep |
 * | 8 | salt of the cells |
 * | 9 ... | notes; the cells' keys; the cells' values |
 * | last 2 | checksum of all before |
 *
 * Words are those of the machine, little-endian wherever this runs.
 */
import { latin1 } from '#core/common/octets.ts';
import { Cells } from './cells.ts';
import { Checksum, type ChecksumValue } from './checksum.ts';
import { HostTable } from './host-table.ts';
import { MAX_LISTS, SUBTREE, type ListSet } from './list-sets.ts';

/** Also rises when fingerprints change: then old ones mean nothing. */
export const SNAPSHOT_VERSION = 1;
export const CHECKSUM_WORDS = 2;

const MAGIC_1 = 0x41544748;
const MAGIC_2 = 0x0a454c42;
const HEAD_WORDS = 9;

export interface Snapshot {
  readonly octets: Uint8Array;
  readonly checksum: ChecksumValue;
}

export type SnapshotRead =
  /** `about` is what the owner gave when the snapshot was made. */
  | { readonly type: 'table'; readonly table: HostTable; readonly about: string }
  | { readonly type: 'other-version' }
  | { readonly type: 'damaged'; readonly detail: string };

interface Notes {
  readonly lists: readonly string[];
  /** Set by set: list, covers, list, covers, ... */
  readonly sets: readonly (readonly number[])[];
  readonly about: string;
}

/** @param allocate - gives the buffer the octets, and so the table, will live in. */
export function writeSnapshot(table: HostTable, about: string, allocate: (octets: number) => ArrayBufferLike): Snapshot {
  const { lists, sets, cells, names, stored } = table.parts;
  const notes: Notes = { lists, sets: sets.map((set) => set.flatMap(({ list, covers }) => [list, covers])), about };
  const text = paddedAscii(JSON.stringify(notes));
  const layout = layoutOf(cells.capacity, text.length / 4);
  const buffer = allocate(layout.words * 4);
  const words = new Int32Array(buffer);
  words.set([MAGIC_1, MAGIC_2, SNAPSHOT_VERSION, layout.words * 4, cells.capacity, stored, names, text.length / 4, cells.salt]);
  const octets = new Uint8Array(buffer);
  for (let at = 0; at < text.length; at += 1) octets[HEAD_WORDS * 4 + at] = text.charCodeAt(at);
  words.set(cells.keys, layout.keys);
  new Uint16Array(buffer, layout.values * 4, cells.capacity).set(cells.values);
  const sum = new Checksum();
  sum.add(words, 0, layout.words - CHECKSUM_WORDS);
  words.set(sum.value, layout.words - CHECKSUM_WORDS);
  return { octets, checksum: sum.value };
}

/** @param checksum - of all words but the last two, when it was made while reading. */
export function readSnapshot(buffer: ArrayBufferLike, checksum?: ChecksumValue): SnapshotRead {
  if (buffer.byteLength % 4 !== 0 || buffer.byteLength < (HEAD_WORDS + CHECKSUM_WORDS) * 4) return damaged('its length is impossible');
  const words = new Int32Array(buffer);
  if (words[0] !== MAGIC_1 || words[1] !== MAGIC_2) return damaged('it does not begin like one');
  if (words[2] !== SNAPSHOT_VERSION) return { type: 'other-version' };
  const [octets = 0, capacity = 0, stored = 0, names = 0, notesWords = 0, salt = 0] = words.subarray(3, HEAD_WORDS);
  const layout = layoutOf(capacity, notesWords);
  if (octets !== buffer.byteLength || capacity < 1 || notesWords < 1 || layout.words !== words.length)
    return damaged('its parts do not fit');
  const [a, b] = checksum ?? sumOf(words);
  if (words.at(-2) !== a || words.at(-1) !== b) return damaged('its checksum is wrong');
  const notes = parseNotes(latin1(new Uint8Array(buffer, HEAD_WORDS * 4, notesWords * 4)));
  if (notes === null) return damaged('its notes cannot be read');
  const cells = new Cells(words.subarray(layout.keys, layout.values), new Uint16Array(buffer, layout.values * 4, capacity), salt);
  const table = new HostTable({ lists: notes.lists, sets: notes.sets.map(setFrom), cells, names, stored });
  return { type: 'table', table, about: notes.about };
}

/** Where things begin, in words. */
function layoutOf(capacity: number, notesWords: number): { readonly keys: number; readonly values: number; readonly words: number } {
  const keys = HEAD_WORDS + notesWords;
  const values = keys + capacity * 2;
  return { keys, values, words: values + Math.ceil(capacity / 2) + CHECKSUM_WORDS };
}

function sumOf(words: Int32Array): ChecksumValue {
  const sum = new Checksum();
  sum.add(words, 0, words.length - CHECKSUM_WORDS);
  return sum.value;
}

function paddedAscii(json: string): string {
  const ascii = json.replace(/[\u007f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return ascii.padEnd(Math.ceil(ascii.length / 4) * 4, ' ');
}

function parseNotes(json: string): Notes | null {
  let notes: Partial<Notes> | null;
  try {
    notes = JSON.parse(json) as Partial<Notes> | null;
  } catch {
    return null; // the caller says what is wrong with it
  }
  const { lists, sets, about } = notes ?? {};
  if (!Array.isArray(lists) || lists.length > MAX_LISTS || !lists.every((list) => typeof list === 'string')) return null;
  if (!Array.isArray(sets) || typeof about !== 'string' || !sets.every((set) => isSet(set, lists.length))) return null;
  return { lists, sets: sets as Notes['sets'], about };
}

function isSet(set: unknown, lists: number): boolean {
  return (
    Array.isArray(set) &&
    set.length % 2 === 0 &&
    set.every((value, at) => Number.isInteger(value) && value >= 0 && value < (at % 2 === 0 ? lists : SUBTREE + 1))
  );
}

function setFrom(numbers: readonly number[]): ListSet {
  return Array.from({ length: numbers.length / 2 }, (_, at) => ({ list: numbers[at * 2] ?? 0, covers: numbers[at * 2 + 1] ?? 0 }));
}

function damaged(detail: string): SnapshotRead {
  return { type: 'damaged', detail };
}
