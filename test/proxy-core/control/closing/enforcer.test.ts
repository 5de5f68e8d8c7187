import { describe, expect, it } from 'vitest';
import { Enforcer, SLICE_EXCHANGES } from '#core/control/closing/enforcer.ts';
import type { OpenExchange } from '#core/control/live-connections.ts';
import { compileRules } from '#core/policy/compile-rules.ts';
import { OPEN_POLICY, type Policy } from '#core/policy/policy.ts';
import type { JudgedFacts } from '#core/policy/refused-now.ts';
import { openExchange } from '../../../support/rows.ts';

type Handle = OpenExchange & { closed: readonly unknown[] | null; judged: number };

function handle(id: number, host: string, changes: Partial<OpenExchange> = {}): Handle {
  const facts: JudgedFacts = {
    asked: { hosts: [host], port: 443, wantsTunnel: true },
    led: null,
    port: 443,
    address: '192.0.2.1',
    isChosen: false,
    wasAskedOutside: true,
  };
  return {
    ...openExchange(id, { host }),
    closed: null,
    judged: 0,
    judgedFacts() {
      this.judged += 1;
      return facts;
    },
    close(...how) {
      this.closed = how;
      return true;
    },
    ...changes,
  };
}

function world(open: readonly Handle[], { outside = false } = {}) {
  const ports = { policy: { ...OPEN_POLICY } as Policy, pauses: 0, idle: 0, atPause: (): void => undefined };
  const enforcer = new Enforcer({
    open,
    policy: () => ports.policy,
    asksOutside: () => outside,
    closeIdle: () => void (ports.idle += 1),
    pause: async () => {
      ports.pauses += 1;
      ports.atPause();
    },
  });
  const change = (block: string[]): void => {
    ports.policy = { ...OPEN_POLICY, ...compileRules([], block), revision: ports.policy.revision + 1 };
    enforcer.policyChanged();
  };
  return { enforcer, change, ports };
}

const closedIds = (open: readonly Handle[]): number[] => open.filter(({ closed }) => closed !== null).map(({ id }) => id);

describe('the enforcer', () => {
  it('closes what is refused now with the rule behind it, before the change is answered, and nothing else', () => {
    const open = [handle(1, 'www.games.example'), handle(2, 'news.example')];
    const { change, ports } = world(open);
    change(['games.example']);
    expect(open.map(({ closed }) => closed)).toEqual([
      ['CLOSED_BY_POLICY', { action: 'deny', because: 'block-rule', rule: 'games.example' }],
      null,
    ]);
    expect(ports.idle).toBe(1);
  });

  it('leaves alone what has no way yet, and what was judged by the new policy already', () => {
    const open = [handle(1, 'games.example', { hasWay: false }), handle(2, 'games.example', { judgedAt: 1 })];
    const { change } = world(open);
    change(['games.example']);
    expect(open.map(({ closed, judged }) => [closed, judged])).toEqual([
      [null, 0],
      [null, 0],
    ]);
  });

  it('closes what helper programs were not asked about, without a rule behind it', () => {
    const facts = handle(1, 'a.example').judgedFacts();
    const open = [handle(1, 'a.example', { judgedFacts: () => ({ ...facts, wasAskedOutside: false }) }), handle(2, 'a.example')];
    world(open, { outside: true }).change([]);
    expect(open.map(({ closed }) => closed)).toEqual([['CLOSED_BY_POLICY', null], null]);
  });

  it('judges five thousand in slices, each once, with a pause between two', async () => {
    const open = Array.from({ length: 5000 }, (_, id) => handle(id, id % 10 === 0 ? 'games.example' : 'news.example'));
    const { change, enforcer, ports } = world(open);
    const perSlice: number[] = [];
    ports.atPause = () => void perSlice.push(open.reduce((sum, { judged }) => sum + judged, 0));
    change(['games.example']);
    expect(open.filter(({ judged }) => judged > 0)).toHaveLength(SLICE_EXCHANGES); // the first at once
    await enforcer.settled();
    expect([closedIds(open).length, ports.pauses]).toEqual([500, 5000 / SLICE_EXCHANGES - 1]);
    expect(perSlice).toEqual(perSlice.map((_, index) => (index + 1) * SLICE_EXCHANGES));
    expect(open.every(({ judged }) => judged === 1)).toBe(true);
  });

  it('starts again when the policy changes while it is at it, and ends with the newest', async () => {
    const open = Array.from({ length: SLICE_EXCHANGES * 3 }, (_, id) => handle(id, `site${id}.example`));
    const { change, enforcer, ports } = world(open);
    ports.atPause = () => {
      if (ports.pauses === 1) change(['site0.example', `site${SLICE_EXCHANGES * 3 - 1}.example`]);
    };
    change(['site1.example', 'site500.example']);
    await enforcer.settled();
    expect(closedIds(open)).toEqual([0, 1, SLICE_EXCHANGES * 3 - 1]);
    expect(open.every(({ judgedAt }) => judgedAt === 2)).toBe(true);
    change(['site2.example']);
    await enforcer.settled();
    expect(closedIds(open)).toContain(2);
  });
});
