import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FilteringChanges } from '#core/composition/filtering-changes.ts';
import { policyFrom } from '#core/composition/policy-from-config.ts';
import { openConfig } from '#core/config/config-store.ts';
import { SLICE_LINES } from '#core/policy/compile-rules.ts';
import { CurrentPolicy } from '#core/policy/current-policy.ts';
import { OPEN_POLICY } from '#core/policy/policy.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { tempFolder } from '../../support/temp-folder.ts';

const folder = tempFolder();
let files = 0;

async function world(filtering: object = {}) {
  const file = join(folder, `${(files += 1)}.json`);
  writeFileSync(file, JSON.stringify({ version: 1, filtering }));
  const opened = await openConfig({ file, environment: {}, overrides: new Map(), clock: new FakeClock() });
  if (!opened.ok) throw new Error(opened.problems.join());
  const { store } = opened;
  const policy = new CurrentPolicy(policyFrom(store.config, OPEN_POLICY));
  let pauses = 0;
  const changes = new FilteringChanges(store, policy, async () => void (pauses += 1));
  const blocked = (host: string): string | null => policy.get().block.find(host);
  return { changes, policy, store, blocked, pauses: () => pauses };
}

const many = (count: number): string[] => Array.from({ length: count }, (_, at) => `site${at}.example`);

describe('rules of the settings', () => {
  it('are in force once they are compiled', async () => {
    const { changes, blocked } = await world({ block: ['games.example'] });
    expect(blocked('games.example')).toBeNull();
    await changes.compile();
    expect(blocked('www.games.example')).toBe('games.example');
  });

  it('in tens of thousands are compiled with pauses', async () => {
    const { changes, policy, pauses } = await world({ allow: many(SLICE_LINES * 3), block: many(SLICE_LINES * 2) });
    await changes.compile();
    expect([policy.get().allow.size, policy.get().block.size, pauses()]).toEqual([SLICE_LINES * 3, SLICE_LINES * 2, 4]);
  });
});

describe('what is said of lines', () => {
  it('tells what was understood of those in force, and which lines of the settings file are not', async () => {
    const { changes } = await world({ allow: ['10.0.0.0/8'], block: ['https://a.example/x', 'two words'] });
    await changes.compile();
    const told = (): string[] => changes.settings().notes.map(({ list, line, userText }) => `${list} ${line} ${userText}`);
    expect(told()).toEqual([
      expect.stringMatching(/^block 2 Not in force\. /),
      expect.stringMatching(/^allow 1 Allows addresses in 10\.0\.0\.0\/8/),
      expect.stringMatching(/^block 1 Blocks the whole site a\.example/),
    ]);
    await changes.change({ block: ['b.example'] });
    expect(told()).toEqual([expect.stringMatching(/^allow 1 /)]);
    await changes.change({ on: false });
    expect(told()).toHaveLength(1);
  });
});

describe('a change', () => {
  it('of one list leaves the other as it is, and what is known of block list files', async () => {
    const { changes, policy, blocked, store } = await world({ allow: ['school.example'], block: ['games.example'] });
    await changes.compile();
    const blockFiles = { count: 7, find: () => null };
    policy.replace({ ...policy.get(), blockFiles });
    const { allow } = policy.get();
    expect(await changes.change({ block: ['chat.example'] })).toEqual({ ok: true });
    expect([blocked('games.example'), blocked('chat.example'), policy.get().allow, policy.get().blockFiles]).toEqual([
      null,
      'chat.example',
      allow,
      blockFiles,
    ]);
    expect([store.config.filtering.block, changes.settings()]).toEqual([
      ['chat.example'],
      { on: true, allow: ['school.example'], block: ['chat.example'], blockFileNames: 7, notes: [] },
    ]);
  });

  it('of the switch compiles nothing', async () => {
    const { changes, policy, pauses } = await world({ block: many(SLICE_LINES * 2) });
    await changes.compile();
    const before = [policy.get().block, pauses()];
    await changes.change({ on: false });
    expect([policy.get().filteringOn, policy.get().block, pauses()]).toEqual([false, ...before]);
  });

  it.each([
    [['two words'], 'One line is not a rule. Nothing was changed.'],
    [['two words', 'good.example', 'a..b'], '2 lines are not rules. Nothing was changed.'],
  ])('with %j changes nothing and says so', async (block, userText) => {
    const { changes, blocked, store } = await world({ block: ['games.example'] });
    await changes.compile();
    expect(await changes.change({ on: false, block })).toMatchObject({
      ok: false,
      userText,
      problems: [{ list: 'block', line: 1 }, ...block.slice(2).map(() => ({ line: 3 }))],
    });
    expect([blocked('games.example'), store.config.filtering.on]).toEqual(['games.example', true]);
  });

  it('the settings refuse is not in force', async () => {
    const { changes, policy } = await world();
    const allow = many(20_001);
    expect(await changes.change({ allow })).toMatchObject({ ok: false, userText: expect.stringContaining('at most 20000 items') });
    expect(policy.get().allow.size).toBe(0);
  });
});
