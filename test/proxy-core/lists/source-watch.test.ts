import { describe, expect, it } from 'vitest';
import { areSame, LOOK_EVERY_MS, MAX_SETTLING_LOOKS, SETTLE_MS, SourceWatch } from '#core/lists/source-watch.ts';
import { FakeClock, settled } from '../../support/fake-clock.ts';

function watched() {
  const clock = new FakeClock();
  const world = { clock, marks: ['1', '2'] as readonly string[], looks: 0, changes: 0, finish: (): void => {} };
  const look = async (): Promise<readonly string[]> => ((world.looks += 1), world.marks);
  const onChange = (): Promise<void> => {
    world.changes += 1;
    return new Promise((resolve) => void (world.finish = resolve));
  };
  const watch = new SourceWatch(['1', '2'], look, clock, onChange);
  const pass = async (ms: number): Promise<void> => {
    clock.advance(ms);
    await settled();
  };
  return { ...world, world, watch, pass };
}

describe('watching', () => {
  it('looks every two seconds and says nothing while nothing changes', async () => {
    const { world, pass } = watched();
    for (let turn = 0; turn < 5; turn += 1) await pass(LOOK_EVERY_MS);
    expect([world.looks, world.changes]).toEqual([5, 0]);
  });

  it('tells a change once it has settled', async () => {
    const { world, pass } = watched();
    world.marks = ['1', '3'];
    await pass(LOOK_EVERY_MS);
    expect(world.changes).toBe(0);
    world.marks = ['1', '4'];
    await pass(SETTLE_MS);
    expect(world.changes).toBe(0);
    await pass(SETTLE_MS);
    expect(world.changes).toBe(1);
  });

  it('forgets a change that was taken back at once', async () => {
    const { world, pass } = watched();
    world.marks = ['1', 'ENOENT'];
    await pass(LOOK_EVERY_MS);
    world.marks = ['1', '2'];
    await pass(SETTLE_MS);
    await pass(LOOK_EVERY_MS);
    expect(world.changes).toBe(0);
  });

  it('does not wait for ever for a file that never rests', async () => {
    const { world, pass } = watched();
    world.marks = ['1', 'x'];
    await pass(LOOK_EVERY_MS);
    for (let turn = 0; turn < MAX_SETTLING_LOOKS; turn += 1) {
      world.marks = ['1', `x${turn}`];
      await pass(SETTLE_MS);
    }
    expect(world.changes).toBe(1);
  });

  it('looks again only when the change has been dealt with, and does not tell it twice', async () => {
    const { world, pass, clock } = watched();
    world.marks = ['1', '3'];
    await pass(LOOK_EVERY_MS);
    await pass(SETTLE_MS);
    expect([world.changes, clock.waiting]).toEqual([1, 0]);
    world.finish();
    await settled();
    await pass(LOOK_EVERY_MS);
    await pass(SETTLE_MS);
    expect(world.changes).toBe(1);
  });

  it('takes marks as known that somebody else has dealt with', async () => {
    const { world, watch, pass } = watched();
    world.marks = ['5', '6'];
    watch.know(['5', '6']);
    await pass(LOOK_EVERY_MS);
    await pass(SETTLE_MS);
    expect(world.changes).toBe(0);
  });

  it('leaves no timer behind, also when it is stopped in the middle of a look', async () => {
    const { world, watch, clock } = watched();
    clock.advance(LOOK_EVERY_MS);
    watch.stop();
    await settled();
    expect([clock.waiting, world.changes]).toEqual([0, 0]);
  });
});

it.each([
  [[], [], true],
  [['a'], ['a'], true],
  [['a'], ['b'], false],
  [['a'], ['a', 'b'], false],
  [['a'], null, false],
])('%j and %j are the same: %s', (some, others, same) => expect(areSame(some, others)).toBe(same));
