import { describe, expect, it } from 'vitest';
import { ProxyError } from '#core/common/proxy-error.ts';
import { ASK_MS, MAX_ASKS, SearchAsks } from '#core/history/search-asks.ts';
import type { ToThread } from '#core/history/worker-messages.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { ask } from '../../support/history.ts';

const PAGE = { rows: [], nextBeforeId: 7 };

describe('searches that wait', () => {
  it('are answered each with its own page', async () => {
    const { asks, posted, post, clock } = made();
    const [one, two] = [asks.ask(ask({ text: 'one' }), post), asks.ask(ask({ text: 'two' }), post)];
    expect(posted).toMatchObject([{ search: { text: 'one' } }, { search: { text: 'two' } }]);
    asks.answer(2, PAGE);
    asks.answer(1, { ...PAGE, nextBeforeId: null });
    expect([await one, await two]).toEqual([{ rows: [], nextBeforeId: null }, PAGE]);
    expect(clock.waiting).toBe(0);
  });

  it('are refused with words for a person', async () => {
    const { asks, post } = made();
    const page = asks.ask(ask(), post);
    asks.refuse(1, 'disk I/O error');
    await expect(page).rejects.toThrow(ProxyError);
    await expect(page).rejects.toThrow('disk I/O error');
  });

  it('are refused at once when nobody is there', async () => {
    const { asks, clock } = made();
    await expect(asks.ask(ask(), () => false)).rejects.toThrow('no thread is running');
    expect(clock.waiting).toBe(0);
  });

  it('are given up after a while', async () => {
    const { asks, post, clock } = made();
    const page = asks.ask(ask(), post);
    clock.advance(ASK_MS);
    await expect(page).rejects.toThrow('did not answer');
    asks.answer(1, PAGE);
  });

  it('are all refused when the thread ends', async () => {
    const { asks, post } = made();
    const pages = [asks.ask(ask(), post), asks.ask(ask(), post)];
    asks.refuseAll('the thread ended');
    for (const page of pages) await expect(page).rejects.toThrow('the thread ended');
  });

  it('beyond the bound get an empty page to go on from', async () => {
    const { asks, post, posted } = made();
    const waiting = Array.from({ length: MAX_ASKS }, () => asks.ask(ask(), post));
    expect(await asks.ask(ask({ beforeId: 5 }), post)).toEqual({ rows: [], nextBeforeId: 5 });
    expect(await asks.ask(ask(), post)).toEqual({ rows: [], nextBeforeId: Number.MAX_SAFE_INTEGER });
    expect(posted).toHaveLength(MAX_ASKS);
    asks.refuseAll('end');
    await Promise.allSettled(waiting);
  });
});

function made() {
  const clock = new FakeClock();
  const posted: ToThread[] = [];
  const post = (message: ToThread): boolean => {
    posted.push(message);
    return true;
  };
  return { asks: new SearchAsks(clock), posted, post, clock };
}
