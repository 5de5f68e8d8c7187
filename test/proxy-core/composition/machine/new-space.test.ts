import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import { boundNewSpace, FLAG, LOOK_AGAIN_MS, NEW_SPACE_OCTETS } from '#core/composition/machine/new-space.ts';
import { root } from '../../../support/source-tree.ts';

function world() {
  const space = { octets: 1_048_576, factors: [] as number[], look: null as (() => void) | null, later: [] as (() => void)[] };
  boundNewSpace({
    octets: () => space.octets,
    growBy: (factor) => space.factors.push(factor),
    onCollection: (look) => {
      space.look = look;
      return () => (space.look = null);
    },
    later: (run, ms) => {
      expect(ms).toBe(LOOK_AGAIN_MS);
      space.later.push(run);
    },
  });
  return space;
}

it('grows until it is large enough, and is not looked after any more then', () => {
  const space = world();
  space.look?.();
  expect([space.factors, space.later.length]).toEqual([[2], 0]);
  space.octets = NEW_SPACE_OCTETS;
  space.look?.();
  expect(space).toMatchObject({ factors: [2, 1], look: null });
});

it('that was made smaller by an idle time may grow again', () => {
  const space = world();
  space.octets = NEW_SPACE_OCTETS;
  space.look?.();
  space.later.shift()?.();
  expect(space).toMatchObject({ factors: [2, 1], look: null });
  space.octets = NEW_SPACE_OCTETS / 4;
  space.later.shift()?.();
  expect([space.factors, space.later.length]).toEqual([[2, 1, 2], 0]);
  expect(space.look).not.toBeNull();
});

it('V8 still knows the option', () => {
  expect(execFileSync(process.execPath, ['--v8-options'], { encoding: 'utf8' })).toContain(FLAG);
});

it('in a real process stays small whatever outlives its collections, and lets the process end', () => {
  const module = pathToFileURL(join(root, 'proxy-core/composition/machine/new-space.ts')).href;
  const program = `
    import { getHeapSpaceStatistics } from 'node:v8';
    const { keepNewSpaceSmall } = await import(${JSON.stringify(module)});
    if (process.argv[1] === 'bound') keepNewSpaceSmall();
    let kept = [];
    for (let at = 0; at < 2_000_000; at += 1) {
      kept.push({ at, pair: [at, { text: 'a' + at }] });
      if (kept.length > 20_000) kept = kept.slice(10_000);
      if (at % 1000 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    console.log(getHeapSpaceStatistics().find((space) => space.space_name === 'new_space').space_size);`;
  const octets = (how: string): number => {
    const { status, stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', program, how], { encoding: 'utf8' });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    return Number(stdout);
  };
  expect(octets('bound')).toBe(NEW_SPACE_OCTETS);
  expect(octets('free')).toBeGreaterThan(2 * NEW_SPACE_OCTETS);
});
