import { expect, it } from 'vitest';
import { CurrentPolicy } from '#core/policy/current-policy.ts';
import { OPEN_POLICY } from '#core/policy/policy.ts';

it('a policy is swapped whole; who holds the old one keeps it unchanged', () => {
  const current = new CurrentPolicy(OPEN_POLICY);
  const before = current.get();
  current.replace({ ...OPEN_POLICY, filteringOn: false });
  expect([before.filteringOn, current.get().filteringOn]).toEqual([true, false]);
});

it('every change has a revision of its own, and followers are called when it is in force', () => {
  const current = new CurrentPolicy(OPEN_POLICY);
  const seen: number[] = [];
  current.follow(() => seen.push(current.get().revision));
  const first = current.get();
  current.replace({ ...first, filteringOn: false });
  current.replace(first);
  expect([first.revision, seen]).toEqual([0, [1, 2]]);
});
