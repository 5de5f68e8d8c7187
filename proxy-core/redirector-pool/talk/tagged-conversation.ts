/** Many questions at once, told apart by channel-IDs. The hot path of the room. */
import { latin1 } from '#core/common/octets.ts';
import { parseSquidReply, writeSquidQuestion } from '#core/protocol/redirector/squid-line.ts';
import type { Conversation, ConversationEar } from './conversation.ts';
import { MAX_LINE_OCTETS } from './line-dialect.ts';
import type { PendingQuestion } from '../pending-question.ts';

const CR = 0x0d;
const SPACE = 0x20;
const DIGIT_0 = 0x30;
/** IDs rise and are not used again for a long time, so that an answer that comes late or twice cannot answer another question. */
const ID_MASK = 0x7fff_ffff;
/** So many lines in a row without one answer: the helper speaks another language. */
const MAX_STRAY_LINES = 100;

export class TaggedConversation implements Conversation {
  held = 0;
  givenUp = 0;
  readonly capacity: number;
  readonly #slotMask: number;
  readonly #pending: (PendingQuestion | null)[];
  readonly #ids: Int32Array;
  #nextId = 0;
  #rest = '';
  #strayLines = 0;

  constructor(concurrency: number) {
    this.capacity = concurrency;
    const slots = 2 ** Math.ceil(Math.log2(Math.max(16, concurrency * 2)));
    this.#slotMask = slots - 1;
    this.#pending = Array.from({ length: slots }, () => null);
    this.#ids = new Int32Array(slots);
  }

  ask(pending: PendingQuestion): string {
    let id = this.#nextId;
    while (this.#pending[id & this.#slotMask] !== null) id = (id + 1) & ID_MASK;
    this.#nextId = (id + 1) & ID_MASK;
    const slot = id & this.#slotMask;
    this.#pending[slot] = pending;
    this.#ids[slot] = id;
    this.held += 1;
    return `${id} ${writeSquidQuestion(pending.question)}`;
  }

  feed(octets: Uint8Array, ear: ConversationEar): void {
    const text = this.#rest + latin1(octets);
    let from = 0;
    for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', from)) {
      if (end - from > MAX_LINE_OCTETS) break;
      this.#readLine(text, from, end, ear);
      from = end + 1;
    }
    this.#rest = from === 0 ? text : text.slice(from);
    if (this.#rest.length > MAX_LINE_OCTETS) this.#giveUp('a line without an end', ear);
    else if (this.#strayLines > MAX_STRAY_LINES) this.#giveUp('nothing but lines nobody asked for', ear);
  }

  expire(nowMs: number, expired: (pending: PendingQuestion) => void): void {
    if (this.held === 0) return;
    for (const pending of this.#pending) {
      if (pending === null || pending.isOver || pending.deadlineMs > nowMs) continue;
      this.givenUp += 1;
      expired(pending);
    }
  }

  abandon(abandoned: (pending: PendingQuestion) => void): void {
    const waiting = this.#pending.filter((pending) => pending !== null && !pending.isOver) as PendingQuestion[];
    this.#pending.fill(null);
    this.held = 0;
    this.givenUp = 0;
    // In the order they were asked, so that the next helper gets them in that order too.
    waiting.sort((a, b) => a.askedAtMs - b.askedAtMs).forEach(abandoned);
  }

  #readLine(text: string, from: number, lineEnd: number, ear: ConversationEar): void {
    const end = text.charCodeAt(lineEnd - 1) === CR ? lineEnd - 1 : lineEnd;
    let at = from;
    let id = 0;
    for (; at < end; at += 1) {
      const digit = text.charCodeAt(at) - DIGIT_0;
      if (digit < 0 || digit > 9) break;
      id = id * 10 + digit;
    }
    if (at === from || (at < end && text.charCodeAt(at) !== SPACE)) return this.#stray('junk', ear);
    const slot = id & this.#slotMask;
    const pending = this.#pending[slot] ?? null;
    if (pending === null || id > ID_MASK || this.#ids[slot] !== id) return this.#stray('unasked', ear);
    this.#pending[slot] = null;
    this.held -= 1;
    if (pending.isOver) return this.#late(ear);
    this.#strayLines = 0;
    ear.answered(pending, parseSquidReply(text.slice(at + 1, end)));
  }

  #late(ear: ConversationEar): void {
    this.givenUp -= 1;
    ear.stray('late');
  }

  #stray(kind: 'unasked' | 'junk', ear: ConversationEar): void {
    this.#strayLines += 1;
    ear.stray(kind);
  }

  #giveUp(problem: string, ear: ConversationEar): void {
    this.#rest = '';
    this.#strayLines = 0;
    ear.outOfStep(problem);
  }
}
