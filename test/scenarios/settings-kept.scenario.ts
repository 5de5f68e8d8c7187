/** What a family set stays set: over a typing mistake, over an option of one start, and over a second start. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { News } from '#core/contract/views.ts';
import { startCore, type CoreWorld } from '../support/core-world.ts';
import { client } from '../support/raw-peers.ts';
import { tempFolder } from '../support/temp-folder.ts';

async function isBlocked({ port }: CoreWorld, host: string): Promise<boolean> {
  const browser = await client(port);
  await browser.say(`GET http://${host}/ HTTP/1.1\r\nHost: ${host}\r\n\r\n`).hears('\r\n\r\n');
  return browser.heard.startsWith('HTTP/1.1 403');
}

/** What the screens are told of the settings, once it fits. */
async function note(world: CoreWorld, fits: (text: string) => boolean): Promise<string> {
  for await (const news of world.core.control.follow({ connections: false }, undefined)) {
    const text = configNote(news);
    if (fits(text)) return text;
  }
  throw new Error('the feed ended');
}

const configNote = ({ state }: News): string => state?.health.find(({ code }) => code === 'config-problem')?.userText ?? '';
const inFile = (folder: string): unknown => JSON.parse(readFileSync(join(folder, 'config.json'), 'utf8'));

describe('the settings', () => {
  it('a typing mistake in the file opens no blocked site, and the next change loses nothing', async () => {
    const folder = tempFolder();
    const file = join(folder, 'config.json');
    writeFileSync(file, JSON.stringify({ version: 1, filtering: { block: ['games.example'] } }));
    await (await startCore({}, {}, folder)).core.stop();
    const mistaken = '{ "version": 1, "filtering": { "block": ["games.example" } }';
    writeFileSync(file, mistaken);

    const world = await startCore({}, {}, folder);
    expect(await isBlocked(world, 'games.example')).toBe(true);
    expect(await note(world, (text) => text !== '')).toContain('config.json cannot be used');
    await world.core.config.change('filtering', { block: ['games.example', 'video.example'] });
    const said = await note(world, (text) => text.includes('kept as'));
    const aside = readdirSync(folder).find((name) => name.includes('.bad-')) ?? '';
    expect([said.includes(aside), readFileSync(join(folder, aside), 'utf8')]).toEqual([true, mistaken]);
    expect(inFile(folder)).toEqual({ version: 1, filtering: { block: ['games.example', 'video.example'] } });
    await world.core.stop();
    expect((await startCore({}, {}, folder)).report.problems).toEqual([]);
  });

  it('a rule added while another is set for one start is there at the next one, and the other is not', async () => {
    const folder = tempFolder();
    const first = await startCore({ 'filtering.block': 'typed.example' }, {}, folder);
    await first.core.config.change('filtering', { block: ['typed.example', 'added.example'] });
    expect(inFile(folder)).toEqual({ version: 1, filtering: { block: ['added.example'] } });
    expect(await note(first, (text) => text !== '')).toContain('filtering.block was set for this run');
    await first.core.stop();

    const second = await startCore({ 'filtering.block': 'typed.example' }, {}, folder);
    expect(second.report.problems).toEqual(['Not from the settings file in this run: filtering.block (command line).']);
    await second.core.stop();
    const third = await startCore({}, {}, folder);
    expect(third.core.config.config.filtering.block).toEqual(['added.example']);
  });

  it('a second program on the folder does not start, and the first goes on', async () => {
    const folder = tempFolder();
    const first = await startCore({}, {}, folder);
    await expect(startCore({}, {}, folder)).rejects.toThrow(`(pid ${process.pid})`);
    expect(await isBlocked(first, 'games.example')).toBe(false);
  });

  it('an option of one start does not hide a mistake in the file', async () => {
    const folder = tempFolder();
    writeFileSync(join(folder, 'config.json'), '{ "version": 1, "history": { "days": "many" } }');
    await expect(startCore({ 'history.days': '7' }, {}, folder)).rejects.toThrow('history.days is "many"');
  });
});
