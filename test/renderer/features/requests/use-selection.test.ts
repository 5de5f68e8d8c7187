import { describe, expect, it } from 'vitest';
import { useClosing, useSelection } from '../../../../renderer/features/requests/use-selection.ts';
import { onStage } from '../../../support/hook-stage.ts';

describe('the row the keys speak of', () => {
  it('is none at first; moving chooses one, opening shows its details', async () => {
    const stage = await onStage(useSelection, undefined);
    expect([stage.now.activeId, stage.now.isOpen]).toEqual([null, false]);
    await stage.after(() => stage.now.move(3));
    expect([stage.now.activeId, stage.now.isOpen]).toEqual([3, false]);
    await stage.after(() => stage.now.open(4));
    expect([stage.now.activeId, stage.now.isOpen]).toEqual([4, true]);
    await stage.after(() => stage.now.move(5));
    expect([stage.now.activeId, stage.now.isOpen]).toEqual([5, true]);
    await stage.leave();
  });

  it('closing takes the details first, then the row', async () => {
    const stage = await onStage(useSelection, undefined);
    await stage.after(() => stage.now.open(4));
    await stage.after(() => stage.now.close());
    expect([stage.now.activeId, stage.now.isOpen]).toEqual([4, false]);
    await stage.after(() => stage.now.close());
    expect([stage.now.activeId, stage.now.isOpen]).toEqual([null, false]);
    await stage.leave();
  });

  it('clearing takes both, and nothing new is made when nothing changed', async () => {
    const stage = await onStage(useSelection, undefined);
    await stage.after(() => stage.now.open(4));
    const { now } = stage;
    await stage.give(undefined);
    expect(stage.now).toBe(now);
    await stage.after(() => stage.now.clear());
    expect([stage.now.activeId, stage.now.isOpen]).toEqual([null, false]);
    await stage.leave();
  });
});

it('closing the details gives the focus back to the table, also when it is gone', async () => {
  const focused: unknown[] = [];
  const table = { current: { focus: (how: unknown) => focused.push(how) } as unknown as HTMLElement | null };
  const stage = await onStage(() => {
    const selection = useSelection();
    return { selection, close: useClosing(selection, table) };
  }, undefined);
  await stage.after(() => stage.now.selection.open(1));
  await stage.after(() => stage.now.close());
  expect([stage.now.selection.isOpen, focused]).toEqual([false, [{ preventScroll: true }]]);
  table.current = null;
  await stage.after(() => stage.now.close());
  expect(stage.now.selection.activeId).toBeNull();
  await stage.leave();
});
