/**
 * Tries a candidate program before it is trusted: the candidate and the
 * current one are asked the same recorded requests, each in a pool of its
 * own, and answers and times are compared. The pools that serve people are
 * not touched.
 */
import type { TestBenchDifference, TestBenchReport, TestBenchSide } from '#core/contract/redirector-views.ts';
import { RedirectorPools, type RedirectorPoolsPorts } from '../redirector-pool.ts';
import type { PoolOptions, RedirectorAnswer } from '../room-words.ts';
import { describeAnswer } from './describe-answer.ts';
import { questionOf, type RecordedRequest } from './recorded-request.ts';

export interface TrialLimits {
  readonly maxRequests: number;
  /** Requests asked at once, of each program. */
  readonly atOnce: number;
  /** Then the trial ends with what it has. */
  readonly totalMs: number;
}

export const TRIAL_LIMITS: TrialLimits = { maxRequests: 5000, atOnce: 8, totalMs: 60_000 };
const SHOWN_DIFFERENCES = 200;

export interface Trial {
  readonly current: PoolOptions;
  readonly candidate: PoolOptions;
  readonly requests: readonly RecordedRequest[];
  readonly filesFolder: string | null;
}

/** Never rejects for what the programs do. */
export async function runTrial(trial: Trial, ports: RedirectorPoolsPorts, limits: TrialLimits = TRIAL_LIMITS): Promise<TestBenchReport> {
  const requests = trial.requests.slice(0, limits.maxRequests);
  const deadlineMs = ports.clock.now() + limits.totalMs;
  const current = new Side(trial.current, trial.filesFolder, ports);
  const candidate = new Side(trial.candidate, trial.filesFolder, ports);
  // One after the other: side by side they would slow each other down.
  await current.run(requests, deadlineMs - limits.totalMs / 2, limits.atOnce);
  await candidate.run(requests, deadlineMs, limits.atOnce);
  return compared(requests, current, candidate);
}

interface Tried {
  readonly answer: RedirectorAnswer | null;
  readonly tookMs: number;
}

class Side {
  readonly tried: Tried[] = [];
  view: TestBenchSide = { p50Ms: 0, p95Ms: 0, p99Ms: 0, failed: 0, lastEnd: null, errorLines: [] };
  readonly #pools: RedirectorPools;
  readonly #ports: RedirectorPoolsPorts;

  constructor(options: PoolOptions, filesFolder: string | null, ports: RedirectorPoolsPorts) {
    this.#ports = ports;
    this.#pools = new RedirectorPools(
      { pools: [{ ...options, queueMax: Math.max(options.queueMax, TRIAL_LIMITS.atOnce) }], filesFolder },
      ports,
    );
  }

  async run(requests: readonly RecordedRequest[], deadlineMs: number, atOnce: number): Promise<void> {
    this.#pools.start();
    let next = 0;
    const askInTurn = async (): Promise<void> => {
      while (next < requests.length && this.#ports.clock.now() < deadlineMs) {
        const at = next;
        next += 1;
        const request = requests[at];
        if (request !== undefined) this.tried[at] = await this.#ask(request);
      }
    };
    await Promise.all(Array.from({ length: atOnce }, askInTurn));
    this.view = this.#seen();
    await this.#pools.stop();
  }

  async #ask(request: RecordedRequest): Promise<Tried> {
    const startedMs = this.#ports.clock.now();
    const answer = await this.#pools.ask(questionOf(request));
    return { answer, tookMs: this.#ports.clock.now() - startedMs };
  }

  #seen(): TestBenchSide {
    const view = this.#pools.views()[0];
    const times = this.tried
      .filter(({ answer }) => answer !== null)
      .map(({ tookMs }) => tookMs)
      .sort((a, b) => a - b);
    const at = (share: number): number =>
      Math.round((times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0) * 100) / 100;
    const failed = this.tried.filter(({ answer }) => answer?.type === 'failed').length;
    return { p50Ms: at(0.5), p95Ms: at(0.95), p99Ms: at(0.99), failed, lastEnd: view?.lastEnd ?? null, errorLines: view?.errorLines ?? [] };
  }
}

function compared(requests: readonly RecordedRequest[], current: Side, candidate: Side): TestBenchReport {
  const differences: TestBenchDifference[] = [];
  let asked = 0;
  let different = 0;
  requests.forEach((request, at) => {
    const was = current.tried[at];
    const is = candidate.tried[at];
    if (was === undefined || is === undefined) return;
    asked += 1;
    const words = { current: describeAnswer(was.answer), candidate: describeAnswer(is.answer) };
    if (words.current === words.candidate) return;
    different += 1;
    const { method, url } = questionOf(request);
    if (differences.length < SHOWN_DIFFERENCES)
      differences.push({ method, url, ...words, currentMs: rounded(was.tookMs), candidateMs: rounded(is.tookMs) });
  });
  const same = asked - different;
  return {
    requests: asked,
    isComplete: asked === requests.length,
    same,
    different,
    differences,
    current: current.view,
    candidate: candidate.view,
  };
}

function rounded(ms: number): number {
  return Math.round(ms * 100) / 100;
}
