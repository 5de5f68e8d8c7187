import { describe, expect, it } from 'vitest';
import { parseSessions, writeSessions } from '#core/monitor/access/kept-sessions.ts';

const KEY_HASH = 'k'.repeat(43);
const session = (letter: string) => ({ id: letter.repeat(43), proof: 'p'.repeat(43), usedAtMs: 1_767_600_000_000 });

describe('kept sessions', () => {
  it('come back as they were, in their order', () => {
    const sessions = [session('a'), session('b')];
    expect(parseSessions(writeSessions(sessions, KEY_HASH), KEY_HASH)).toEqual(sessions);
    expect(parseSessions(writeSessions([], KEY_HASH), KEY_HASH)).toEqual([]);
  });

  it('are none when there is no file, or another key', () => {
    expect(parseSessions(null, KEY_HASH)).toEqual([]);
    expect(parseSessions(writeSessions([session('a')], KEY_HASH), 'x'.repeat(43))).toEqual([]);
  });

  it.each([
    ['half a document', '{"version":1,'],
    ['a list', '[]'],
    ['null', 'null'],
    ['another version', JSON.stringify({ version: 2, key: KEY_HASH, sessions: [session('a')] })],
    ['sessions that are none', JSON.stringify({ version: 1, key: KEY_HASH, sessions: 'x' })],
  ])('are none in %s', (_what, text) => expect(parseSessions(text, KEY_HASH)).toEqual([]));

  it('that are damaged are left out, the others stay', () => {
    const damaged = [
      null,
      'x',
      [],
      {},
      { ...session('b'), id: 'short' },
      { ...session('c'), proof: undefined },
      { ...session('d'), usedAtMs: 'today' },
      { ...session('e'), usedAtMs: 1.5 },
    ];
    expect(parseSessions(JSON.stringify({ version: 1, key: KEY_HASH, sessions: [...damaged, session('a')] }), KEY_HASH)).toEqual([
      session('a'),
    ]);
  });
});
