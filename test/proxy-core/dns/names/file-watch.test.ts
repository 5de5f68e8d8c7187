import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fileMark, FileWatch, LOOK_EVERY_MS } from '#core/dns/names/file-watch.ts';
import { FakeClock } from '../../../support/fake-clock.ts';
import { tempFolder } from '../../../support/temp-folder.ts';

const folder = tempFolder();

/** Moves time to the next look and waits until it is over. */
async function look(clock: FakeClock): Promise<void> {
  clock.advance(LOOK_EVERY_MS);
  for (let turn = 0; turn < 10_000 && clock.waiting === 0; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

describe('watching a file', () => {
  it('sees it changed, replaced, gone and back, and nothing when nothing happened', async () => {
    const path = join(folder, 'watched');
    writeFileSync(path, 'one');
    const clock = new FakeClock();
    let changes = 0;
    const watch = new FileWatch(path, await fileMark(path), clock, async () => void (changes += 1));
    const seen: number[] = [];
    const steps = [
      () => {},
      () => writeFileSync(path, 'three'),
      () => {
        writeFileSync(`${path}.new`, 'other');
        renameSync(`${path}.new`, path);
      },
      () => rmSync(path),
      () => {},
      () => writeFileSync(path, 'back'),
    ];
    for (const step of steps) {
      step();
      await look(clock);
      seen.push(changes);
    }
    expect(seen).toEqual([0, 1, 2, 3, 3, 4]);
    watch.stop();
    expect(clock.waiting).toBe(0);
  });

  it('tells nothing after it was stopped in the middle of a look', async () => {
    const clock = new FakeClock();
    const watch = new FileWatch(join(folder, 'never-there'), 'something', clock, () => Promise.reject(new Error('told after stop')));
    clock.advance(LOOK_EVERY_MS);
    watch.stop();
    await fileMark(folder);
    await new Promise((resolve) => setImmediate(resolve));
    expect(clock.waiting).toBe(0);
  });
});
