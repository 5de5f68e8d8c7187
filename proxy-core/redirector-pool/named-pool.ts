/**
 * One named pool: gives each question to a helper, keeps the right number of
 * helpers running, and answers for them when they do not. Nothing a helper
 * does or leaves undone can hold a question longer than its time limit.
 */
import { compileAskedAbout, type AskedAbout } from './asked-about.ts';
import type { Helper, HelperEnd, HelperOwner } from './helpers/helper.ts';
import { HelperTeam } from './helpers/helper-team.ts';
import { PendingQuestion } from './pending-question.ts';
import { PoolStatistics } from './pool-statistics.ts';
import { RequestQueue } from './request-queue.ts';
import { teamPlan } from './helpers/team-plan.ts';
import type {
  AnswerTaker,
  FailureCause,
  HelperReply,
  PoolOptions,
  PoolPorts,
  RedirectorPoolState,
  RedirectorPoolView,
  RedirectorQuestion,
} from './room-words.ts';

/** Deadlines are looked at this often while a question waits; there is no timer for each. */
const SWEEP_MS = 50;
/** More often while helpers are being started, one each time. */
const START_MS = 10;
/** And this often while there are more helpers than the minimum. */
const IDLE_SWEEP_MS = 5000;
/** A question is given to this many helpers at most. */
const MAX_ATTEMPTS = 2;

export class NamedPool implements HelperOwner {
  options: PoolOptions;
  readonly statistics: PoolStatistics;
  readonly #ports: PoolPorts;
  readonly #team: HelperTeam;
  readonly #queue = new RequestQueue();
  #askedAbout: AskedAbout;
  #isOn = false;
  #cancelSweep: (() => void) | null = null;
  /** How soon the next sweep comes after the last; Infinity: none is due. */
  #sweepMs = Infinity;
  #lastEnd: string | null = null;
  #lastErrorLines: readonly string[] = [];
  #whenEmpty: (() => void)[] = [];

  constructor(options: PoolOptions, ports: PoolPorts) {
    this.options = options;
    this.#ports = ports;
    this.#askedAbout = compileAskedAbout(options.asks);
    this.statistics = new PoolStatistics(ports.clock.now());
    this.#team = new HelperTeam(teamPlan(options, ports), this, ports.startHelper);
  }

  /** A pool that is stopped wants nothing. */
  wants(question: RedirectorQuestion): boolean {
    return this.#isOn && this.#askedAbout(question);
  }

  start(): void {
    this.#isOn = true;
    this.#resize(this.#ports.clock.now());
    this.#scheduleSweep();
  }

