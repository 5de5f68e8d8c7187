import { describe, expect, it } from 'vitest';
import { HealthBoard } from '#core/control/health-board.ts';
import { Pulse } from '#core/control/pulse.ts';

const BUSY = { code: 'port-busy', level: 'problem', userText: 'Port 3128 is taken.' } as const;
const DNS = { code: 'dns-failing', level: 'warning', userText: 'Names cannot be looked up.' } as const;

describe('the health board', () => {
  it('shows a note until it is over, problems first', () => {
    const board = new HealthBoard(new Pulse());
    board.on(DNS);
    board.on(BUSY);
    expect(board.notes()).toEqual([BUSY, DNS]);
    board.off('port-busy');
    expect(board.notes()).toEqual([DNS]);
  });

  it('keeps one note per code, in its newest words', () => {
    const board = new HealthBoard(new Pulse());
    board.on(BUSY);
    board.on({ ...BUSY, userText: 'Port 8080 is taken.' });
    expect(board.notes().map(({ userText }) => userText)).toEqual(['Port 8080 is taken.']);
  });

  it('is news only when something changed', () => {
    const board = new HealthBoard(new Pulse());
    board.on(BUSY);
    const version = board.version;
    board.on({ ...BUSY });
    board.off('dns-failing');
    expect(board.version).toBe(version);
    board.on({ ...BUSY, level: 'warning' });
    expect(board.version).toBeGreaterThan(version);
  });
});
