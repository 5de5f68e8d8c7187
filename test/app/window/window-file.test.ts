import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { NOTHING_REMEMBERED, parseMemory, WindowFile } from '../../../app/window/window-file.ts';
import { tempFolder } from '../../support/temp-folder.ts';

const folder = tempFolder();
const BOUNDS = { x: 1, y: -2, width: 900, height: 700 };

describe('what is remembered about the window', () => {
  it('is there at the next start', async () => {
    const file = join(folder, 'a', 'window.json');
    const first = new WindowFile(file);
    await first.remember({ bounds: BOUNDS });
    await first.remember({ isMaximized: true, isNoteShown: true });
    const next = new WindowFile(file);
    expect(await next.read()).toEqual({ bounds: BOUNDS, isMaximized: true, isNoteShown: true });
    expect(next.memory).toEqual(first.memory);
  });

  it('is whole whenever it is read, however often it is written', async () => {
    const file = join(folder, 'b', 'window.json');
    const kept = new WindowFile(file);
    const writes = Array.from({ length: 30 }, (_, x) => kept.remember({ bounds: { ...BOUNDS, x } }));
    await Promise.all(writes);
    expect(parseMemory(readFileSync(file, 'utf8')).bounds).toEqual({ ...BOUNDS, x: 29 });
  });

  it('is nothing before the first time', async () =>
    expect(await new WindowFile(join(folder, 'none', 'window.json')).read()).toEqual(NOTHING_REMEMBERED));

  it('is kept for this run when it cannot be written', async () => {
    writeFileSync(join(folder, 'not-a-folder'), '');
    const kept = new WindowFile(join(folder, 'not-a-folder', 'window.json'));
    await kept.remember({ isNoteShown: true });
    expect(kept.memory.isNoteShown).toBe(true);
  });

  it('is nothing when the file is a folder', async () => {
    mkdirSync(join(folder, 'c', 'window.json'), { recursive: true });
    expect(await new WindowFile(join(folder, 'c', 'window.json')).read()).toEqual(NOTHING_REMEMBERED);
  });

  for (const { name, text, memory } of [
    { name: 'an empty file', text: '', memory: NOTHING_REMEMBERED },
    { name: 'half a file', text: '{"bounds":{"x":1,', memory: NOTHING_REMEMBERED },
    { name: 'no object', text: '7', memory: NOTHING_REMEMBERED },
    { name: 'null', text: 'null', memory: NOTHING_REMEMBERED },
    { name: 'a list', text: '[1,2]', memory: NOTHING_REMEMBERED },
    { name: 'something huge', text: `{"isMaximized":true,"x":"${'x'.repeat(20_000)}"}`, memory: NOTHING_REMEMBERED },
    { name: 'a place far outside', text: JSON.stringify({ bounds: { ...BOUNDS, x: 1e9 } }), memory: NOTHING_REMEMBERED },
    { name: 'half a pixel', text: JSON.stringify({ bounds: { ...BOUNDS, y: 0.5 } }), memory: NOTHING_REMEMBERED },
    { name: 'no size', text: JSON.stringify({ bounds: { ...BOUNDS, width: 0 } }), memory: NOTHING_REMEMBERED },
    { name: 'words for numbers', text: JSON.stringify({ bounds: { ...BOUNDS, height: '700' } }), memory: NOTHING_REMEMBERED },
    {
      name: 'bounds that are a list',
      text: '{"bounds":[1,2,3,4],"isNoteShown":true}',
      memory: { ...NOTHING_REMEMBERED, isNoteShown: true },
    },
    { name: 'words for yes', text: '{"isMaximized":"yes","isNoteShown":1}', memory: NOTHING_REMEMBERED },
  ])
    it(`is as much as can be read of ${name}`, () => expect(parseMemory(text)).toEqual(memory));
});
