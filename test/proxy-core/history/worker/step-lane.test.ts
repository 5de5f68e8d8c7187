import { describe, expect, it } from 'vitest';
import { StepLane } from '#core/history/worker/step-lane.ts';

describe('jobs in steps', () => {
  it('run a step a turn, one job after the other', () => {
    const { lane, turn, said } = scripted();
    lane.add(job('a', 2, said));
    lane.add(job('b', 1, said));
    expect(said).toEqual([]);
    turn();
    expect(said).toEqual(['a1']);
    turn(4);
    expect(said).toEqual(['a1', 'a2', 'a done', 'b1', 'b done']);
  });

  it('ask for no turn when there is nothing to do', () => {
    const { lane, turn, waiting, said } = scripted();
    lane.add(job('a', 0, said));
    turn();
    expect(waiting()).toBe(0);
  });

  it('go on after one that failed', () => {
    const { lane, turn, said } = scripted();
    lane.add({ steps: failing, failed: (error) => said.push(String(error)) });
    lane.add(job('b', 1, said));
    turn(4);
    expect(said).toEqual(['Error: broken', 'b1', 'b done']);
  });

  it('are all told when the lane is cleared, and tidy up', () => {
    const { lane, turn, waiting, said } = scripted();
    lane.add(job('a', 5, said));
    lane.add(job('b', 5, said));
    turn();
    lane.clear(new Error('closed'));
    expect(said).toEqual(['a1', 'a done', 'a failed closed', 'b failed closed']);
    turn();
    expect(waiting()).toBe(0);
    lane.add(job('c', 0, said));
    turn();
    expect(said.at(-1)).toBe('c done');
  });
});

function scripted() {
  const turns: (() => void)[] = [];
  const turn = (times = 1): void => {
    for (let count = 0; count < times; count += 1) turns.shift()?.();
  };
  return { lane: new StepLane((run) => void turns.push(run)), turn, waiting: () => turns.length, said: [] as string[] };
}

function job(name: string, steps: number, said: string[]) {
  return {
    *steps() {
      try {
        for (let step = 1; step <= steps; step += 1) {
          said.push(`${name}${step}`);
          yield;
        }
      } finally {
        said.push(`${name} done`);
      }
    },
    failed: (error: unknown) => void said.push(`${name} failed ${(error as Error).message}`),
  };
}

// oxlint-disable-next-line require-yield
function* failing(): Generator<undefined, void> {
  throw new Error('broken');
}
