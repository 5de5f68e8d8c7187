import { describe, expect, it } from 'vitest';
import type { Chip } from '../../../../renderer/features/live/matching-rows.ts';
import { useFollowedRows, useLiveRows } from '../../../../renderer/features/live/use-live-rows.ts';
import { onStageWith } from '../../../support/core-on-stage.ts';
import { page } from '../../../support/hook-stage.ts';
import { historyRow, openExchange } from '../../../support/rows.ts';
import { screenCore } from '../../../support/screen-core.ts';

interface Asked {
  readonly written?: string;
  readonly chip?: Chip;
  readonly isPaused?: boolean;
  readonly keepsStill?: boolean;
}

async function stageOf() {
  const core = screenCore();
  core.news.followRows(true);
  core.news.start();
  const hook = ({ written = '', chip = 'all', isPaused = false, keepsStill = false }: Asked) =>
    useLiveRows(written, chip, isPaused, keepsStill);
  const stage = await onStageWith(core, hook, {});
  const came = (id: number, host = 'news.example'): Promise<void> =>
    stage.after(async () => {
      core.control.live.ended(openExchange(id), historyRow({ id, host }));
      await core.later();
    });
  const end = async (): Promise<void> => {
    await stage.leave();
    core.news.stop();
  };
  const ids = (): readonly number[] => stage.now.rows.map(({ id }) => id);
  return { core, stage, came, end, ids };
}

describe('rows of the Live screen', () => {
  it('come newest first, and only those that fit', async () => {
    const { stage, came, end, ids } = await stageOf();
    await came(1);
    await came(2, 'games.example');
    expect([ids(), stage.now.known, stage.now.waiting]).toEqual([[2, 1], 2, 0]);
    await stage.give({ written: 'host:news' });
    expect([ids(), stage.now.known]).toEqual([[1], 2]);
    await stage.give({ chip: 'failed' });
    expect(ids()).toEqual([]);
    await stage.give({ written: 'status:many' });
    expect(stage.now.problems).toHaveLength(1);
    await end();
  });

  it('stay where they are while somebody points at them; new ones wait', async () => {
    const { stage, came, end, ids } = await stageOf();
    await came(1);
    await stage.give({ keepsStill: true });
    await came(2);
    await came(3);
    expect([ids(), stage.now.waiting]).toEqual([[1], 2]);
    await stage.after(() => stage.now.refresh());
    expect([ids(), stage.now.waiting]).toEqual([[3, 2, 1], 0]);
    await came(4);
    expect([ids(), stage.now.waiting]).toEqual([[3, 2, 1], 1]);
    await stage.give({});
    expect([ids(), stage.now.waiting]).toEqual([[4, 3, 2, 1], 0]);
    await end();
  });

  it('that are paused stay even when there are none', async () => {
    const { stage, came, end, ids } = await stageOf();
    await stage.give({ isPaused: true });
    await came(1);
    expect([ids(), stage.now.waiting]).toEqual([[], 1]);
    await end();
  });

  it('that were cleared do not come back, later ones do', async () => {
    const { stage, came, end, ids } = await stageOf();
    await came(1);
    await came(2);
    expect(stage.now.wasCleared).toBe(false);
    await stage.after(() => stage.now.clear());
    expect([ids(), stage.now.known, stage.now.wasCleared]).toEqual([[], 0, true]);
    await came(3);
    expect([ids(), stage.now.known]).toEqual([[3], 1]);
    await end();
  });
});

it('rows are followed only while somebody may look at them', async () => {
  const core = screenCore();
  core.news.start();
  await core.later();
  core.control.live.ended(openExchange(1), historyRow({ id: 1 }));
  const known = async (): Promise<number> => {
    await core.later();
    return core.news.snapshot().connections.rows.length;
  };
  page.look('hidden');
  const stage = await onStageWith(core, useFollowedRows, undefined);
  expect(await known()).toBe(0);
  await stage.after(() => page.look('visible'));
  expect(await known()).toBe(1);
  await stage.leave();
  core.control.live.ended(openExchange(2), historyRow({ id: 2 }));
  expect(await known()).toBe(1);
  page.look('visible');
  expect(await known()).toBe(1);
  core.news.stop();
});
