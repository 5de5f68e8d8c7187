import type uPlot from 'uplot';
import { describe, expect, it } from 'vitest';
import { chartOptions } from '../../../../renderer/features/home/chart-options.ts';

const COLOURS: Readonly<Record<string, string>> = { '--gate-fill': ' #0a0 ', '--stop-fill': '#a00', '--line': '#ccc', '--ink-dim': '#777' };
const style = { fontFamily: 'Plain', getPropertyValue: (name: string) => COLOURS[name] ?? '' } as unknown as CSSStyleDeclaration;
const options = chartOptions(style);

/** What an axis is asked, as the chart asks it. */
interface Axis {
  readonly splits: (chart: uPlot, at: number, low: number, high: number) => number[];
  readonly values: (chart: uPlot, splits: number[]) => string[];
}
const [secondsAxis, countAxis] = options.axes as unknown as readonly [Axis, Axis];
const rangeOfCounts = options.scales?.['y']?.range as unknown as (chart: uPlot, low: number, high: number) => unknown;
const chart = {} as uPlot;

describe('the chart of the last minute', () => {
  it('draws what passed and what was blocked in the colours of the page', () =>
    expect(options.series.slice(1).map(({ fill }) => fill)).toEqual(['#0a0', '#a00']));

  it('shows one minute, whatever came', () => expect(options.scales?.['x']?.range).toEqual([-60, 0.6]));

  it.each([
    [0, 4],
    [3, 4],
    [9, 10],
    [123, 200],
  ])('with at most %i requests a second ends at %i, with a line half way', (high, top) => {
    expect(rangeOfCounts(chart, 0, high)).toEqual([0, top]);
    expect(countAxis.splits(chart, 1, 0, top)).toEqual([0, top / 2, top]);
  });

  it('has words for its seconds and short numbers for its counts', () => {
    const said = secondsAxis.values(chart, secondsAxis.splits(chart, 0, -60, 0));
    expect([said.length, new Set(said).size, said.every((words) => /\S/.test(words))]).toEqual([5, 5, true]);
    expect(countAxis.values(chart, [0, 500, 2_000_000])).toEqual(['0', '500', '2M']);
  });
});
