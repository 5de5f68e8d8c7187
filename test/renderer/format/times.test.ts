import { describe, expect, it } from 'vitest';
import { formatClock, formatClockMs, formatDay, formatDuration, formatFull, formatMs } from '../../../renderer/format/times.ts';

const moment = new Date(2026, 0, 5, 14, 5, 9, 42).getTime();

describe('moments on the screen, in local time', () => {
  it('show the clock', () => expect(formatClock(moment)).toBe('14:05:09'));
  it('show midnight as 00, never as 24', () => expect(formatClock(new Date(2026, 0, 5).getTime())).toBe('00:00:00'));
  it('show thousandths beside it', () => expect([formatMs(moment), formatClockMs(moment)]).toEqual(['.042', '14:05:09.042']));
  it('bear fractions of a millisecond', () => expect(formatMs(moment + 0.7)).toBe('.042'));
  it('show the day', () => expect(formatDay(moment)).toContain('5'));
  it('show everything to whoever points at it', () => expect(formatFull(moment)).toContain('2026'));
});

describe('durations on the screen', () => {
  it.each([
    [0, '<1 ms'],
    [0.4, '<1 ms'],
    [1, '1 ms'],
    [998.6, '999 ms'],
    [999.6, '1.00 s'],
    [1250, '1.25 s'],
    [10_002, '10.0 s'],
    [59_960, '1 min 0 s'],
    [200_000, '3 min 20 s'],
    [3_599_900, '1 h 0 min'],
    [7_500_000, '2 h 5 min'],
    [90_000_000, '25 h 0 min'],
  ])('%d ms are %s', (ms, words) => expect(formatDuration(ms)).toBe(words));
});
