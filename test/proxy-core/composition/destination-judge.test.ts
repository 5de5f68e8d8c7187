import { describe, expect, it } from 'vitest';
import { DestinationJudge } from '#core/composition/destination-judge.ts';
import { parseNetwork } from '#core/common/ip-address.ts';
import { OPEN_POLICY, type Policy } from '#core/policy/policy.ts';
import { FakeClock } from '../../support/fake-clock.ts';

const loopback = parseNetwork('127.0.0.0/8') as NonNullable<ReturnType<typeof parseNetwork>>;

describe('the judge of destinations', () => {
  it('follows the policy in force', () => {
    let policy: Policy = OPEN_POLICY;
    const judge = new DestinationJudge(() => policy, new FakeClock());
    expect([judge.judge('127.0.0.1', 80), judge.judge('127.0.0.1', 80), judge.judge('192.0.2.1', 80)]).toEqual([
      'protected',
      'protected',
      'permit',
    ]);
    policy = { ...OPEN_POLICY, allowDestinations: [loopback] };
    expect(judge.judge('127.0.0.1', 80)).toBe('permit');
  });

  it('never lets our own doors be dialled, whatever is allowed', () => {
    const judge = new DestinationJudge(() => ({ ...OPEN_POLICY, allowDestinations: [loopback] }), new FakeClock());
    judge.addOwnPort(3128);
    expect([
      judge.judge('127.0.0.1', 3128),
      judge.judge('::1', 3128),
      judge.judge('127.9.9.9', 3128),
      judge.judge('127.0.0.1', 3129),
      judge.judge('192.0.2.1', 3128),
    ]).toEqual(['own', 'own', 'own', 'permit', 'permit']);
  });

  it('does not remember without end', () => {
    const judge = new DestinationJudge(() => OPEN_POLICY, new FakeClock());
    for (let number = 0; number < 20_000; number += 1) judge.judge(`10.${number >> 16}.${(number >> 8) & 255}.${number & 255}`, 80);
    expect(judge.judge('10.0.0.1', 80)).toBe('permit');
  });
});
