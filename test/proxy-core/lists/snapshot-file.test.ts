import { existsSync, mkdirSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readSnapshotFile, removeSnapshotFile, writeSnapshotFile } from '#core/lists/snapshot-file.ts';
import { writeSnapshot } from '#core/policy/host-table/snapshot.ts';
import { ITSELF } from '#core/policy/host-table/list-sets.ts';
import { TableBuilder } from '#core/policy/host-table/table-builder.ts';
import { foundIn, tableOf } from '../../support/host-tables.ts';
import { tempFolder } from '../../support/temp-folder.ts';

const folder = tempFolder();
const made = writeSnapshot(tableOf({ list: ['ads.example'] }), 'about', (octets) => new SharedArrayBuffer(octets)).octets;

describe('a snapshot file', () => {
  it('comes back as it was written, in a folder that is made for it', async () => {
    const file = join(folder, 'new', 'folder', 'x.table');
    writeSnapshotFile(file, made);
    const read = await readSnapshotFile(file);
    expect(read.type === 'table' && [read.about, foundIn(read.table, 'x.ads.example')]).toEqual(['about', 'ads.example (list)']);
    expect(read.type === 'table' && read.table.parts.cells.keys.buffer).toBeInstanceOf(SharedArrayBuffer);
    expect(readdirSync(join(folder, 'new', 'folder'))).toEqual(['x.table']);
  });

  it('of many pieces does too', async () => {
    const builder = new TableBuilder(['list']);
    for (let number = 0; number < 200_000; number += 1) builder.add(0, `site${number}.example`, ITSELF);
    const file = join(folder, 'large.table');
    writeSnapshotFile(file, writeSnapshot(builder.build().table, '', (octets) => new SharedArrayBuffer(octets)).octets);
    const read = await readSnapshotFile(file);
    expect(read.type === 'table' && [read.table.count, read.table.find('site199999.example')?.list]).toEqual([200_000, 'list']);
  });

  it('damaged at any place, or cut off, is not taken', async () => {
    const file = join(folder, 'damaged.table');
    for (let at = 0; at < made.length; at += 13) {
      const octets = Buffer.from(made);
      octets[at] = (octets[at] ?? 0) ^ 1;
      writeFileSync(file, octets);
      expect((await readSnapshotFile(file)).type).toMatch(/^(?:damaged|other-version)$/);
    }
    for (let length = made.length - 1; length >= 0; length -= 37) {
      writeFileSync(file, made);
      truncateSync(file, length);
      expect((await readSnapshotFile(file)).type).toBe('damaged');
    }
  });

  it('that is absent, a folder, too long or unreachable says so and rejects nothing', async () => {
    mkdirSync(join(folder, 'sub'));
    expect(await readSnapshotFile(join(folder, 'absent'))).toEqual({ type: 'absent' });
    expect((await readSnapshotFile(join(folder, 'sub'))).type).toMatch(/^(?:damaged|unreadable)$/);
    expect(await readSnapshotFile(join(folder, 'x.table', 'below'))).toMatchObject({ type: 'absent' });
    writeFileSync(join(folder, 'huge'), '');
    truncateSync(join(folder, 'huge'), 268_435_457);
    expect((await readSnapshotFile(join(folder, 'huge'))).type).toBe('damaged');
  });

  it('that cannot be replaced stays, and leaves nothing beside it', () => {
    const file = join(folder, 'taken');
    mkdirSync(join(file, 'x'), { recursive: true });
    expect(() => writeSnapshotFile(file, made)).toThrow();
    expect(existsSync(`${file}.new`)).toBe(false);
    const beside = join(folder, 'whole.table');
    writeFileSync(beside, 'old');
    mkdirSync(`${beside}.new`);
    expect(() => writeSnapshotFile(beside, made)).toThrow();
    expect(readFileSync(beside, 'utf8')).toBe('old');
  });

  it('is removed, also when it is not there', () => {
    const file = join(folder, 'gone.table');
    writeFileSync(file, 'x');
    removeSnapshotFile(file);
    removeSnapshotFile(file);
    expect(existsSync(file)).toBe(false);
  });
});
