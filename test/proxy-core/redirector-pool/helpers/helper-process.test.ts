import { chmodSync, closeSync, openSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { HelperEnd, HelperHandle } from '#core/redirector-pool/helpers/helper-port.ts';
import { processStarter, type ProcessLimits } from '#core/redirector-pool/helpers/helper-process.ts';
import { realClock } from '../../../support/real-clock.ts';
import { CAN_COUNT, holdings, isRunning, ownDescriptors } from '../../../support/left-behind.ts';
import { tempFolder } from '../../../support/temp-folder.ts';

const folder = tempFolder();
const QUICK: ProcessLimits = { termAfterMs: 50, killAfterMs: 50, pipesAfterMs: 100 };

interface Run {
  readonly handle: HelperHandle;
  readonly end: Promise<HelperEnd>;
  /** Resolves when it has said this. */
  says(text: string): Promise<void>;
  readonly said: () => string;
}

function run(
  file: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = { PATH: process.env['PATH'] ?? '' },
  limits = QUICK,
): Run {
  let said = '';
  let waiting: { readonly text: string; readonly tell: () => void } | null = null;
  let tellEnd: (end: HelperEnd) => void = () => {};
  let ends = 0;
  const end = new Promise<HelperEnd>((resolve) => (tellEnd = resolve));
  const handle = processStarter(realClock, limits)(
    { file, args, env },
    {
      octets: (octets) => {
        if (ends > 0) throw new Error('octets after the end');
        said += Buffer.from(octets).toString();
        if (waiting !== null && said.includes(waiting.text)) waiting.tell();
      },
      ended: (how) => {
        ends += 1;
        if (ends > 1) throw new Error('ended twice');
        tellEnd(how);
      },
    },
  );
  const says = (text: string): Promise<void> =>
    new Promise((resolve) => (said.includes(text) ? resolve() : (waiting = { text, tell: resolve })));
  return { handle, end, says, said: () => said };
}

const shell = (script: string, ...args: readonly string[]): Run => run('sh', ['-c', script, 'helper', ...args]);

describe.skipIf(process.platform === 'win32')('a helper process', () => {
  it('gets its arguments as they are: there is no shell', async () => {
    const { end, said } = shell('printf "%s|" "$@"', '$HOME; ls', 'a  b', '"');
    expect(await end).toEqual({ how: 'exit status 0', neverStarted: false });
    expect(said()).toBe('$HOME; ls|a  b|"|');
  });

  it('knows nothing of the environment but what it is given', async () => {
    const { end, said } = run('/usr/bin/env', [], { A: 'b' });
    await end;
    expect(said()).toBe('A=b\n');
  });

  it('talks over its pipes', async () => {
    const { handle, says, end } = shell('read line; echo "got $line"; read line');
    handle.write('caf\xe9\n');
    await says('got caf');
    handle.stop();
    expect(await end).toMatchObject({ neverStarted: false });
  });

  it('ends when its input is closed', async () => {
    const { handle, end } = run('cat', []);
    handle.stop();
    handle.stop();
    expect(await end).toEqual({ how: 'exit status 0', neverStarted: false });
  });

  it('that does not care about its input gets TERM', async () => {
    const { handle, says, end } = shell('echo up; exec sleep 600');
    await says('up');
    handle.stop();
    expect(await end).toEqual({ how: 'signal SIGTERM', neverStarted: false });
  });

  it('that does not care about TERM gets KILL', async () => {
    const { handle, says, end } = shell("trap '' TERM; echo up; while :; do sleep 0.01; done");
    await says('up');
    handle.stop();
    expect(await end).toEqual({ how: 'signal SIGKILL', neverStarted: false });
  });

  it('takes what it started with it', async () => {
    const { handle, says, said, end } = shell('sleep 600 & echo "child $!"; wait');
    await says('child');
    handle.kill();
    await end;
    const child = Number(/child (\d+)/.exec(said())?.[1]);
    // The group is signalled as one; the system buries the child in its own time.
    while (isRunning(child)) await new Promise((resolve) => setImmediate(resolve));
    expect(isRunning(child)).toBe(false);
  });

  it('ends although something else still holds its pipes', async () => {
    const { end } = shell('setsid sleep 2 & exit 3');
    expect(await end).toEqual({ how: 'exit status 3', neverStarted: false });
  });

  it('that closes its input or output is told to go', async () => {
    const closedInput = shell('exec 0<&-; exec sleep 600');
    let isOver = false;
    void closedInput.end.then(() => (isOver = true));
    while (!isOver) {
      closedInput.handle.write('x\n');
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect((await closedInput.end).how).toBe('signal SIGTERM');
    expect((await shell('exec 1>&-; exec sleep 600').end).how).toBe('signal SIGTERM');
  });

  it('is read to its last word', async () => {
    const { end, said } = shell('printf "%0100000d" 7; exit 1');
    expect(await end).toMatchObject({ how: 'exit status 1' });
    expect(said()).toHaveLength(100_000);
  });

  it('may write to its standard error as much as it likes', async () => {
    const { handle, end } = shell('head -c 5000000 /dev/zero | tr "\\0" "x" >&2; echo >&2; echo "no such list" >&2');
    await end;
    expect(handle.errorLines.at(-1)).toBe('no such list');
    expect(handle.errorLines.join('').length).toBeLessThan(30_000);
  });

  it('that dies by a signal of its own says which', async () => {
    expect((await shell('kill -SEGV $$').end).how).toBe('signal SIGSEGV');
  });
});

describe('a program that cannot be started', () => {
  const notExecutable = join(folder, 'plain.txt');
  writeFileSync(notExecutable, 'echo hello');
  chmodSync(notExecutable, 0o644);

  it.each([
    ['is not there', '/nowhere/at/all', 'could not be started: ENOENT'],
    ['is no program', notExecutable, 'could not be started: EACCES'],
    ['is a folder', folder, 'could not be started: EACCES'],
    ['has a name that is none', 'a\0b', 'could not be started: ERR_INVALID_ARG_VALUE'],
  ])('because it %s ends at once and says so', async (_name, file, how) => {
    const { handle, end } = run(file, []);
    handle.write('question\n');
    expect(await end).toEqual({ how, neverStarted: true });
    expect(handle.processId).toBeNull();
    handle.stop();
    handle.kill();
  });
});

describe.skipIf(!CAN_COUNT)('nothing is left over', () => {
  it('in the helper: of all that is open here it gets nothing', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const file = openSync(join(folder, 'plain.txt'), 'r');
    const ours = new Set(ownDescriptors());
    const { end, said } = shell('for one in /proc/$$/fd/*; do readlink "$one"; done');
    await end;
    closeSync(file);
    await new Promise((resolve) => server.close(resolve));
    const theirs = said().trim().split('\n');
    expect(theirs.length).toBeGreaterThanOrEqual(3);
    expect(theirs.filter((target) => ours.has(target))).toEqual([]);
    expect(ours.has(join(folder, 'plain.txt'))).toBe(true);
  });

  it('in our group: the helper has one of its own', async () => {
    const { end, said, handle } = shell('cut -d" " -f5 /proc/$$/stat');
    await end;
    expect(Number(said())).toBe(handle.processId);
  });

  it('here: after any end as many descriptors and children as before', async () => {
    const before = holdings();
    const all = [run('cat', []), shell('exit 1'), shell('exec sleep 600'), run('/nowhere', []), shell('yes'), shell('sleep 600 & exit 0')];
    for (const { handle } of all) handle.stop();
    await Promise.all(all.map(({ end }) => end));
    await new Promise((resolve) => setImmediate(resolve));
    expect(holdings()).toEqual(before);
  });
});
