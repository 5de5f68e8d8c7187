import { expect, it } from 'vitest';
import { RedirectorFollower } from '#core/control/redirectors/redirector-follower.ts';
import { FakeClock } from '../../../support/fake-clock.ts';
import { poolSettings, poolView, ScriptedRedirectors } from '../../../support/scripted-redirectors.ts';

function followed() {
  const clock = new FakeClock();
  const redirectors = new ScriptedRedirectors();
  redirectors.pools = [poolView()];
  redirectors.kept = [poolSettings()];
  let version = 0;
  const follower = new RedirectorFollower(redirectors, () => version, clock);
  return { clock, redirectors, follower, settingsChange: () => (version += 1) };
}

it('hears everything first, then only what is different', () => {
  const { clock, redirectors, follower } = followed();
  expect(follower.changes()).toMatchObject({ redirectors: [{ name: 'family' }], redirectorSettings: { pools: [{ name: 'family' }] } });
  clock.advance(1000);
  expect(follower.changes()).toBeNull();
  redirectors.pools = [poolView({ busy: 1 })];
  clock.advance(1000);
  expect(follower.changes()).toEqual({ redirectors: [poolView({ busy: 1 })] });
});

it('hears of figures once a second, however often it asks', () => {
  const { clock, redirectors, follower } = followed();
  follower.changes();
  redirectors.pools = [poolView({ queued: 7 })];
  clock.advance(250);
  expect(follower.changes()).toBeNull();
  clock.advance(750);
  expect(follower.changes()).toMatchObject({ redirectors: [{ queued: 7 }] });
});

it('hears of new settings at once', () => {
  const { redirectors, follower, settingsChange } = followed();
  follower.changes();
  redirectors.kept = [];
  settingsChange();
  expect(follower.changes()).toMatchObject({ redirectorSettings: { pools: [] } });
});
