import { describe, expect, it } from 'vitest';
import { GAP_SHOWN_MS, HistoryHealth, TELL_MS } from '#core/history/history-health.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { HealthNotes } from '../../support/history.ts';

describe('the health of history', () => {
  it('says nothing while all is well', () => {
    const { notes, health } = made();
    health.trouble(null);
    health.lose(0);
    expect(notes.standing.size).toBe(0);
  });

  it('shows trouble at once and takes it back when it is over', () => {
    const { notes, health, clock } = made();
    health.trouble('disk-full');
    expect(notes.standing.get('history-failing')).toMatchObject({ level: 'problem' });
    expect(notes.text('history-failing')).toContain('the disk is full');
    health.trouble('read-only');
    expect(notes.text('history-failing')).toContain('may not be written');
    health.trouble(null);
    expect(notes.standing.size).toBe(0);
    expect(clock.waiting).toBe(0);
  });

  it('tells a rising count once a second', () => {
    const { notes, health, clock } = made();
    health.trouble('disk-full');
    for (let count = 0; count < 5; count += 1) health.lose(100);
    expect(notes.text('history-failing')).not.toContain('could not be kept');
    expect(clock.waiting).toBe(1);
    clock.advance(TELL_MS);
    expect(notes.text('history-failing')).toContain('500 requests');
    expect(health.lost).toBe(500);
  });

  it('shows a gap for an hour after the last loss', () => {
    const { notes, health, clock } = made();
    health.trouble('disk-full');
    health.lose(7);
    health.trouble(null);
    expect(notes.standing.get('history-failing')).toMatchObject({ level: 'warning' });
    expect(notes.text('history-failing')).toContain('7 requests');
    clock.advance(GAP_SHOWN_MS - 1);
    expect(notes.standing.size).toBe(1);
    clock.advance(1);
    expect(notes.standing.size).toBe(0);
    health.trouble('in-use');
    health.trouble(null);
    expect(notes.standing.size).toBe(0);
    expect(health.lost).toBe(7);
  });

  it('shows a loss without any trouble', () => {
    const { notes, health, clock } = made();
    health.lose(256);
    clock.advance(TELL_MS);
    expect(notes.text('history-failing')).toContain('256 requests');
  });

  it('names the file that is used now', () => {
    const { notes, health } = made();
    health.setAside({ why: 'newer', keptAs: '/h.db', file: '/h-version-1.db' });
    expect(notes.standing.has('history-set-aside')).toBe(true);
    health.trouble('disk-full');
    expect(notes.text('history-failing')).toContain('/h-version-1.db');
  });

  it('after the end counts on, but says nothing and leaves no timer', () => {
    const { notes, health, clock } = made();
    health.lose(1);
    health.stop();
    health.lose(2);
    health.trouble('disk-full');
    health.setAside({ why: 'damaged', keptAs: 'a', file: 'b' });
    clock.advance(GAP_SHOWN_MS);
    expect(notes.standing.size).toBe(0);
    expect(clock.waiting).toBe(0);
    expect(health.lost).toBe(3);
  });
});

function made() {
  const [clock, notes] = [new FakeClock(), new HealthNotes()];
  return { clock, notes, health: new HistoryHealth('/history.db', notes, clock) };
}
