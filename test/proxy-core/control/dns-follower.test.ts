import { expect, it } from 'vitest';
import { DnsFollower } from '#core/control/dns-follower.ts';
import { ScriptedNames } from '../../support/scripted-names.ts';

it('a follower of names is told everything once, then only what changed', () => {
  const names = new ScriptedNames();
  let version = 0;
  const follower = new DnsFollower(names, () => version);
  expect(Object.keys(follower.changes() ?? {}).toSorted()).toEqual(['dns', 'dnsSettings']);
  expect(follower.changes()).toBeNull();
  names.hits = 1;
  expect(Object.keys(follower.changes() ?? {})).toEqual(['dns']);
  version = 1;
  expect(Object.keys(follower.changes() ?? {})).toEqual(['dnsSettings']);
  expect(follower.changes()).toBeNull();
});
