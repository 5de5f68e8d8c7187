/**
 * How one name server has been doing, from which follows whether it is asked
 * first, last, or just tried now and then. Pure, given the time.
 */
import type { DnsServerState } from '#core/contract/dns-views.ts';

/** Answer times remembered. */
const WINDOW = 256;
/** So many failures in a row and it goes to the end of the queue. */
const FAILURES_UNTIL_DOWN = 3;
/** A server that is down is tried beside another one this often. */
export const PROBE_EVERY_MS = 10_000;
const SLOW_P95_MS = 500;
/** Share of failures among the last outcomes from which a server counts as slow. */
const SLOW_FAILURE_SHARE = 0.1;

export class ServerStatistics {
  queries = 0;
  failures = 0;
  lastFailure = '';
  readonly #times = new Float64Array(WINDOW);
  #answers = 0;
  #failuresInRow = 0;
  /** Moves towards 1 with a failure and towards 0 with an answer. */
  #failureShare = 0;
  #probedAt = -Infinity;

  answered(tookMs: number): void {
    this.#times[this.#answers % WINDOW] = tookMs;
    this.#answers += 1;
    this.#failuresInRow = 0;
    this.#failureShare *= 0.95;
  }

  /** @param isAlive it answered, but with a failure: one broken domain must not make a server look dead. */
  failed(detail: string, isAlive: boolean, now: number): void {
    this.failures += 1;
    this.#failureShare = this.#failureShare * 0.95 + 0.05;
    this.lastFailure = detail;
    if (isAlive) return;
    this.#failuresInRow += 1;
    if (this.#failuresInRow === FAILURES_UNTIL_DOWN) this.#probedAt = now;
  }

  get isDown(): boolean {
    return this.#failuresInRow >= FAILURES_UNTIL_DOWN;
  }

  /** True once each interval while it is down: the caller then tries it beside another server. */
  takeProbe(now: number): boolean {
    if (!this.isDown || now - this.#probedAt < PROBE_EVERY_MS) return false;
    this.#probedAt = now;
    return true;
  }

  /** The network changed: what was learned of being down says nothing any more. */
  forgive(): void {
    this.#failuresInRow = 0;
    this.#failureShare = 0;
  }

  summary(): { readonly averageMs: number | null; readonly p95Ms: number | null; readonly state: DnsServerState } {
    const times = this.#times.slice(0, Math.min(this.#answers, WINDOW)).sort();
    if (times.length === 0) return { averageMs: null, p95Ms: null, state: this.#state(null) };
    const averageMs = times.reduce((sum, time) => sum + time, 0) / times.length;
    const p95Ms = times[Math.ceil(times.length * 0.95) - 1] ?? averageMs;
    return { averageMs, p95Ms, state: this.#state(p95Ms) };
  }

  #state(p95Ms: number | null): DnsServerState {
    if (this.isDown) return 'down';
    if (this.queries === 0) return 'unused';
    return this.#failureShare > SLOW_FAILURE_SHARE || (p95Ms !== null && p95Ms > SLOW_P95_MS) ? 'slow' : 'up';
  }
}
