import { describe, expect, it } from 'vitest';
import { Checksum } from '#core/policy/host-table/checksum.ts';
import { readSnapshot, SNAPSHOT_VERSION, writeSnapshot, type SnapshotRead } from '#core/policy/host-table/snapshot.ts';
import { foundIn, tableOf } from '../../../support/host-tables.ts';

const table = tableOf({ 'Liste für Kinder.txt': ['ads.example', '=exact.example', 'c.d.example'], other: ['ads.example', '192.0.2.7'] });
const about = JSON.stringify({ note: 'Grüße \u{1f512}' });
const made = writeSnapshot(table, about, (octets) => new ArrayBuffer(octets)).octets;

describe('a snapshot', () => {
  it('reads as the table it was made of', () => {
    const read = readSnapshot(made.slice().buffer);
    if (read.type !== 'table') throw new Error(read.type);
    expect(read.about).toBe(about);
    expect([read.table.parts.names, read.table.parts.stored, read.table.parts.lists]).toEqual([
      table.parts.names,
      table.parts.stored,
      ['Liste für Kinder.txt', 'other'],
    ]);
    for (const host of ['ads.example', 'x.ads.example', 'exact.example', 'x.exact.example', '192.0.2.7', 'd.example']) {
      expect(foundIn(read.table, host)).toBe(foundIn(table, host));
    }
    expect(foundIn(read.table.restrictedTo(new Set([1])), 'ads.example')).toBe('ads.example (other)');
  });

  it('of no names is one too', () => {
    const read = readSnapshot(writeSnapshot(tableOf({}), '', (octets) => new ArrayBuffer(octets)).octets.buffer);
    expect(read.type === 'table' && read.table.count).toBe(0);
  });

  it('damaged at any octet is refused', () => {
    for (let at = 0; at < made.length; at += 1) {
      const octets = made.slice();
      octets[at] = (octets[at] ?? 0) ^ (1 << (at % 8));
      expect([at, readSnapshot(octets.buffer).type]).toEqual([at, at >= 8 && at < 12 ? 'other-version' : 'damaged']);
    }
  });

  it('cut off anywhere, or with something after it, is refused', () => {
    for (let length = 0; length < made.length; length += 1) expect(readSnapshot(made.slice(0, length).buffer).type).toBe('damaged');
    for (const more of [1, 4, 1000]) {
      const octets = new Uint8Array(made.length + more);
      octets.set(made);
      expect(readSnapshot(octets.buffer).type).toBe('damaged');
    }
  });

  it.each([
    ['nothing', new Uint8Array(0)],
    ['zeros', new Uint8Array(4096)],
    ['another file', new TextEncoder().encode('SQLite format 3\0'.repeat(64))],
  ])('that is %s is refused', (_name, octets) => expect(readSnapshot(octets.slice().buffer).type).toBe('damaged'));

  it('of another version says so', () => {
    const octets = made.slice();
    new Int32Array(octets.buffer)[2] = SNAPSHOT_VERSION + 1;
    expect(readSnapshot(octets.buffer)).toEqual({ type: 'other-version' });
  });

  it('takes a checksum that was made while reading, and trusts no other', () => {
    expect(readSnapshot(made.slice().buffer, [1, 2]).type).toBe('damaged');
  });

  it.each([
    ['no JSON', 'x'],
    ['null', 'null'],
    ['no lists', '{"sets":[[]],"about":""}'],
    ['a list that is no text', '{"lists":[1],"sets":[[]],"about":""}'],
    ['a set of a list that is not there', '{"lists":["a"],"sets":[[],[1,3]],"about":""}'],
    ['a set that covers what there is not', '{"lists":["a"],"sets":[[],[0,4]],"about":""}'],
    ['half a set', '{"lists":["a"],"sets":[[],[0]],"about":""}'],
    ['sets that are none', '{"lists":["a"],"sets":{"length":0},"about":""}'],
    ['nothing about it', '{"lists":["a"],"sets":[[]]}'],
  ])('whose notes are %s is refused, although its checksum is right', (_name, notes) => {
    expect(readSnapshot(withNotes(notes))).toEqual({ type: 'damaged', detail: 'its notes cannot be read' } satisfies SnapshotRead);
  });
});

/** A sound snapshot with other notes: head, notes, cells, checksum. */
function withNotes(notes: string): ArrayBuffer {
  const old = new Int32Array(made.slice().buffer);
  const text = notes.padEnd(Math.ceil(notes.length / 4) * 4);
  const cells = old.subarray(9 + (old[7] ?? 0), old.length - 2);
  const words = new Int32Array(9 + text.length / 4 + cells.length + 2);
  words.set(old.subarray(0, 9));
  words[3] = words.byteLength;
  words[7] = text.length / 4;
  new Uint8Array(words.buffer).set(new TextEncoder().encode(text), 36);
  words.set(cells, 9 + text.length / 4);
  const sum = new Checksum();
  sum.add(words, 0, words.length - 2);
  words.set(sum.value, words.length - 2);
  return words.buffer;
}
