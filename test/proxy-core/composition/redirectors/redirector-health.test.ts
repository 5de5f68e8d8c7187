import { beforeEach, describe, expect, it } from 'vitest';
import { RedirectorHealth } from '#core/composition/redirectors/redirector-health.ts';
import type { RedirectorPoolView } from '#core/contract/redirector-views.ts';
import type { HealthNote } from '#core/contract/views.ts';
import { FakeClock } from '../../../support/fake-clock.ts';
import { poolView } from '../../../support/scripted-redirectors.ts';

let clock: FakeClock;
let views: RedirectorPoolView[];
let note: HealthNote | null;
let health: RedirectorHealth;
beforeEach(() => {
  clock = new FakeClock();
  views = [poolView()];
  note = null;
  health = new RedirectorHealth(() => views, { on: (now) => (note = now), off: () => (note = null) }, clock);
});

const counted = (answered: number, failed: number, parts: Partial<RedirectorPoolView> = {}): void => {
  views = [poolView({ ...parts, counters: { ...poolView().counters, answered, failed } })];
};

describe('people hear nothing', () => {
  it('of pools that work, or were stopped by somebody', () => {
    views = [poolView(), poolView({ state: 'stopped', lastEnd: 'exit status 1' })];
    health.watch();
    expect(note).toBeNull();
  });

  it('of a failure among many answers', () => {
    health.watch();
    counted(100, 1);
    clock.advance(1000);
    expect(note).toBeNull();
  });
});

describe('people hear', () => {
  it('of a pool in quarantine: what happened, what it means, what to do', () => {
    views = [poolView({ name: 'kids', state: 'quarantined', lastEnd: 'exit status 1', onFailure: 'deny' })];
    health.watch();
    expect(note).toEqual({
      code: 'redirector-failing',
      level: 'problem',
      userText:
        'The redirector kids kept failing (exit status 1) and is not started any more. Until then every request it would be asked about is refused. Mend it, then restart it under Redirectors.',
    });
  });

  it.each([
    ['squid', 'The redirector family keeps ending (signal SIGSEGV); it is tried again by itself. Until then requests go on without it.'],
    [
      'icap',
      'The redirector family cannot be reached (signal SIGSEGV); it is tried again by itself. Until then requests go on without it.',
    ],
  ] as const)('of one (%s) that is tried again', (protocol, userText) => {
    views = [poolView({ protocol, state: 'backing-off', lastEnd: 'signal SIGSEGV' })];
    health.watch();
    expect(note).toMatchObject({ level: 'warning', userText });
  });

  it('of one that fails more than it answers, until it answers without a failure', () => {
    health.watch();
    counted(1, 5, { onFailure: 'skip' });
    clock.advance(1000);
    expect(note?.userText).toBe(
      'The redirector family does not answer as it should. Until then requests go on without it, to the next redirector.',
    );
    counted(50, 6, { onFailure: 'skip' });
    clock.advance(1000);
    expect(note).not.toBeNull(); // one failure is left among them
    counted(51, 6, { onFailure: 'skip' });
    clock.advance(1000);
    expect(note).toBeNull();
  });

  it('of one that is asked nothing any more for a minute', () => {
    health.watch();
    counted(0, 1);
    clock.advance(59_000);
    expect(note).not.toBeNull();
    clock.advance(2000);
    expect(note).toBeNull();
  });

  it('of several in one note, as bad as the worst', () => {
    views = [poolView({ name: 'a', state: 'backing-off' }), poolView({ name: 'b', state: 'quarantined' })];
    health.watch();
    expect(note?.level).toBe('problem');
    expect(note?.userText).toMatch(/redirector a keeps ending.*redirector b kept failing/);
  });
});

describe('looking', () => {
  it('ends with the last pool, and when it is told to', () => {
    health.watch();
    expect(clock.waiting).toBe(1);
    views = [];
    health.watch();
    expect(clock.waiting).toBe(0);
    views = [poolView()];
    health.watch();
    health.stop();
    expect(clock.waiting).toBe(0);
  });
});
