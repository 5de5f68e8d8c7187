/** The running helpers of one pool: started, chosen, retired, and mourned. Knows nothing of questions that wait. */
import type { RedirectorHelperView } from '#core/contract/redirector-views.ts';
import type { Conversation } from '../talk/conversation.ts';
import { Helper, type HelperOwner } from './helper.ts';
import type { HelperCommand, StartHelper } from './helper-port.ts';
import { sizeChange, type PoolFacts } from './pool-size.ts';
import { afterDeath, FRESH_RESTARTS, type RestartState } from './restart-policy.ts';

export interface TeamPlan {
  readonly pool: string;
  readonly min: number;
  readonly max: number;
  readonly command: HelperCommand;
  readonly newConversation: () => Conversation;
}

/** Up to here questions are given to one helper, so that they share a write; beyond it, to the one that holds least. */
const PACKED_QUESTIONS = 64;
/** Answers that take longer than this on average come from helpers that block: questions are spread then. */
const BLOCKING_MS = 5;
/** So long a new helper may be silent before it counts as running. */
const STARTING_MS = 1000;

export class HelperTeam {
  plan: TeamPlan;
  restarts: RestartState = FRESH_RESTARTS;
  started = 0;
  readonly #owner: HelperOwner;
  readonly #startHelper: StartHelper;
  readonly #helpers: Helper[] = [];
  #toStart = 0;

  constructor(plan: TeamPlan, owner: HelperOwner, startHelper: StartHelper) {
    this.plan = plan;
    this.#owner = owner;
    this.#startHelper = startHelper;
  }

  get helpers(): readonly Helper[] {
    return this.#helpers;
  }

  /** Those that take questions. */
  get running(): number {
    let count = 0;
    for (const helper of this.#helpers) if (takesQuestions(helper)) count += 1;
    return count;
  }

  get held(): number {
    let count = 0;
    for (const helper of this.#helpers) count += helper.held - helper.givenUp;
    return count;
  }

  /** A helper with a free place, or null. `smoothedMs`: how long one answer takes on average. */
  choose(smoothedMs: number, except: Helper | null = null): Helper | null {
    const packed = smoothedMs < BLOCKING_MS ? PACKED_QUESTIONS : 1;
    let least: Helper | null = null;
    for (const helper of this.#helpers) {
      if (helper === except || helper.free <= 0) continue;
      if (helper.held < packed) return helper;
      if (least === null || helper.held < least.held) least = helper;
    }
    return least;
  }

  /**
   * Starts or retires what the facts ask for, as far as crash loops allow. One helper at a time: starting a process holds the
   * loop up for milliseconds. `startsMore` says that another call should follow soon.
   */
  resize(nowMs: number, waiting: number, oldestWaitMs: number): void {
    const change = sizeChange(this.#facts(nowMs, waiting, oldestWaitMs));
    if (change.type === 'start') this.#toStart = Math.max(this.#toStart, change.count);
    if (change.type === 'retire') this.#retireOne();
    if (!this.mayStart(nowMs) || change.type === 'retire') this.#toStart = 0;
    if (this.#toStart === 0) return;
    this.#toStart -= 1;
    this.#start(nowMs);
  }

  get startsMore(): boolean {
    return this.#toStart > 0;
  }

  mayStart(nowMs: number): boolean {
    return !this.restarts.quarantined && nowMs >= this.restarts.notBeforeMs;
  }

  remove(helper: Helper, nowMs: number): void {
    const at = this.#helpers.indexOf(helper);
    if (at !== -1) this.#helpers.splice(at, 1);
    if (!helper.stopWanted) this.restarts = afterDeath(this.restarts, { nowMs, startedAtMs: helper.startedAtMs, answers: helper.answers });
  }

  /** For a person who has looked at it. */
  forgive(): void {
    this.restarts = FRESH_RESTARTS;
  }

  /** New helpers are of the new plan, the present ones end when they have answered. */
  replacePlan(plan: TeamPlan): void {
    this.plan = plan;
    for (const helper of this.#helpers.slice()) helper.retire();
  }

  stopAll(): void {
    this.#toStart = 0;
    for (const helper of this.#helpers.slice()) helper.stop();
  }

  views(nowMs: number): readonly RedirectorHelperView[] {
    return this.#helpers.map((helper) => ({
      number: helper.number,
      processId: helper.processId,
      state: helper.state === 'ended' ? 'ending' : helper.state,
      held: helper.held,
      answers: helper.answers,
      ageMs: Math.round(nowMs - helper.startedAtMs),
    }));
  }

  #facts(nowMs: number, waiting: number, oldestWaitMs: number): PoolFacts {
    let starting = 0;
    let longestIdleMs = 0;
    for (const helper of this.#helpers) {
      if (helper.state === 'starting' && nowMs - helper.startedAtMs < STARTING_MS) starting += 1;
      if (takesQuestions(helper) && helper.held === 0) longestIdleMs = Math.max(longestIdleMs, nowMs - helper.idleSinceMs);
    }
    return { min: this.plan.min, max: this.plan.max, running: this.running, starting, oldestWaitMs, waiting, longestIdleMs };
  }

  #start(nowMs: number): void {
    this.started += 1;
    const { pool, command, newConversation } = this.plan;
    this.#helpers.push(
      new Helper({ pool, number: this.started, command, startedAtMs: nowMs }, newConversation(), this.#owner, this.#startHelper),
    );
  }

  /** The idle one that was needed last: the youngest, because questions go to the oldest first. */
  #retireOne(): void {
    const idle = this.#helpers.findLast((helper) => takesQuestions(helper) && helper.held === 0);
    (idle ?? this.#helpers.findLast(takesQuestions))?.retire();
  }
}

function takesQuestions(helper: Helper): boolean {
  return helper.state === 'starting' || helper.state === 'ready';
}
