import { describe, expect, it } from 'vitest';
import { LatencyHistogram } from '#core/redirector-pool/latency-histogram.ts';

describe('how long answers took', () => {
  it('is nothing before the first', () => expect(new LatencyHistogram(0).percentiles(0)).toEqual({ p50Ms: 0, p95Ms: 0, p99Ms: 0 }));

  it('is told within a tenth', () => {
    const histogram = new LatencyHistogram(0);
    for (let ms = 1; ms <= 1000; ms += 1) histogram.add(ms, 10);
    const { p50Ms, p95Ms, p99Ms } = histogram.percentiles(10);
    for (const [told, real] of [
      [p50Ms, 500],
      [p95Ms, 950],
      [p99Ms, 990],
    ] as const) {
      expect(told).toBeGreaterThanOrEqual(real);
      expect(told).toBeLessThan(real * 1.1);
    }
  });

  it('takes any time, from none to years', () => {
    const histogram = new LatencyHistogram(0);
    for (const ms of [0, 0.0001, -1, 1e12]) histogram.add(ms, 0);
    expect(histogram.percentiles(0).p50Ms).toBeGreaterThan(0);
    expect(Number.isFinite(histogram.percentiles(0).p99Ms)).toBe(true);
  });

  it('forgets after a minute', () => {
    const histogram = new LatencyHistogram(0);
    histogram.add(100, 0);
    expect(histogram.percentiles(29_999).p50Ms).toBeGreaterThan(90);
    expect(histogram.percentiles(45_000).p50Ms).toBeGreaterThan(90);
    expect(histogram.percentiles(80_000).p50Ms).toBe(0);
  });

  it('counts answers a second over the same time', () => {
    const histogram = new LatencyHistogram(0);
    for (let n = 0; n < 100; n += 1) histogram.add(1, n * 100);
    expect(histogram.ratePerSecond(10_000)).toBe(10);
    expect(new LatencyHistogram(0).ratePerSecond(0)).toBe(0);
    expect(histogram.ratePerSecond(500_000)).toBe(0);
  });
});
