import { describe, expect, it } from 'vitest';
import { Attempt, type AttemptForm } from '#core/dns/asking/attempt.ts';
import type { NameServer } from '#core/dns/servers/name-server.ts';
import { ServerStatistics } from '#core/dns/servers/server-statistics.ts';
import type { Asking, ServerLink } from '#core/dns/transport/server-link.ts';
import { wireQuery, wireReply } from '../../../support/dns-wire.ts';
import { FakeClock } from '../../../support/fake-clock.ts';

const FORM: AttemptForm = { overStream: false, mixedCase: true, edns: true };

function world(form: AttemptForm = FORM): { attempt: Attempt; clock: FakeClock; events: string[]; sent: () => Asking; server: NameServer } {
  const events: string[] = [];
  const clock = new FakeClock();
  let asking: Asking | undefined;
  const link = (name: string): Pick<ServerLink, 'ask' | 'wasSilent'> => ({
    wasSilent: () => void events.push(`silence ${name}`),
    ask: (given) => {
      asking = given;
      events.push(`ask ${name} ${given.name}`);
      return () => events.push('give up');
    },
  });
  const server = {
    statistics: new ServerStatistics(),
    link: link('first'),
    streamLink: link('stream'),
    keptCase: () => events.push('kept case'),
  } as unknown as NameServer;
  const question = {
    name: 'home.example',
    type: 1,
    onReply: () => void events.push('reply'),
    onCaseLost: () => void events.push('case lost'),
    onFault: () => void events.push('fault'),
  };
  const attempt = new Attempt(question, server, 0, form, clock);
  attempt.send();
  const sent = (): Asking => {
    if (asking === undefined) throw new Error('nothing was sent');
    return asking;
  };
  return { attempt, clock, events, sent, server };
}

describe('one sending of a question', () => {
  it('is counted, answered and timed', () => {
    const { attempt, clock, events, sent, server } = world();
    clock.advance(12);
    sent().onReply(wireReply(wireQuery(['hoMe', 'example'], 1)));
    attempt.wasAnswered();
    expect(events).toEqual(['ask first home.example', 'kept case', 'reply']);
    expect(attempt.isOver).toBe(true);
    expect(server.statistics.queries).toBe(1);
    expect(server.statistics.summary().averageMs).toBe(12);
  });

  it.each([
    ['whose name has no upper case', wireReply(wireQuery(['home', 'example'], 1))],
    ['about the root', wireReply(wireQuery([], 2))],
    ['without its question', wireReply(wireQuery(['HOME'], 1)).with(5, 0)],
    ['that is empty', new Uint8Array(0)],
  ])('shows nothing about case by a reply %s', (_what, reply) => {
    const { events, sent } = world();
    sent().onReply(reply);
    expect(events).toEqual(['ask first home.example', 'reply']);
  });

  it('goes over the stream when it is meant to, and learns nothing about case there', () => {
    const { events, sent } = world({ ...FORM, overStream: true });
    sent().onReply(new Uint8Array(0));
    expect(events).toEqual(['ask stream home.example', 'reply']);
  });

  it.each([
    ['case lost', (asking: Asking) => asking.onCaseLost()],
    ['fault', (asking: Asking) => asking.onFault({ type: 'unreachable', detail: 'x' })],
  ])('tells its question of: %s', (event, happen) => {
    const { attempt, events, sent } = world();
    happen(sent());
    expect([events.at(-1), attempt.isOver]).toEqual([event, true]);
  });

  it('is given up at its link', () => {
    const { attempt, events } = world();
    attempt.giveUp();
    expect(events.at(-1)).toBe('give up');
  });

  it('counts silence and failure against the server', () => {
    const { attempt, events, server } = world();
    attempt.wasSilent();
    expect(events.at(-1)).toBe('silence first');
    attempt.hasFailed('SERVFAIL', true);
    expect(server.statistics).toMatchObject({ failures: 2, lastFailure: 'SERVFAIL', isDown: false });
  });

  it('knows whether another would be the same again', () => {
    const { attempt } = world();
    expect([
      attempt.isRepeated(FORM),
      attempt.isRepeated({ ...FORM, overStream: true }),
      attempt.isRepeated({ ...FORM, edns: false }),
    ]).toEqual([true, false, false]);
  });
});
