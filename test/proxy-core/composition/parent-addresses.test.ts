import { describe, expect, it } from 'vitest';
import { DestinationJudge } from '#core/composition/destination-judge.ts';
import { destinationAddresses } from '#core/composition/parent-addresses.ts';
import type { Names } from '#core/composition/start-names.ts';
import type { Resolution } from '#core/exchange/exchange-ports.ts';
import { OPEN_POLICY } from '#core/policy/policy.ts';
import { FakeClock } from '../../support/fake-clock.ts';

const OWN_PORT = 3128;

function addressesOf(resolution: Resolution, port: number, isChosen: boolean): Promise<readonly string[]> {
  const judge = new DestinationJudge(() => OPEN_POLICY, new FakeClock());
  judge.addOwnPort(OWN_PORT);
  const names = { resolve: () => Promise.resolve(resolution) } as unknown as Names;
  return destinationAddresses('x.test', port, isChosen, names, judge);
}

const found = (...addresses: readonly string[]): Resolution => ({ type: 'found', addresses });

describe('the addresses of a parent', () => {
  it('may be of this machine and protected: the admin chose it', async () =>
    expect(await addressesOf(found('127.0.0.1', '169.254.1.1', '192.0.2.1'), 8080, true)).toEqual([
      '127.0.0.1',
      '169.254.1.1',
      '192.0.2.1',
    ]));

  it('are never our own door', async () => {
    await expect(addressesOf(found('127.0.0.1', '::1'), OWN_PORT, true)).rejects.toMatchObject({ code: 'LOOP_DETECTED' });
    expect(await addressesOf(found('127.0.0.1', '192.0.2.1'), OWN_PORT, true)).toEqual(['192.0.2.1']);
  });
});

describe('the addresses of a host that is reached straight after all', () => {
  it('are judged like every other', async () => {
    expect(await addressesOf(found('127.0.0.1', '192.0.2.1'), 80, false)).toEqual(['192.0.2.1']);
    await expect(addressesOf(found('127.0.0.1'), 80, false)).rejects.toMatchObject({ code: 'DESTINATION_REFUSED' });
  });

  it.each([
    [{ type: 'not-found' }, 'NAME_NOT_FOUND'],
    [{ type: 'timed-out' }, 'NAME_TIMEOUT'],
    [{ type: 'failed', detail: 'x' }, 'NAME_LOOKUP_FAILED'],
  ] as const)('that cannot be had (%j) are told as %s', async (resolution, code) =>
    expect(addressesOf(resolution, 80, false)).rejects.toMatchObject({ code }),
  );
});
