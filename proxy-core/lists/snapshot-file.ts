/** The compiled table on disk: written aside and renamed, read a piece at a time so that the loop goes on. Only keeps octets. */
import { closeSync, constants, fsyncSync, mkdirSync, openSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Checksum } from '#core/policy/host-table/checksum.ts';
import { CHECKSUM_WORDS, readSnapshot, type SnapshotRead } from '#core/policy/host-table/snapshot.ts';

export const SNAPSHOT_NAME = 'block-lists.table';

/** A million names are 13.4 MB; ten million, with room for notes. */
const MAX_SNAPSHOT_OCTETS = 268_435_456;
/** Checked within a fraction of a millisecond. */
const PIECE_OCTETS = 1_048_576;

export type SnapshotFileRead = SnapshotRead | { readonly type: 'absent' } | { readonly type: 'unreadable'; readonly detail: string };

/** For a named pipe another process would have to write. Not there on Windows, where no file waits. */
const NO_WAITING = constants.O_NONBLOCK ?? 0;

/** Into shared memory, so that a thread can look at the table as well. Never rejects. */
export async function readSnapshotFile(file: string): Promise<SnapshotFileRead> {
  let handle: FileHandle;
  try {
    handle = await open(file, constants.O_RDONLY | NO_WAITING);
  } catch (error) {
    const code = codeOf(error);
    return code === 'ENOENT' ? { type: 'absent' } : { type: 'unreadable', detail: code };
  }
  try {
    return await readAll(handle);
  } catch (error) {
    return { type: 'unreadable', detail: codeOf(error) };
  } finally {
    await handle.close();
  }
}

async function readAll(handle: FileHandle): Promise<SnapshotRead> {
  const facts = await handle.stat();
  if (!facts.isFile() || facts.size > MAX_SNAPSHOT_OCTETS) return { type: 'damaged', detail: 'it is no file of ours' };
  const buffer = new SharedArrayBuffer(facts.size);
  const octets = new Uint8Array(buffer);
  const words = new Int32Array(buffer, 0, facts.size >> 2);
  const sum = new Checksum();
  let summed = 0;
  for (let at = 0; at < octets.length;) {
    const { bytesRead } = await handle.read(octets, at, Math.min(PIECE_OCTETS, octets.length - at), at);
    if (bytesRead === 0) return { type: 'damaged', detail: 'it ends too early' };
    at += bytesRead;
    const whole = Math.min(at >> 2, words.length - CHECKSUM_WORDS);
    if (whole > summed) sum.add(words, summed, whole);
    summed = Math.max(summed, whole);
  }
  return readSnapshot(buffer, sum.value);
}

/** Whole or not at all. @throws the system's error; the old file then stays, and so does what is no file. */
export function writeSnapshotFile(file: string, octets: Uint8Array): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  if (statSync(file, { throwIfNoEntry: false })?.isFile() === false) throw new Error(`${file} is not a file`);
  const aside = `${file}.new`;
  rmSync(aside, { force: true }); // whatever was left there is not written into
  try {
    const handle = openSync(aside, 'wx', 0o600);
    try {
      for (let at = 0; at < octets.length;) at += writeSync(handle, octets, at, Math.min(PIECE_OCTETS, octets.length - at));
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    renameSync(aside, file);
  } catch (error) {
    rmSync(aside, { force: true }); // half a snapshot would keep a full disk full
    throw error;
  }
}

/** What was compiled before is of no use any more. */
export function removeSnapshotFile(file: string): void {
  rmSync(file, { force: true });
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? 'unknown error';
}
