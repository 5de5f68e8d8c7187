/**
 * One running helper: its process, its conversation and what is known about
 * both. Lines that are written in one turn of the loop leave in one write.
 */
import type { HelperReply } from '#core/protocol/redirector/redirector-question.ts';
import type { Conversation, ConversationEar } from '../talk/conversation.ts';
import type { HelperCommand, HelperEnd, HelperHandle, StartHelper } from './helper-port.ts';
import type { PendingQuestion } from '../pending-question.ts';

export type { HelperEnd } from './helper-port.ts';

/** What the pool hears from its helpers. */
export interface HelperOwner {
  answered(helper: Helper, pending: PendingQuestion, reply: HelperReply): void;
  stray(kind: 'late' | 'unasked' | 'junk', helper: Helper): void;
  /** Written text waits: call `flush` at the end of this turn. */
  needsFlush(helper: Helper): void;
  /** The process is gone; `problem` says why it was killed, when it was. */
  ended(helper: Helper, end: HelperEnd, problem: string | null): void;
}

export type HelperState = 'starting' | 'ready' | 'retiring' | 'ending' | 'ended';

/** A helper that lets this much wait unread gets no more questions until it has read on. */
const MAX_UNSENT_OCTETS = 1_048_576;

export class Helper implements ConversationEar {
  /** Counts up within the pool, never used twice. */
  readonly number: number;
  /** Pool and helper in one word, for the history. */
  readonly label: string;
  readonly startedAtMs: number;
  state: HelperState = 'starting';
  answers = 0;
  /** When it last went from holding nothing to holding something, or answered: a helper that holds questions since then is thinking. */
  quietSinceMs = 0;
  /** When it last held nothing. */
  idleSinceMs: number;
  readonly #conversation: Conversation;
  readonly #owner: HelperOwner;
  readonly #handle: HelperHandle;
  #outbox = '';
  #problem: string | null = null;
  #stopWanted = false;

  constructor(facts: HelperFacts, conversation: Conversation, owner: HelperOwner, startHelper: StartHelper) {
    this.number = facts.number;
    this.label = `${facts.pool}#${facts.number}`;
    this.startedAtMs = facts.startedAtMs;
    this.idleSinceMs = facts.startedAtMs;
    this.#conversation = conversation;
    this.#owner = owner;
    this.#handle = startHelper(facts.command, {
      // What a helper says after it was found out of step is not listened to.
      octets: (octets) => {
        if (this.#problem === null) this.#conversation.feed(octets, this);
      },
      ended: (end) => this.#ended(end),
    });
  }

  get processId(): number | null {
    return this.#handle.processId;
  }

  get errorLines(): readonly string[] {
    return this.#handle.errorLines;
  }

  /** True when it was told to go, and not for a fault of its own. */
  get stopWanted(): boolean {
    return this.#stopWanted && this.#problem === null;
  }

  get held(): number {
    return this.#conversation.held;
  }

  get givenUp(): number {
    return this.#conversation.givenUp;
  }

  /** Half of its places hold questions that nobody waits for any more. */
  get hasLostTooMany(): boolean {
    return this.#conversation.givenUp * 2 >= this.#conversation.capacity;
  }

  /** Questions it can take now. */
  get free(): number {
    if (this.state !== 'starting' && this.state !== 'ready') return 0;
    if (this.#handle.unsentOctets > MAX_UNSENT_OCTETS) return 0;
    return this.#conversation.capacity - this.#conversation.held;
  }

  /** Only when `free` is above 0. */
  ask(pending: PendingQuestion, nowMs: number): void {
    if (this.#conversation.held === 0) this.quietSinceMs = nowMs;
    pending.attempts += 1;
    pending.sentAtMs = nowMs;
    const text = this.#conversation.ask(pending);
    if (this.#outbox === '') this.#owner.needsFlush(this);
    this.#outbox += text;
  }

  flush(): void {
    if (this.#outbox === '') return;
    const text = this.#outbox;
    this.#outbox = '';
    if (this.state !== 'ended') this.#handle.write(text);
  }

  expire(nowMs: number, expired: (pending: PendingQuestion) => void): void {
    this.#conversation.expire(nowMs, expired);
  }

  /** Everything it still owes an answer to. */
  abandon(abandoned: (pending: PendingQuestion) => void): void {
    this.#conversation.abandon(abandoned);
  }

  /** No new questions; ends when it has answered the ones it holds. */
  retire(): void {
    if (this.state !== 'starting' && this.state !== 'ready') return;
    this.state = 'retiring';
    this.stopIfDone();
  }

  stopIfDone(): void {
    if (this.state === 'retiring' && this.held === this.givenUp) this.stop();
  }

  /** Closes its input; TERM and KILL follow when it stays. */
  stop(): void {
    if (this.state === 'ending' || this.state === 'ended') return;
    this.flush();
    this.#stopWanted = true;
    this.state = 'ending';
    this.#handle.stop();
  }

  /** At once; its questions come back through `ended`. */
  kill(problem: string): void {
    if (this.state === 'ended' || this.#problem !== null) return;
    this.#problem = problem;
    this.state = 'ending';
    this.#handle.kill();
  }

  answered(pending: PendingQuestion, reply: HelperReply): void {
    this.answers += 1;
    if (this.state === 'starting') this.state = 'ready';
    this.#owner.answered(this, pending, reply);
  }

  stray(kind: 'late' | 'unasked' | 'junk'): void {
    this.#owner.stray(kind, this);
  }

  outOfStep(problem: string): void {
    this.kill(problem);
  }

  #ended(end: HelperEnd): void {
    this.state = 'ended';
    this.#outbox = '';
    this.#owner.ended(this, end, this.#problem);
  }
}

export interface HelperFacts {
  readonly pool: string;
  readonly number: number;
  readonly command: HelperCommand;
  readonly startedAtMs: number;
}
