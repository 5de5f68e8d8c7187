import { describe, expect, it } from 'vitest';
import { PROBE_EVERY_MS, ServerStatistics } from '#core/dns/servers/server-statistics.ts';

function statistics(times: readonly number[] = [], failures = 0): ServerStatistics {
  const made = new ServerStatistics();
  made.queries = times.length + failures;
  for (const time of times) made.answered(time);
  for (let index = 0; index < failures; index += 1) made.failed('no answer in time', false, 1000);
  return made;
}

describe('how a server has been doing', () => {
  it('is unknown before it was asked', () => {
    expect(new ServerStatistics().summary()).toEqual({ averageMs: null, p95Ms: null, state: 'unused' });
  });

  it('is average and p95 of the last 256 answers', () => {
    expect(statistics(Array.from({ length: 100 }, (_, index) => index + 1)).summary()).toEqual({ averageMs: 50.5, p95Ms: 95, state: 'up' });
    expect(statistics([...Array<number>(256).fill(9000), ...Array<number>(256).fill(10)]).summary()).toMatchObject({
      averageMs: 10,
      p95Ms: 10,
    });
    expect(statistics([7]).summary()).toMatchObject({ averageMs: 7, p95Ms: 7 });
  });

  it('is slow with long times or a share of failures', () => {
    expect(statistics(Array<number>(20).fill(600)).summary().state).toBe('slow');
    const mixed = statistics(Array<number>(20).fill(10));
    for (let index = 0; index < 20; index += 1) {
      mixed.failed('no answer in time', false, 0);
      mixed.answered(10);
    }
    expect(mixed.summary().state).toBe('slow');
    for (let index = 0; index < 60; index += 1) mixed.answered(10);
    expect(mixed.summary().state).toBe('up');
  });

  it('is down after three failures in a row, until it answers', () => {
    expect(statistics([], 2).isDown).toBe(false);
    const down = statistics([5], 3);
    expect(down.summary().state).toBe('down');
    down.answered(5);
    expect(down.isDown).toBe(false);
  });

  it('is not down for domains that are broken elsewhere', () => {
    const alive = statistics([5]);
    for (let index = 0; index < 10; index += 1) alive.failed('the name server answered SERVFAIL', true, 0);
    expect(alive).toMatchObject({ isDown: false, failures: 10, lastFailure: 'the name server answered SERVFAIL' });
  });

  it('is looked into now and then while it is down', () => {
    const down = statistics([], 3);
    expect(down.takeProbe(1000 + PROBE_EVERY_MS - 1)).toBe(false);
    expect(down.takeProbe(1000 + PROBE_EVERY_MS)).toBe(true);
    expect(down.takeProbe(1001 + PROBE_EVERY_MS)).toBe(false);
    expect(statistics([5]).takeProbe(1e9)).toBe(false);
  });

  it('is forgiven when the network changes', () => {
    const down = statistics([], 3);
    down.forgive();
    expect(down.isDown).toBe(false);
  });
});
