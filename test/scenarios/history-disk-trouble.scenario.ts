import { describe, expect, it } from 'vitest';
import { onSmallDisk, whyNoMounts } from '../support/history.ts';
import { tempFolder } from '../support/temp-folder.ts';

describe('the disk runs full while pages are loading', () => {
  it('rows wait for room, and what still has no place at the end is counted', async (context) => {
    const why = whyNoMounts();
    if (why !== null) context.skip(why);
    const [full, room, end] = (await onSmallDisk('disk-full', tempFolder())) as readonly [
      { readonly note: string },
      { readonly recorded: number; readonly lost: number; readonly stored: number },
      { readonly recorded: number; readonly lost: number; readonly storedAtEnd: number },
    ];
    expect(full.note).toContain('the disk is full. Free some space on the disk that holds');
    expect(full.note).toContain('The internet works as usual');
    expect(room).toEqual({ recorded: room.recorded, lost: 0, stored: room.recorded });
    expect(end.lost).toBeGreaterThan(0);
    expect(end.storedAtEnd + end.lost).toBe(end.recorded);
  });
});

describe('the data folder may not be written to', () => {
  it('the proxy starts all the same, says so, and stores what waited once it may', async (context) => {
    const why = whyNoMounts();
    if (why !== null) context.skip(why);
    const [refused, allowed] = (await onSmallDisk('read-only', tempFolder())) as readonly [
      { readonly note: string; readonly lastId: number },
      { readonly recorded: number; readonly lost: number; readonly stored: number },
    ];
    expect(refused.note).toContain('may not be written to');
    expect(refused.lastId).toBeGreaterThan(100);
    expect(allowed).toEqual({ recorded: 200, lost: 0, stored: 200 });
  });
});
