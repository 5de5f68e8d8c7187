import { EventEmitter } from 'node:events';
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CrashLog, keepLastWords } from '../../../app/leaving/crash-log.ts';
import { tempFolder } from '../../support/temp-folder.ts';

const folder = tempFolder();

function crashLog(name: string) {
  const world = { nowMs: Date.UTC(2026, 0, 5, 12), ends: 0 };
  const file = join(folder, name, 'crash.log');
  const log = new CrashLog({ file: () => file, wallMs: () => world.nowMs, giveUp: () => (world.ends += 1) });
  return { world, file, log };
}

describe('last words', () => {
  it('are in the file at once, with time, place, stack and cause', () => {
    const { log, file } = crashLog('one');
    log.onMishap('uncaughtException', new Error('outer', { cause: new Error('inner') }));
    const text = readFileSync(file, 'utf8');
    expect(text).toMatch(/^2026-01-05T12:00:00\.000Z uncaughtException: Error: outer\n\s+at /);
    expect(text).toContain('Error: inner');
    expect(statSync(file).mode & 0o077).toBe(0);
  });

  it('may be anything', () => {
    const { log, file } = crashLog('anything');
    const loop: Record<string, unknown> = {};
    loop['self'] = loop;
    for (const cause of [undefined, null, 'text', 7, Symbol('s'), loop, 'x'.repeat(1e6)]) log.onMishap('unhandledRejection', cause);
    const lines = readFileSync(file, 'utf8').trim().split('\n');
    expect(lines.filter((line) => line.includes('unhandledRejection'))).toHaveLength(7);
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThan(9000);
  });

  it('are kept when the process goes on, and are what keeps it going', () => {
    const { log, file } = crashLog('source');
    const source = new EventEmitter();
    keepLastWords(log, source);
    source.emit('uncaughtException', new Error('a'));
    source.emit('unhandledRejection', new Error('b'));
    expect(readFileSync(file, 'utf8').match(/Error: [ab]/g)).toEqual(['Error: a', 'Error: b']);
  });

  it('end a program that stumbles again and again, but not one that stumbles now and then', () => {
    const { log, world } = crashLog('often');
    for (let hour = 0; hour < 50; hour += 1) {
      world.nowMs += 3_600_000;
      log.onMishap('x', new Error('now and then'));
    }
    for (let time = 0; time < 19; time += 1) log.onMishap('x', new Error('again'));
    expect(world.ends).toBe(0);
    log.onMishap('x', new Error('once too often'));
    expect(world.ends).toBe(1);
  });

  it('do not fill the disk', () => {
    const { log, file, world } = crashLog('large');
    mkdirSync(join(folder, 'large'));
    writeFileSync(file, 'x'.repeat(600_000));
    log.onMishap('x', new Error('first of the new file'));
    world.nowMs += 1;
    log.onMishap('x', new Error('second'));
    expect(statSync(`${file}.1`).size).toBe(600_000);
    expect(statSync(file).size).toBeLessThan(20_000);
  });

  it('that cannot be written are no mishap of their own', () => {
    writeFileSync(join(folder, 'not-a-folder'), '');
    const log = new CrashLog({ file: () => join(folder, 'not-a-folder', 'crash.log'), wallMs: () => 0, giveUp: () => undefined });
    expect(() => log.onMishap('x', new Error('y'))).not.toThrow();
    expect(existsSync(join(folder, 'not-a-folder', 'crash.log'))).toBe(false);
  });
});
