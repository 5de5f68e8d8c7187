import { expect, it } from 'vitest';
import { Feed } from '#core/common/feed.ts';

it('a listener is told everything first, then what is new, until it stops', () => {
  let everything = 'all-1';
  const feed = new Feed(() => everything);
  feed.publish('nobody hears this');
  const heard: string[] = [];
  const stop = feed.listen((news) => heard.push(news));
  feed.publish('b');
  everything = 'all-2';
  const second: string[] = [];
  feed.listen((news) => second.push(news));
  stop();
  feed.publish('c');
  expect([heard, second, feed.isHeard]).toEqual([['all-1', 'b'], ['all-2', 'c'], true]);
});
