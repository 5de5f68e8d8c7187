import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FileInUse, LOOK_MS, REPLACE_PAUSE_MS } from '#core/history/worker/file-in-use.ts';
import type { FromThread } from '#core/history/worker-messages.ts';
import { FakeClock } from '../../../support/fake-clock.ts';
import { tempFolder } from '../../../support/temp-folder.ts';

describe('the file in use', () => {
  it('says once that it is open, and what its largest id is', () => {
    const { inUse, said, file } = made();
    expect(inUse.current).toBeNull();
    expect(inUse.open()).toBeNull();
    inUse.close();
    expect(inUse.current).toBeNull();
    expect(inUse.open()).toBeNull();
    expect(said).toEqual([{ type: 'opened', lastId: 0, file }]);
    inUse.close();
  });

  it('says why it is not open', () => {
    const { inUse, file } = made();
    writeFileSync(dirname(file), 'in the way');
    expect(inUse.open()).toMatchObject({ trouble: 'cannot-open' });
    expect(inUse.current).toBeNull();
  });

  it('says what was set aside when it was opened', () => {
    const { inUse, said, file } = made(tempFolder());
    writeFileSync(file, 'x'.repeat(5000));
    inUse.open();
    expect(said.map(({ type }) => type)).toEqual(['set-aside', 'opened']);
    inUse.close();
  });

  it('looks now and then whether it is still there', () => {
    const { inUse, clock, file } = made();
    inUse.open();
    rmSync(file);
    expect(inUse.isGone()).toBe(false);
    clock.advance(LOOK_MS);
    expect(inUse.isGone()).toBe(true);
    inUse.close();
    expect(inUse.isGone()).toBe(false);
  });
});

describe('a file in use that is damaged', () => {
  it('is put aside and a new one begun', () => {
    const { inUse, said, file } = made();
    inUse.open();
    expect(inUse.replaceDamaged()).toBeNull();
    expect(inUse.current).not.toBeNull();
    expect(said.map(({ type }) => type)).toEqual(['opened', 'set-aside']);
    expect(readdirSync(dirname(file)).filter((name) => name.startsWith('history.db.damaged-'))).toHaveLength(1);
    inUse.close();
  });

  it('is not put aside again at once, but later', () => {
    const { inUse, clock, said } = made();
    inUse.open();
    inUse.replaceDamaged();
    expect(inUse.replaceDamaged()).toMatchObject({ trouble: 'disk-error' });
    expect(inUse.current).toBeNull();
    expect(inUse.open()).toBeNull();
    clock.advance(REPLACE_PAUSE_MS);
    expect(inUse.replaceDamaged()).toBeNull();
    expect(said.filter(({ type }) => type === 'set-aside')).toHaveLength(2);
    inUse.close();
  });

  it('that is gone by then is begun anew', () => {
    const { inUse, file } = made();
    inUse.open();
    for (const part of ['', '-wal', '-shm']) rmSync(file + part, { force: true });
    expect(inUse.replaceDamaged()).toBeNull();
    expect(inUse.current).not.toBeNull();
    inUse.close();
    expect(inUse.replaceDamaged()).toBeNull();
    inUse.close();
  });
});

function made(folder = join(tempFolder(), 'data')) {
  const [clock, file] = [new FakeClock(), join(folder, 'history.db')];
  const said: FromThread[] = [];
  return { inUse: new FileInUse(file, (message) => void said.push(message), clock), clock, said, file };
}
