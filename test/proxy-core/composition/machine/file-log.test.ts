import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openFileLog } from '#core/composition/machine/file-log.ts';
import { tempFolder } from '../../../support/temp-folder.ts';

const folder = tempFolder();

describe('the log', () => {
  it('is a line of JSON an entry, with the cause of an error', () => {
    const file = join(folder, 'deep', 'a.log');
    const log = openFileLog(file);
    log.info('started', { port: 1 });
    log.error('broke', new TypeError('why'));
    log.close();
    const lines = readFileSync(file, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines).toMatchObject([
      { msg: 'started', port: 1 },
      { msg: 'broke', err: { type: 'TypeError', message: 'why' } },
    ]);
  });

  it('is turned over when it is full, and keeps a few', () => {
    const file = join(folder, 'b.log');
    const log = openFileLog(file);
    for (let turn = 0; turn < 9; turn += 1) {
      writeFileSync(file, 'x'.repeat(5 * 1024 * 1024));
      log.close();
      log.info(`turn ${turn}`);
    }
    log.close();
    expect(
      readdirSync(folder)
        .filter((name) => name.startsWith('b.log'))
        .sort(),
    ).toEqual(['b.log', 'b.log.1', 'b.log.2', 'b.log.3', 'b.log.4']);
    expect(readFileSync(file, 'utf8')).toContain('turn 8');
  });

  it('that cannot be written stops nothing', () => {
    mkdirSync(join(folder, 'c.log'));
    const log = openFileLog(join(folder, 'c.log'));
    expect(() => log.warn('nobody hears this')).not.toThrow();
  });
});
