import { createRouterClient, implement } from '@orpc/server';
import { describe, expect, it } from 'vitest';
import { allSettings } from '#core/config/settings.ts';
import { contract, FeedAsk, HistorySearch } from '#core/contract/api-contract.ts';

/** Rules as they come in, nothing behind them. */
const rules = createRouterClient({
  replace: implement(contract.rules.replace).handler(() => ({ ok: true }) as const),
  add: implement(contract.rules.add).handler(() => ({ ok: true }) as const),
});
const isTaken = (ask: Promise<unknown>): Promise<boolean> =>
  ask.then(
    () => true,
    () => false,
  );

describe('the contract', () => {
  it('searches the newest hundred of everything when nothing else is asked for', () =>
    expect(HistorySearch.parse({})).toEqual({ text: '', actions: null, beforeId: null, limit: 100 }));

  it.each([
    { text: 'x'.repeat(4097) },
    { actions: ['else'] },
    { beforeId: -1 },
    { beforeId: 1.5 },
    { limit: 0 },
    { limit: 501 },
    { text: 7 },
  ])('does not search %j', (ask) => expect(HistorySearch.safeParse(ask).success).toBe(false));

  it('feeds only what is asked for', () => {
    expect(FeedAsk.parse({ connections: false })).toEqual({ connections: false, dns: false, redirectors: false });
    expect(FeedAsk.safeParse({}).success).toBe(false);
  });
});

describe('a list of rules', () => {
  const rule = 'games.example';
  // A list on the screen must never be refused by the settings, nor the other way round.
  it.each([
    ['none', [], true],
    ['one', [rule], true],
    ['a rule of 300 characters', ['x'.repeat(300)], true],
    ['a longer one', ['x'.repeat(301)], false],
    ['20 000', Array<string>(20_000).fill(rule), true],
    ['one more', Array<string>(20_001).fill(rule), false],
    ['a number', [7], false],
    ['a list in a list', [[rule]], false],
    ['a text', rule, false],
    ['something with a length', { length: 1, 0: rule }, false],
    ['nothing', null, false],
  ])('%s', async (_name, block, good) => {
    const setting = allSettings().find(({ path }) => path === 'filtering.block')?.setting;
    expect([await isTaken(rules.replace({ allow: [], block: block as string[] })), setting?.schema.safeParse(block).success]).toEqual([
      good,
      good,
    ]);
  });

  it('is one of two, and a single rule has the same bound', async () => {
    expect(await isTaken(rules.add({ list: 'block', rule }))).toBe(true);
    expect(await isTaken(rules.add({ list: 'both' as 'block', rule }))).toBe(false);
    expect(await isTaken(rules.add({ list: 'allow', rule: 'x'.repeat(301) }))).toBe(false);
  });
});
