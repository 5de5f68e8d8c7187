/** The numbers of the Home screen, worked out from what the core counts. Pure. */
import type { CountersView } from '#contract/views.ts';

type PerSecond = CountersView['perSecond'];

export interface MinuteSums {
  readonly allowed: number;
  readonly blocked: number;
}

export function minuteSums(perSecond: PerSecond): MinuteSums {
  let allowed = 0;
  let blocked = 0;
  for (const second of perSecond) {
    allowed += second.allowed;
    blocked += second.blocked;
  }
  return { allowed, blocked };
}

/**
 * Columns for the chart: seconds from -59 to 0, all requests, and the blocked
 * ones below them. Drawn in this order the first shows behind the second.
 */
export function chartColumns(perSecond: PerSecond): [number[], number[], number[]] {
  const oldest = 1 - perSecond.length;
  return [
    perSecond.map((_, index) => oldest + index),
    perSecond.map(({ allowed, blocked }) => allowed + blocked),
    perSecond.map(({ blocked }) => blocked),
  ];
}

/** The top of the chart: a round number the highest column stays under. */
export function chartTop(highest: number): number {
  const steps = [4, 8, 10, 20, 40, 50, 80, 100];
  let scale = 1;
  for (;;) {
    const top = steps.find((step) => step * scale >= highest);
    if (top !== undefined) return top * scale;
    scale *= 10;
  }
}
