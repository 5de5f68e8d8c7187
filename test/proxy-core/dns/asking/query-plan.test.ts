import { describe, expect, it } from 'vitest';
import { DEFAULT_PLAN_LIMITS, QueryPlan, UNREACHABLE_PAUSE_MS, type Step } from '#core/dns/asking/query-plan.ts';

type Event = 'silent' | 'refused' | 'unreachable';

/** What each server does, always; the steps until the plan gives up, as `server@moment+wait`. */
function play(...servers: readonly Event[]): readonly string[] {
  const plan = new QueryPlan(servers.length, DEFAULT_PLAN_LIMITS);
  const steps: string[] = [];
  let now = 0;
  for (;;) {
    const step: Step = plan.next(now);
    if (step.type === 'give-up') return [...steps, `${step.because}@${now}`];
    if (step.type === 'pause') {
      steps.push(`pause@${now}`);
      now += step.waitMs;
      continue;
    }
    steps.push(`${step.server}@${now}+${step.waitMs}`);
    const event = servers[step.server];
    if (event === 'refused') plan.refused(step.server);
    else if (event === 'unreachable') plan.unreachable(step.server);
    else {
      plan.silent();
      now += step.waitMs;
    }
  }
}

describe('which server is asked next', () => {
  it('gives one silent server more time with each turn, five seconds in all', () => {
    expect(play('silent')).toEqual(['0@0+400', '0@400+800', '0@1200+1600', '0@2800+2200', 'timed-out@5000']);
  });

  it('lets silent servers take turns', () => {
    expect(play('silent', 'silent')).toEqual([
      '0@0+400',
      '1@400+400',
      '0@800+800',
      '1@1600+800',
      '0@2400+1600',
      '1@4000+1000',
      'timed-out@5000',
    ]);
  });

  it('goes on at once when a server says that it cannot', () => {
    expect(play('refused', 'refused', 'refused')).toEqual(['0@0+400', '1@0+400', '2@0+400', 'failed@0']);
  });

  it('asks those that are left', () => {
    expect(play('refused', 'silent').slice(0, 3)).toEqual(['0@0+400', '1@0+400', '1@400+800']);
  });

  it('tries unreachable servers once more, a moment later', () => {
    expect(play('unreachable', 'unreachable')).toEqual(['0@0+400', '1@0+400', 'pause@0', '0@250+800', '1@250+800', 'failed@250']);
    expect(UNREACHABLE_PAUSE_MS).toBe(250);
  });

  it('does not pause for servers that have refused', () => {
    expect(play('refused', 'refused')).not.toContain('pause@0');
    expect(play('refused', 'unreachable')).toEqual(['0@0+400', '1@0+400', 'pause@0', '1@250+800', 'failed@250']);
  });

  it('gives up at once without servers, and when the time is over before it began', () => {
    expect(play()).toEqual(['failed@0']);
    expect(new QueryPlan(3, DEFAULT_PLAN_LIMITS).next(5000)).toEqual({ type: 'give-up', because: 'failed' });
  });

  it('never sends without end', () => {
    const plan = new QueryPlan(8, { totalMs: 1e9, firstWaitMs: 1 });
    let steps = 0;
    for (; plan.next(0).type !== 'give-up'; steps += 1) plan.silent();
    expect(steps).toBeLessThan(30);
  });

  it('takes no notice of servers it does not know', () => {
    const plan = new QueryPlan(1, DEFAULT_PLAN_LIMITS);
    plan.refused(-1);
    plan.unreachable(7);
    expect(plan.next(0)).toMatchObject({ type: 'ask', server: 0 });
  });
});
