/** What a pool has done since it was made: counters, and how long answers took lately. */
import { noFailures, type FailureCause } from '#core/common/failure-causes.ts';
import type { RedirectorCounters } from '#core/contract/redirector-views.ts';
import { LatencyHistogram, type Percentiles } from './latency-histogram.ts';

export class PoolStatistics {
  asked = 0;
  answered = 0;
  /** Answers that changed what happens to the request. */
  changed = 0;
  askedAgain = 0;
  crashes = 0;
  late = 0;
  unasked = 0;
  junk = 0;
  readonly #failures = noFailures();
  readonly #took: LatencyHistogram;
  /** Smoothed time one answer takes; tells helpers that think from helpers that block. */
  smoothedMs = 0;

  constructor(nowMs: number) {
    this.#took = new LatencyHistogram(nowMs);
  }

  answer(tookMs: number, servedMs: number, nowMs: number): void {
    this.answered += 1;
    this.smoothedMs += (servedMs - this.smoothedMs) / 16;
    this.#took.add(tookMs, nowMs);
  }

  failure(because: FailureCause): void {
    this.#failures[because] += 1;
  }

  percentiles(nowMs: number): Percentiles {
    return this.#took.percentiles(nowMs);
  }

  ratePerSecond(nowMs: number): number {
    return this.#took.ratePerSecond(nowMs);
  }

  counters(started: number): RedirectorCounters {
    const { asked, answered, changed, askedAgain, crashes, late, unasked, junk } = this;
    const failures = { ...this.#failures };
    const failed = Object.values(failures).reduce((sum, count) => sum + count, 0);
    return { asked, answered, changed, failed, failures, askedAgain, crashes, started, late, unasked, junk };
  }
}
