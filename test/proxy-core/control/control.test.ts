import { describe, expect, it } from 'vitest';
import { createControl } from '#core/control/control.ts';
import { ScriptedPorts } from '../../support/control-ports.ts';
import { FakeClock } from '../../support/fake-clock.ts';

describe('control', () => {
  it('lets a bounded number follow at once, and room again when one leaves', async () => {
    const control = createControl(new ScriptedPorts(new FakeClock()));
    const stop = new AbortController();
    const feeds = Array.from({ length: 32 }, () => control.follow({ connections: false }, stop.signal));
    await Promise.all(feeds.map((feed) => feed.next()));
    await expect(control.follow({ connections: false }, stop.signal).next()).rejects.toMatchObject({ code: 'TOO_MANY_REQUESTS' });
    await feeds[0]?.return();
    const another = control.follow({ connections: false }, stop.signal);
    expect((await another.next()).done).toBe(false);
    expect(control.followers).toBe(32);
  });

  it('shows rules and state as they are at that moment', async () => {
    const ports = new ScriptedPorts(new FakeClock());
    const control = createControl(ports);
    ports.settings = { on: false, allow: ['a.example'], block: [], blockFileNames: 12, notes: [] };
    const first = (await control.follow({ connections: false }, new AbortController().signal).next()).value;
    expect(first).toMatchObject({
      state: { filteringOn: false, listeners: [{ mode: 'forward', address: '127.0.0.1:3128' }] },
      rules: { allow: ['a.example'], block: [], blockFileNames: 12, notes: [] },
    });
  });
});
