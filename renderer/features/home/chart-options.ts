/** How the chart of the last minute is drawn: columns, quiet lines, our own colours. */
import uPlot from 'uplot';
import { formatShort } from '../../format/numbers.ts';
import { text } from '../../text/text.ts';
import { chartTop } from './traffic.ts';

export function chartOptions(style: CSSStyleDeclaration): uPlot.Options {
  const bars = uPlot.paths.bars?.({ size: [0.72, 22], radius: 0.25 });
  const column = (name: string): uPlot.Series => {
    const fill = colour(style, name);
    return { fill, stroke: fill, width: 0, points: { show: false }, ...(bars === undefined ? {} : { paths: bars }) };
  };
  return {
    width: 300, // the real size follows as soon as it is known
    height: 200,
    padding: [8, 20, 0, 0],
    legend: { show: false },
    cursor: { show: false },
    scales: { x: { time: false, range: [-60, 0.6] }, y: { range: (_chart, _low, high) => [0, chartTop(high)] } },
    series: [{}, column('--gate-fill'), column('--stop-fill')],
    axes: [secondsAxis(style), countAxis(style)],
  };
}

function secondsAxis(style: CSSStyleDeclaration): uPlot.Axis {
  return {
    ...quiet(style),
    grid: { show: false },
    size: 26,
    splits: () => [-60, -45, -30, -15, 0],
    values: (_chart, splits) => splits.map((second) => text.home.chart.secondsAgo(-second)),
  };
}

function countAxis(style: CSSStyleDeclaration): uPlot.Axis {
  return {
    ...quiet(style),
    grid: { stroke: colour(style, '--line'), width: 1 },
    size: 46,
    splits: (_chart, _axis, _low, high) => [0, high / 2, high],
    values: (_chart, splits) => splits.map((count) => formatShort(count)),
  };
}

function quiet(style: CSSStyleDeclaration): uPlot.Axis {
  return { font: `12px ${style.fontFamily}`, stroke: colour(style, '--ink-dim'), ticks: { show: false } };
}

function colour(style: CSSStyleDeclaration, name: string): string {
  return style.getPropertyValue(name).trim();
}