  /** Waiting questions get the configured answer. Resolves when the last helper is gone. */
  stop(): Promise<void> {
    this.#isOn = false;
    this.#cancelSweep?.();
    this.#cancelSweep = null;
    this.#sweepMs = Infinity;
    for (const pending of this.#queue.takeAll()) this.#fail(pending, 'stopped');
    for (const helper of this.#team.helpers.slice()) helper.abandon((pending) => this.#fail(pending, 'stopped'));
    this.#team.stopAll();
    return this.#team.helpers.length === 0 ? Promise.resolve() : new Promise((resolve) => this.#whenEmpty.push(resolve));
  }

  /** Helpers end when they have answered what they hold, and new ones take over. Ends a quarantine. */
  restart(): void {
    this.change(this.options);
  }

  /** New options for what comes; helpers of the old ones end when they have answered. */
  change(options: PoolOptions): void {
    const keepsHelpers = sameHelpers(this.options, options) && options !== this.options;
    this.options = options;
    this.#askedAbout = compileAskedAbout(options.asks);
    const plan = teamPlan(options, this.#ports);
    if (keepsHelpers) this.#team.plan = plan;
    else this.#team.replacePlan(plan);
    this.#team.forgive();
    if (!this.#isOn) return;
    this.#resize(this.#ports.clock.now());
    this.#scheduleSweep();
  }

  ask(question: RedirectorQuestion, taker: AnswerTaker): void {
    const nowMs = this.#ports.clock.now();
    this.statistics.asked += 1;
    this.#give(new PendingQuestion(question, nowMs, this.options.timeLimitMs, taker), nowMs);
    if (this.#sweepMs > SWEEP_MS) this.#scheduleSweep();
  }

  /** A reply that was read well, but makes no sense for its question. */
  note(because: FailureCause): void {
    this.statistics.failure(because);
  }

  answered(helper: Helper, pending: PendingQuestion, reply: HelperReply): void {
    const nowMs = this.#ports.clock.now();
    helper.quietSinceMs = nowMs;
    if (reply.type === 'broken' || reply.type === 'unintelligible') this.#notUnderstood(helper, pending, reply.type, nowMs);
    else {
      pending.isOver = true;
      this.statistics.answer(nowMs - pending.askedAtMs, nowMs - pending.sentAtMs, nowMs);
      if (reply.type !== 'unchanged') this.statistics.changed += 1;
      pending.taker.answered(reply, helper.label);
    }
    this.#freed(helper, nowMs);
  }

  stray(kind: 'late' | 'unasked' | 'junk', helper: Helper): void {
    this.statistics[kind] += 1;
    if (kind === 'late') this.#freed(helper, this.#ports.clock.now());
  }

  needsFlush(helper: Helper): void {
    this.#ports.flusher.add(helper);
  }

  ended(helper: Helper, end: HelperEnd, problem: string | null): void {
    const nowMs = this.#ports.clock.now();
    this.#team.remove(helper, nowMs);
    if (!helper.stopWanted) this.#noteBadEnd(helper, end, problem);
    helper.abandon((pending) => this.#askAgain(pending, helper, 'crashed', nowMs));
    if (this.#isOn) this.#resize(nowMs);
    this.#pump(nowMs);
    this.#scheduleSweep();
    if (this.#team.helpers.length === 0) for (const tell of this.#whenEmpty.splice(0)) tell();
  }

  /** Content is only shown to ICAP servers. */
  adaptRequest(): null {
    return null;
  }

  adaptResponse(): null {
    return null;
  }

  get state(): RedirectorPoolState {
    if (!this.#isOn) return 'stopped';
    if (this.#team.restarts.quarantined) return 'quarantined';
    return this.#team.mayStart(this.#ports.clock.now()) ? 'running' : 'backing-off';
  }

  view(): RedirectorPoolView {
    const nowMs = this.#ports.clock.now();
    const { name, protocol, program, args, min, max, concurrency, timeLimitMs, queueMax, onFailure } = this.options;
    const limits = { name, protocol, min, max, concurrency, timeLimitMs, queueMax, onFailure };
    const newest = this.#team.helpers.at(-1);
    return {
      ...limits,
      command: [program, ...args].join(' '),
      state: this.state,
      helpers: this.#team.views(nowMs),
      busy: this.#team.helpers.filter((helper) => helper.held > 0).length,
      queued: this.#queue.length,
      oldestWaitMs: Math.round(this.#queue.oldestWaitMs(nowMs)),
      ratePerSecond: this.statistics.ratePerSecond(nowMs),
      ...this.statistics.percentiles(nowMs),
      counters: this.statistics.counters(this.#team.started),
      lastEnd: this.#lastEnd,
      errorLines: this.#lastEnd === null ? (newest?.errorLines ?? []) : this.#lastErrorLines,
    };
  }

  #give(pending: PendingQuestion, nowMs: number): void {
    const helper = this.#queue.length === 0 ? this.#team.choose(this.statistics.smoothedMs) : null;
    if (helper !== null) return helper.ask(pending, nowMs);
    const refusal = this.#refusal(pending);
    if (refusal !== null) return this.#fail(pending, refusal);
    if (!this.#queue.push(pending, this.options.queueMax)) return this.#fail(pending, 'overloaded');
    if (this.#team.running === 0) {
      this.#resize(nowMs);
      this.#pump(nowMs);
    }
  }

  /** Why waiting would be useless; null when a helper may come in time. */
  #refusal(pending: PendingQuestion): FailureCause | null {
    if (!this.#isOn) return 'stopped';
    if (this.#team.running > 0) return null;
    if (this.#team.restarts.quarantined) return 'quarantined';
    return this.#team.restarts.notBeforeMs >= pending.deadlineMs ? 'not-running' : null;
  }

  #notUnderstood(helper: Helper, pending: PendingQuestion, because: 'broken' | 'unintelligible', nowMs: number): void {
    if (because === 'unintelligible') this.statistics.junk += 1;
    this.#askAgain(pending, helper, because, nowMs);
  }

  /** Once more, of another helper, as long as there is time; then it is over. */
  #askAgain(pending: PendingQuestion, helper: Helper, because: FailureCause, nowMs: number): void {
    if (pending.attempts >= MAX_ATTEMPTS || pending.deadlineMs <= nowMs || !this.#isOn) return this.#fail(pending, because);
    const other = this.#team.choose(this.statistics.smoothedMs, helper);
    if (other === null && because !== 'crashed') return this.#fail(pending, because);
    this.statistics.askedAgain += 1;
    if (other !== null) other.ask(pending, nowMs);
    else if (this.#refusal(pending) !== null) this.#fail(pending, because);
    else this.#queue.putBack(pending);
  }

  #fail(pending: PendingQuestion, because: FailureCause): void {
    pending.isOver = true;
    this.statistics.failure(because);
    pending.taker.failed(because);
  }

  /** A helper has a place again. */
  #freed(helper: Helper, nowMs: number): void {
    if (helper.held === 0) helper.idleSinceMs = nowMs;
    if (helper.state === 'retiring') return helper.stopIfDone();
    while (this.#queue.length > 0 && helper.free > 0) this.#sendNext(helper, nowMs);
  }

  #pump(nowMs: number): void {
    while (this.#queue.length > 0) {
      const helper = this.#team.choose(this.statistics.smoothedMs);
      if (helper === null) return;
      this.#sendNext(helper, nowMs);
    }
  }

  #sendNext(helper: Helper, nowMs: number): void {
    const pending = this.#queue.shift();
    if (pending !== null) helper.ask(pending, nowMs);
  }

  #resize(nowMs: number): void {
    const waiting = this.#queue.length + this.#team.held;
    let oldestWaitMs = this.#queue.oldestWaitMs(nowMs);
    // Questions behind others inside a helper wait as well.
    for (const helper of this.#team.helpers)
      if (helper.held > 1) oldestWaitMs = Math.max(oldestWaitMs, nowMs - helper.quietSinceMs, this.statistics.smoothedMs);
    this.#team.resize(nowMs, waiting, oldestWaitMs);
  }

  #sweep(): void {
    this.#cancelSweep = null;
    this.#sweepMs = Infinity;
    const nowMs = this.#ports.clock.now();
    this.#queue.expire(nowMs, (pending) => this.#fail(pending, 'silent'));
    for (const helper of this.#team.helpers.slice()) this.#judge(helper, nowMs);
    this.#resize(nowMs);
    this.#pump(nowMs);
    this.#scheduleSweep();
  }

  /** Gives up what took too long, and the helper with it when it says nothing at all or has lost too many questions. */
  #judge(helper: Helper, nowMs: number): void {
    helper.expire(nowMs, (pending) => this.#fail(pending, 'silent'));
    if (helper.held === 0) return;
    if (nowMs - helper.quietSinceMs >= this.options.timeLimitMs) helper.kill(`no answer for ${this.options.timeLimitMs} ms`);
    else if (helper.hasLostTooMany) helper.kill('too many questions were never answered');
    else helper.stopIfDone();
  }

  #scheduleSweep(): void {
    if (!this.#isOn) return;
    const { running, restarts, helpers } = this.#team;
    const isBusy = this.#queue.length > 0 || helpers.some((helper) => helper.held > 0);
    const isShort = running < this.options.min && !restarts.quarantined;
    const restingMs = running > this.options.min ? IDLE_SWEEP_MS : Infinity;
    const everyMs = this.#team.startsMore ? START_MS : isBusy || isShort ? SWEEP_MS : restingMs;
    if (this.#sweepMs <= everyMs) return;
    this.#cancelSweep?.();
    this.#sweepMs = everyMs;
    this.#cancelSweep = this.#ports.clock.after(everyMs, () => this.#sweep());
  }

  #noteBadEnd(helper: Helper, end: HelperEnd, problem: string | null): void {
    this.statistics.crashes += 1;
    this.#lastEnd = problem ?? end.how;
    this.#lastErrorLines = helper.errorLines;
    const { name, program } = this.options;
    const facts = { pool: name, program, how: this.#lastEnd, state: this.state };
    this.#ports.log.warn(`redirector ${helper.label} ended: ${this.#lastEnd}`, facts);
  }
}

/** True when running helpers can go on: only limits differ. */
function sameHelpers(a: PoolOptions, b: PoolOptions): boolean {
  return (
    a.program === b.program &&
    a.protocol === b.protocol &&
    a.concurrency === b.concurrency &&
    JSON.stringify(a.args) === JSON.stringify(b.args)
  );
}
