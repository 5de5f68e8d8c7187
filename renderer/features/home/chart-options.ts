/** How the chart of the last minute is drawn: columns, quiet lines, our own colours. */
import uPlot from 'uplot';
import { formatShort } from '../../format/numbers.ts';
import { text } from '../../text/text.ts';
import { chartTop } from './traffic.ts';

export function chartOptions(style: CSSStyleDeclaration): uPlot.Options {
  const colour = (name: string): string => style.getPropertyValue(name).trim();
  const font = `12px ${style.fontFamily}`;
  const bars = uPlot.paths.bars?.({ size: [0.72, 22], radius: 0.25 });
  const column = (fill: string): uPlot.Series => ({
    fill,
    stroke: fill,
    width: 0,
    points: { show: false },
    ...(bars === undefined ? {} : { paths: bars }),
  });
  return {
    width: 300, // the real size follows as soon as it is known
    height: 200,
    padding: [8, 20, 0, 0],
    legend: { show: false },
    cursor: { show: false },
    scales: { x: { time: false, range: [-60, 0.6] }, y: { range: (_chart, _low, high) => [0, chartTop(high)] } },
    series: [{}, column(colour('--gate-fill')), column(colour('--stop-fill'))],
    axes: [
      {
        font,
        stroke: colour('--ink-dim'),
        grid: { show: false },
        ticks: { show: false },
        size: 26,
        splits: () => [-60, -45, -30, -15, 0],
        values: (_chart, splits) => splits.map((second) => text.home.chart.secondsAgo(-second)),
      },
      {
        font,
        stroke: colour('--ink-dim'),
        grid: { stroke: colour('--line'), width: 1 },
        ticks: { show: false },
        size: 46,
        splits: (_chart, _axis, _low, high) => [0, high / 2, high],
        values: (_chart, splits) => splits.map((count) => formatShort(count)),
      },
    ],
  };
}
