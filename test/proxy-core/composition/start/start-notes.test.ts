import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { StartNotes } from '#core/composition/start/start-notes.ts';
import { openConfig, type ConfigStore } from '#core/config/config-store.ts';
import type { HealthNote } from '#core/contract/views.ts';
import { FakeClock } from '../../../support/fake-clock.ts';
import { tempFolder } from '../../../support/temp-folder.ts';

const folder = tempFolder();
let files = 0;

async function opened(file: string, overrides = new Map<string, string>()): Promise<ConfigStore> {
  const result = await openConfig({ file, environment: {}, overrides, clock: new FakeClock() });
  if (!result.ok) throw new Error(result.problems.join());
  return result.store;
}

const newFile = (): string => join(folder, `c${(files += 1)}.json`);

class Board {
  readonly known = new Map<HealthNote['code'], HealthNote>();
  readonly on = (note: HealthNote): void => void this.known.set(note.code, note);
  readonly off = (code: HealthNote['code']): void => void this.known.delete(code);
  readonly notes = (): readonly HealthNote[] => [...this.known.values()];
}

describe('what is noted at the start', () => {
  it('of one kind stands in one note, and nothing is lost', async () => {
    const board = new Board();
    const warned: string[] = [];
    const notes = new StartNotes(await opened(newFile()), board, (text) => warned.push(text));
    notes.add('config-problem', 'one');
    notes.add('config-problem', 'two');
    notes.add('port-busy', 'three');
    notes.tell('four');
    expect(board.notes().map(({ userText }) => userText)).toEqual(['one\ntwo', 'three']);
    expect([notes.report(), warned]).toEqual([
      ['one', 'two', 'three', 'four'],
      ['one', 'two', 'three'],
    ]);
  });

  it('by other parts is told in the terminal too', async () => {
    const board = new Board();
    const notes = new StartNotes(await opened(newFile()), board, () => undefined);
    board.on({ code: 'block-file-problem', level: 'problem', userText: 'a list is not there' });
    expect(notes.report()).toEqual(['a list is not there']);
  });

  it('of a bad settings file changes when the file is set aside', async () => {
    const file = newFile();
    await (await opened(file)).change('history', { days: 7 });
    writeFileSync(file, '{');
    const store = await opened(file);
    const board = new Board();
    const notes = new StartNotes(store, board, () => undefined);
    expect(board.notes()).toEqual([{ code: 'config-problem', level: 'problem', userText: expect.stringContaining('cannot be used') }]);
    expect(notes.report()).toEqual([store.trouble]);
    await store.change('history', { days: 8 });
    expect(board.known.get('config-problem')?.userText).toContain('It is kept as');
  });

  it('of a change over what was set for this run is a warning', async () => {
    const store = await opened(newFile(), new Map([['history.days', '7']]));
    const board = new Board();
    const notes = new StartNotes(store, board, () => undefined);
    expect([board.notes(), notes.report()]).toEqual([[], []]);
    await store.change('history', { days: 8 });
    expect(board.notes()).toEqual([{ code: 'config-problem', level: 'warning', userText: expect.stringContaining('history.days') }]);
  });
});
