/** How long answers took, as percentiles over the last half to whole minute. One addition an answer, no allocation. */

const BUCKETS_PER_DOUBLING = 8; // neighbours differ by 9 %
const BUCKETS = 256;
const WINDOW_MS = 30_000;

export interface Percentiles {
  /** Milliseconds; 0 when there was nothing to measure. */
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
}

export class LatencyHistogram {
  #current = new Uint32Array(BUCKETS);
  #previous = new Uint32Array(BUCKETS);
  #startedAtMs: number;
  #currentCount = 0;
  #previousCount = 0;
  #previousMs = 0;

  constructor(nowMs: number) {
    this.#startedAtMs = nowMs;
  }

  add(tookMs: number, nowMs: number): void {
    if (nowMs - this.#startedAtMs >= WINDOW_MS) this.#turn(nowMs);
    const bucket = bucketOf(tookMs);
    this.#current[bucket] = (this.#current[bucket] ?? 0) + 1;
    this.#currentCount += 1;
  }

  /** Each figure is the upper edge of its bucket. */
  percentiles(nowMs: number): Percentiles {
    if (nowMs - this.#startedAtMs >= WINDOW_MS) this.#turn(nowMs);
    return { p50Ms: this.#at(0.5), p95Ms: this.#at(0.95), p99Ms: this.#at(0.99) };
  }

  ratePerSecond(nowMs: number): number {
    if (nowMs - this.#startedAtMs >= WINDOW_MS) this.#turn(nowMs);
    const ms = nowMs - this.#startedAtMs + this.#previousMs;
    return ms <= 0 ? 0 : ((this.#currentCount + this.#previousCount) * 1000) / Math.max(ms, 1000);
  }

  #turn(nowMs: number): void {
    const isOld = nowMs - this.#startedAtMs >= 2 * WINDOW_MS;
    const spare = this.#previous;
    this.#previous = this.#current;
    this.#previousCount = this.#currentCount;
    this.#previousMs = nowMs - this.#startedAtMs;
    this.#current = spare.fill(0);
    this.#currentCount = 0;
    this.#startedAtMs = nowMs;
    if (!isOld) return;
    this.#previous.fill(0);
    this.#previousCount = 0;
    this.#previousMs = 0;
  }

  #at(share: number): number {
    const total = this.#currentCount + this.#previousCount;
    if (total === 0) return 0;
    let left = Math.ceil(total * share);
    for (let bucket = 0; bucket < BUCKETS; bucket += 1) {
      left -= (this.#current[bucket] ?? 0) + (this.#previous[bucket] ?? 0);
      if (left <= 0) return upperEdgeMs(bucket);
    }
    return upperEdgeMs(BUCKETS - 1);
  }
}

function bucketOf(ms: number): number {
  const us = ms * 1000;
  return us <= 1 ? 0 : Math.min(BUCKETS - 1, Math.floor(Math.log2(us) * BUCKETS_PER_DOUBLING));
}

function upperEdgeMs(bucket: number): number {
  return Math.round(2 ** ((bucket + 1) / BUCKETS_PER_DOUBLING)) / 1000;
}
