import { describe, expect, it } from 'vitest';
import { PendingQuestion } from '#core/redirector-pool/pending-question.ts';
import { RequestQueue } from '#core/redirector-pool/request-queue.ts';
import { questionFor } from '../../support/redirector-world.ts';

function pending(name: string, askedAtMs = 0): PendingQuestion {
  return new PendingQuestion(questionFor(`http://a.example/${name}`), askedAtMs, 1000, { answered: () => {}, failed: () => {} });
}

const nameOf = (one: PendingQuestion | null): string | undefined => one?.question.path.slice(1);

describe('the queue', () => {
  it('serves in order', () => {
    const queue = new RequestQueue();
    for (const name of 'abc') queue.push(pending(name), 10);
    expect([queue.shift(), queue.shift(), queue.shift(), queue.shift()].map(nameOf)).toEqual(['a', 'b', 'c', undefined]);
  });

  it('has a bound', () => {
    const queue = new RequestQueue();
    expect([queue.push(pending('a'), 2), queue.push(pending('b'), 2), queue.push(pending('c'), 2)]).toEqual([true, true, false]);
    queue.shift();
    expect(queue.push(pending('c'), 2)).toBe(true);
    expect(queue.push(pending('d'), 0)).toBe(false);
  });

  it('lets a question whose helper died go first', () => {
    const queue = new RequestQueue();
    queue.push(pending('a'), 10);
    queue.push(pending('b'), 10);
    queue.putBack(pending('x'));
    queue.shift();
    queue.putBack(pending('y'));
    expect([queue.shift(), queue.shift(), queue.shift()].map(nameOf)).toEqual(['y', 'a', 'b']);
  });

  it('says how long the first has waited', () => {
    const queue = new RequestQueue();
    expect(queue.oldestWaitMs(500)).toBe(0);
    queue.push(pending('a', 100), 10);
    expect(queue.oldestWaitMs(500)).toBe(400);
  });

  it('hands out what is past its deadline and keeps the rest in order', () => {
    const queue = new RequestQueue();
    for (const [name, at] of [
      ['a', 0],
      ['b', 900],
      ['c', 100],
    ] as const)
      queue.push(pending(name, at), 10);
    const expired: (string | undefined)[] = [];
    queue.expire(1100, (one) => expired.push(nameOf(one)));
    expect(expired).toEqual(['a', 'c']);
    expect(queue.takeAll().map(nameOf)).toEqual(['b']);
    expect(queue.length).toBe(0);
  });

  it('does not grow by being used', () => {
    const queue = new RequestQueue();
    for (let n = 0; n < 100_000; n += 1) {
      queue.push(pending('x'), 10);
      if (n > 5) queue.shift();
    }
    expect(queue.length).toBe(6);
  });
});
