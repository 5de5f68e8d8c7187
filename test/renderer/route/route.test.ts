import { describe, expect, it } from 'vitest';
import { readRoute, writeRoute } from '../../../renderer/route/route.ts';

describe('the address of a view', () => {
  it.each([
    ['#/live', { screen: 'live', settings: {} }],
    ['#/live?q=host%3Anews+-ads&show=blocked', { screen: 'live', settings: { q: 'host:news -ads', show: 'blocked' } }],
    ['#/history?q=50%25+off', { screen: 'history', settings: { q: '50% off' } }],
  ] as const)('%s is read and written alike', (hash, route) => {
    expect(readRoute(hash)).toEqual(route);
    expect(writeRoute(route)).toBe(hash);
  });

  it.each(['', '#', '#/', '#/nowhere', '#live', '#/../live', '#/constructor', '#token=abc'])('%j leads home', (hash) =>
    expect(readRoute(hash)).toEqual({ screen: 'home', settings: {} }),
  );

  it('bears a broken escape', () => expect(readRoute('#/live?q=%E0%A4%A').screen).toBe('live'));

  it('is plain where nothing is set', () => expect(writeRoute({ screen: 'rules', settings: { q: '' } })).toBe('#/rules'));
});
