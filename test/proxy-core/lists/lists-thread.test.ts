import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { CompileOrder, FromListsThread } from '#core/lists/lists-messages.ts';
import { listsThreadStarter } from '#core/lists/lists-thread.ts';
import { readSnapshotFile } from '#core/lists/snapshot-file.ts';
import { readSnapshot } from '#core/policy/host-table/snapshot.ts';
import { LISTS_WORKER, writeList } from '../../support/lists.ts';
import { tempFolder } from '../../support/temp-folder.ts';

const folder = tempFolder();
const order: CompileOrder = {
  paths: [writeList(folder, 'ads.txt', 'ads.example.com\n')],
  last: null,
  takesShrunk: false,
  snapshotFile: join(folder, 'data', 'x.table'),
};

function run(workerUrl: URL, changes: Partial<CompileOrder> = {}) {
  const told: FromListsThread[] = [];
  const gone = Promise.withResolvers<unknown>();
  const end = listsThreadStarter(workerUrl)(
    { ...order, ...changes },
    { message: (message) => void told.push(message), gone: gone.resolve },
  );
  return { told, gone: gone.promise, end };
}

describe('a real thread', () => {
  it('compiles, writes the snapshot, and ends by itself', async () => {
    const { told, gone } = run(LISTS_WORKER);
    expect(await gone).toBeNull();
    expect(told.map(({ type }) => type)).toEqual(['compiled']);
    const [compiled] = told;
    const read = compiled?.type === 'compiled' ? readSnapshot(compiled.image, compiled.checksum) : null;
    expect(read?.type === 'table' && read.table.find('x.ads.example.com')).toEqual({ name: 'ads.example.com', list: 'ads.txt' });
    expect((await readSnapshotFile(order.snapshotFile)).type).toBe('table');
  });

  it('gives the table also when the snapshot cannot be written', async () => {
    const { told, gone } = run(LISTS_WORKER, { snapshotFile: join(order.paths[0] as string, 'x.table') });
    expect(await gone).toBeNull();
    expect(told.map(({ type }) => type)).toEqual(['compiled', 'not-written']);
  });

  it('can be ended', async () => {
    const { gone, end } = run(LISTS_WORKER);
    await end();
    expect(await gone).toBeNull();
  });

  it('says why it died when its program is missing', async () => {
    const { told, gone } = run(pathToFileURL(join(folder, 'missing.ts')));
    expect(String(await gone)).toContain('Cannot find module');
    expect(told).toEqual([]);
  });
});
