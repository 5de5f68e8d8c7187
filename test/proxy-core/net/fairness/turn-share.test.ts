import { describe, expect, it } from 'vitest';
import { REQUEST_WORK, rest, TurnShare } from '#core/net/fairness/turn-share.ts';
import { turnsUntil } from '../../../support/socket-pair.ts';

const turn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

/** How many requests of this work are served before it has to rest. */
function servedInARow(share: TurnShare, work = REQUEST_WORK): number {
  let served = 1;
  while (!share.spend(work)) served += 1;
  return served;
}

describe('the share of a turn', () => {
  it('is eight small requests, and eight more in the next', async () => {
    const share = new TurnShare();
    await turn();
    expect(servedInARow(share)).toBe(8);
    await turn();
    expect(servedInARow(share)).toBe(8);
  });

  it('is fewer of those that take longer', async () => {
    await turn();
    expect(servedInARow(new TurnShare(), 6 * REQUEST_WORK)).toBe(2);
  });

  it('does not grow with the number of connections: the fifth in a turn has one request', async () => {
    await turn();
    expect(Array.from({ length: 6 }, () => servedInARow(new TurnShare()))).toEqual([8, 8, 8, 8, 1, 1]);
  });
});

describe('connections that rest', () => {
  it('go on in their order, four in a turn', async () => {
    const wentOn: string[] = [];
    const log: string[] = [];
    for (const name of 'abcdefghij') rest({ goOn: () => void wentOn.push(name) });
    expect(wentOn).toEqual([]);
    while (wentOn.length < 10) {
      await turn();
      log.push(wentOn.join(''));
    }
    expect(log).toEqual(['abcd', 'abcdefgh', 'abcdefghij']);
  });

  it('that have to rest again wait behind the others', async () => {
    const wentOn: string[] = [];
    const eager = {
      goOn: () => {
        wentOn.push('eager');
        if (wentOn.length < 20) rest(eager);
      },
    };
    rest(eager);
    for (let count = 0; count < 8; count += 1) rest({ goOn: () => void wentOn.push('other') });
    await turnsUntil(() => wentOn.length >= 20);
    expect(wentOn.slice(0, 10)).toEqual(['eager', ...Array.from({ length: 8 }, () => 'other'), 'eager']);
  });
});
