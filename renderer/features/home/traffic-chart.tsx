import { useComputedColorScheme } from '@mantine/core';
import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { CountersView } from '#contract/views.ts';
import { chartOptions } from './chart-options.ts';
import { chartColumns } from './traffic.ts';

/** The drawing itself. Made again only when the colours change; new numbers and sizes are handed to the one that is there. */
export function TrafficChart({ perSecond }: { readonly perSecond: CountersView['perSecond'] }) {
  const place = useRef<HTMLDivElement>(null);
  const chart = useRef<uPlot | null>(null);
  const scheme = useComputedColorScheme('light', { getInitialValueInEffect: false });

  useEffect(() => {
    const element = place.current;
    if (element === null) return undefined;
    const drawn = new uPlot(chartOptions(getComputedStyle(element)), [[], [], []], element);
    const resized = new ResizeObserver(([entry]) => entry !== undefined && drawn.setSize(entry.contentRect));
    resized.observe(element);
    chart.current = drawn;
    return () => {
      chart.current = null;
      resized.disconnect();
      drawn.destroy();
    };
  }, [scheme]);

  useEffect(() => chart.current?.setData(chartColumns(perSecond)), [perSecond, scheme]);

  return <div ref={place} style={{ position: 'absolute', inset: 0, overflow: 'hidden' }} />;
}
