/** Moments and durations as people read them, in local time. Pure, given the moment. */

const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });
const day = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' });
const full = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'long' });

/** 14:05:09 */
export function formatClock(epochMs: number): string {
  return clock.format(epochMs);
}

/** What stands behind the clock: .042 */
export function formatMs(epochMs: number): string {
  return `.${String(Math.floor(epochMs) % 1000).padStart(3, '0')}`;
}

/** 14:05:09.042 */
export function formatClockMs(epochMs: number): string {
  return formatClock(epochMs) + formatMs(epochMs);
}

/** 5 Jan, in the order of the language. */
export function formatDay(epochMs: number): string {
  return day.format(epochMs);
}

export function formatFull(epochMs: number): string {
  return full.format(epochMs);
}

/** 8 ms, 1.25 s, 3 min 20 s, 2 h 5 min */
export function formatDuration(ms: number): string {
  if (ms < 1) return '<1 ms';
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  if (ms < 59_950) return `${(ms / 1000).toFixed(ms < 9995 ? 2 : 1)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  const minutes = Math.floor(seconds / 60);
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
