import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { takeFolder, type FolderLock } from '#core/composition/machine/folder-lock.ts';
import { root } from '../../../support/source-tree.ts';
import { tempFolder } from '../../../support/temp-folder.ts';

const top = tempFolder();
const children: ChildProcess[] = [];
afterAll(() => {
  for (const child of children) child.kill('SIGKILL');
});

async function taken(folder: string): Promise<FolderLock> {
  const result = await takeFolder(folder);
  if (result.type !== 'taken') throw new Error(result.userText);
  return result.lock;
}

/** Another process that takes the folder, says so, and stays. */
async function otherProcess(folder: string): Promise<ChildProcess> {
  const program = `const { takeFolder } = await import('#core/composition/machine/folder-lock.ts');
    const taken = await takeFolder(process.argv[1]);
    if (taken.type === 'taken') taken.lock.tell('http://127.0.0.1:8080/#token=t');
    console.log(taken.type);
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program, '--', folder], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  const word = await new Promise<string>((resolve) => child.stdout?.once('data', (data: Buffer) => resolve(data.toString().trim())));
  expect(word).toBe('taken');
  return child;
}

describe('a data folder', () => {
  it('is made, and left with nothing but the lock', async () => {
    const folder = join(top, 'new', 'deep');
    const lock = await taken(folder);
    expect(readdirSync(folder).sort()).toEqual(['running.json', 'running.lock']);
    expect(statSync(join(folder, 'running.json')).mode & 0o777).toBe(process.platform === 'win32' ? 0o666 : 0o600);
    lock.release();
    expect(readdirSync(folder)).toEqual(['running.lock']);
  });

  it('is for one at a time, and the second is told who has it', async () => {
    const folder = join(top, 'one');
    const lock = await taken(folder);
    lock.tell('http://127.0.0.1:8080/#token=t');
    const second = await takeFolder(folder);
    expect(second).toMatchObject({ type: 'busy' });
    expect('userText' in second && second.userText.split('\n')).toEqual([
      `Hearthgate already runs with the data folder ${folder} (pid ${process.pid}).`,
      'Its screens: http://127.0.0.1:8080/#token=t',
      'For a second one beside it, choose another folder with --data DIR, and other ports.',
    ]);
    lock.release();
    (await taken(folder)).release();
  });

  it('of another process is free as soon as that was killed, whatever it left behind', async () => {
    const folder = join(top, 'killed');
    const child = await otherProcess(folder);
    expect(await takeFolder(folder)).toMatchObject({ type: 'busy', userText: expect.stringContaining(`(pid ${child.pid})`) });
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await gone;
    expect(readFileSync(join(folder, 'running.json'), 'utf8')).toContain(`${child.pid}`);
    (await taken(folder)).release();
  });

  it('whose holder has said nothing, or nonsense, is refused all the same', async () => {
    const folder = join(top, 'mute');
    const lock = await taken(folder);
    for (const said of ['', '{', 'null', '{"pid":"x","screens":"javascript:alert(1)"}']) {
      writeFileSync(join(folder, 'running.json'), said);
      expect(await takeFolder(folder)).toMatchObject({ type: 'busy', userText: expect.not.stringMatching(/pid|screens:/) });
    }
    lock.release();
  });

  it.each([
    ['below a file', (place: string) => (writeFileSync(place, ''), join(place, 'data'))],
    ['that is a file', (place: string) => (writeFileSync(place, ''), place)],
    ['where nothing can be made', () => (process.platform === 'win32' ? 'Q:\\none\\data' : '/proc/none/data')],
  ])('%s is refused', async (name, make) => {
    expect(await takeFolder(make(join(top, name)))).toEqual({ type: 'impossible', userText: expect.stringContaining('cannot be written') });
  });

  it('with something else in the place of the lock is refused', async () => {
    mkdirSync(join(top, 'odd', 'running.lock'), { recursive: true });
    expect(await takeFolder(join(top, 'odd'))).toMatchObject({ type: 'impossible', userText: expect.stringContaining('Remove it') });
    mkdirSync(join(top, 'text'));
    writeFileSync(join(top, 'text', 'running.lock'), 'no database, '.repeat(100));
    expect(await takeFolder(join(top, 'text'))).toMatchObject({ type: 'impossible', userText: expect.stringContaining('Remove it') });
  });

  it('that cannot be written is used without a lock', async ({ skip }) => {
    if (process.platform === 'win32' || process.getuid?.() === 0) return skip('the system lets this user write everywhere');
    const folder = join(top, 'read-only');
    mkdirSync(folder);
    chmodSync(folder, 0o500);
    expect(await takeFolder(folder)).toMatchObject({ type: 'unlocked', userText: expect.stringContaining('cannot be locked') });
  });
});
