import { describe, expect, it } from 'vitest';
import { ReloadBudget } from '../../../app/window/reload-budget.ts';

describe('a page that dies is loaded again', () => {
  it('three times a minute, and no more', () => {
    let now = 0;
    const budget = new ReloadBudget(() => now);
    expect([budget.take(), budget.take(), budget.take(), budget.take()]).toEqual([true, true, true, false]);
    now = 59_999;
    expect(budget.take()).toBe(false);
    now = 60_000;
    expect(budget.take()).toBe(true);
  });

  it('for as long as it dies seldom', () => {
    let now = 0;
    const budget = new ReloadBudget(() => now);
    for (let time = 0; time < 100; time += 1) {
      now += 25_000;
      expect(budget.take()).toBe(true);
    }
  });
});
