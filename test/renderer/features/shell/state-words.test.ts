import { describe, expect, it } from 'vitest';
import { pillState } from '../../../../renderer/features/shell/state-words.ts';

const state = (filteringOn: boolean, level?: 'problem' | 'warning') => ({
  version: '1',
  filteringOn,
  listeners: [],
  health: level === undefined ? [] : [{ code: 'dns-failing' as const, level, userText: '' }],
  startedAtMs: 0,
});

describe('the state of the program', () => {
  it.each([
    ['live', state(true), 'on'],
    ['live', state(false), 'off'],
    ['live', state(true, 'warning'), 'on'],
    ['live', state(false, 'problem'), 'problem'],
    ['live', null, 'unknown'],
    ['lost', state(true), 'unknown'],
    ['connecting', null, 'unknown'],
  ] as const)('%s and %j: %s', (link, known, pill) => expect(pillState(link, known)).toBe(pill));
});
