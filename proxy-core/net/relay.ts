/**
 * One exchange between two connections: request head and content up, response
 * head and content down, both bounded by back-pressure. Reads what is planned
 * (`protocol/http1/forwarding.ts`), decides nothing.
 *
 * At most one read's octets (64 KB up, 128 KB down) and one socket buffer
 * (64 KB) wait in either direction; a side that cannot be written to stops the
 * reading of the other.
 */
import type { FaultCode } from '#core/common/proxy-error.ts';
import type { BodyReader } from '#core/protocol/http1/body/body-reader.ts';
import { CHUNK_END, chunkStart, LAST_CHUNK } from '#core/protocol/http1/body/chunked-encoder.ts';
import type { RelayEnd, RequestPlan, ResponsePlan } from '#core/protocol/http1/forwarding.ts';
import { ResponseReader } from '#core/protocol/http1/response-reader.ts';
import type { DownstreamConnection, DownstreamListener } from './downstream-connection.ts';
import { NEVER, type Deadlines } from './deadlines.ts';
import { sendLastOctets } from './ending/last-octets.ts';
import type { NearAnswers } from './near-answers.ts';
import { probe, QUIET_MS } from './quiet.ts';
import type { UpstreamConnection, UpstreamListener } from './upstream-connection.ts';
import { writeMessage } from './outgoing/write-message.ts';

export interface RelayLimits {
  readonly answerHeadMs: number;
  readonly bodyStallMs: number;
}

/** Counted as it passes: content octets, framing not included. */
export interface Traffic {
  octetsUp: number;
  octetsDown: number;
}

export interface RelayParts {
  readonly downstream: DownstreamConnection;
  readonly upstream: UpstreamConnection;
  readonly plan: RequestPlan;
  readonly traffic: Traffic;
  readonly shared: RelayShared;
}

/** What all exchanges of a core share. */
export interface RelayShared {
  readonly limits: RelayLimits;
  readonly deadlines: Deadlines;
  readonly nearAnswers: NearAnswers;
  /** Takes the connection to the origin when an exchange is through with it and it may be used again. */
  readonly pool: { keep(connection: UpstreamConnection): void };
}

type FinalPlan = Extract<ResponsePlan, { readonly type: 'final' }>;

/** More interim responses than this before a final one are an attack (a flood of 1xx). */
export const MAX_INTERIM = 64;
const NO_SPANS: readonly number[] = [];
const DONE: RelayEnd = { type: 'done', requestComplete: true };
const DONE_EARLY: RelayEnd = { type: 'done', requestComplete: false };

/** Never rejects: how it ended is the answer. */
export function relay(parts: RelayParts): Promise<RelayEnd & { readonly early?: Buffer }> {
  return new Promise((resolve) => new Relay(parts, resolve).start());
}

class Relay implements DownstreamListener, UpstreamListener {
  readonly #parts: RelayParts;
  readonly #resolve: (end: RelayEnd & { readonly early?: Buffer }) => void;
  readonly #reader = new ResponseReader();
  readonly #requestBody: BodyReader | null;
  #requestHead: string;
  #requestDone: boolean;
  #final: FinalPlan | null = null;
  #interims = 0;
  #upstreamIsFull = false;
  /** The origin refused the request before all of it had come, and closes: it reads no more, so nothing more is sent to it. */
  #isRefused = false;
  #sawOctets = false;
  /** The origin has thought for a quiet minute; what is left of its limit runs. */
  #isQuiet = false;
  #isProbed = false;
  #isOver = false;

  constructor(parts: RelayParts, resolve: (end: RelayEnd & { readonly early?: Buffer }) => void) {
    this.#parts = parts;
    this.#resolve = resolve;
    this.#requestHead = parts.plan.head;
    this.#requestBody = parts.plan.body;
    this.#requestDone = parts.plan.body === null;
  }

  start(): void {
    const { downstream, upstream, shared } = this.#parts;
    if (!upstream.isOpen) return void this.#fail('UPSTREAM_RESET', 'closed before the request was sent');
    upstream.listener = this;
    if (!this.#requestDone) upstream.outliveFailedWrites();
    upstream.resume(); // a handshake with a parent leaves it stopped
    this.#awaitAnswer();
    downstream.listen(this); // content that came with the head leaves with it
    if (!this.#isOver && this.#requestHead !== '') this.#writeUp(NO_SPANS, NO_OCTETS, '');
    if (!this.#isOver && !this.#requestDone) this.#awaitContent();
    if (!this.#isOver) shared.nearAnswers.asked(upstream.answerTime);
  }

  // ---- request: downstream to upstream

  downstreamOctets(octets: Buffer, from: number): number {
    const body = this.#requestBody;
    if (body === null || this.#requestDone) return from; // the next request waits
    if (this.#isRefused) return octets.length;
    const before = body.contentOctets;
    const end = body.feed(octets, from);
    this.#parts.traffic.octetsUp += body.contentOctets - before;
    this.#writeUp(body.spans, octets, body.tail);
    if (body.problem !== null) {
      this.#fail('MALFORMED_REQUEST', body.problem);
      return octets.length;
    }
    if (body.isDone) this.#requestDone = true;
    this.#awaitContent();
    return end;
  }

  downstreamEnded(): void {
    // A client that has said all may close its side and still wait for the answer.
    if (!this.#requestDone && !this.#isRefused) this.#fail('CLIENT_LEFT', 'the client closed in the middle of its content');
  }

  downstreamClosed(): void {
    this.#fail('CLIENT_LEFT', 'the client closed the connection');
  }

  downstreamExpired(): void {
    this.#fail('CLIENT_STALLED', this.#requestDone ? 'the client stopped reading' : 'the client stopped sending its content');
  }

  upstreamDrained(): void {
    this.#upstreamIsFull = false;
    this.#parts.downstream.resume();
    this.#awaitContent();
  }

  #writeUp(spans: readonly number[], octets: Buffer, tail: string): void {
    const text = this.#requestHead;
    this.#requestHead = '';
    const goesOn = writeMessage(this.#parts.upstream.out, { text, octets, spans, tail }, false);
    if (goesOn || this.#requestDone) return;
    this.#upstreamIsFull = true;
    this.#parts.downstream.pause();
  }

  /** Content has to come from the client, or be taken by the origin; after that the origin has the word. */
  #awaitContent(): void {
    const { downstream, upstream, shared } = this.#parts;
    if (this.#isOver || this.#isRefused) return;
    const clientIsNext = !this.#requestDone && !this.#upstreamIsFull;
    downstream.deadlineAt = clientIsNext ? shared.deadlines.in(shared.limits.bodyStallMs) : NEVER;
    if (this.#upstreamIsFull) return void (upstream.deadlineAt = shared.deadlines.in(shared.limits.bodyStallMs));
    if (this.#final !== null) return;
    // Before the first of its content a client may be waiting for 100 Continue: then either can be late.
    if (!clientIsNext || this.#requestBody?.contentOctets === 0) this.#awaitAnswer();
    else upstream.deadlineAt = NEVER;
  }

  #awaitAnswer(): void {
    const { upstream, shared } = this.#parts;
    this.#isQuiet = false;
    upstream.deadlineAt = shared.deadlines.in(Math.min(shared.limits.answerHeadMs, QUIET_MS));
  }

  // ---- response: upstream to downstream

  upstreamOctets(memory: Buffer, length: number, mayKeep: boolean): boolean {
    const octets = length === memory.length ? memory : memory.subarray(0, length);
    this.#sawOctets = true;
    this.#parts.shared.nearAnswers.over(this.#parts.upstream.answerTime);
    let at = 0;
    let goesOn = true;
    while (this.#final === null) {
      const read = this.#reader.feed(octets, at);
      if (read.type === 'more') return goesOn;
      if (read.type === 'malformed') return this.#fail('UPSTREAM_MALFORMED', read.detail);
      at = read.end;
      const plan = this.#parts.plan.planResponse(read.head, this.#requestDone);
      if (plan.type === 'refused') return this.#fail(plan.fault, plan.detail);
      if (plan.type === 'tunnel') return this.#becomeTunnel(plan.head, octets, at);
      if (plan.type === 'final') return this.#startFinal(plan, octets, at, mayKeep);
      goesOn = this.#interim(plan.head) && goesOn;
      if (this.#isOver || at === length) return goesOn;
    }
    return this.#content(this.#final, '', octets, 0, mayKeep);
  }

  upstreamEnded(): void {
    const final = this.#final;
    if (final === null) return void this.#fail('UPSTREAM_RESET', 'closed before an answer');
    if (final.body === null || !final.body.closed()) return void this.#fail('UPSTREAM_RESET', 'closed in the middle of an answer');
    if (final.encodeChunks) this.#parts.downstream.socket.write(LAST_CHUNK, 'latin1');
    this.#finish(false);
  }

  upstreamClosed(error: NodeJS.ErrnoException | null): void {
    if (error !== null || this.#final?.body?.closed() !== true) this.#fail('UPSTREAM_RESET', error?.code ?? 'closed');
    else this.upstreamEnded();
  }

  upstreamExpired(): void {
    if (this.#upstreamIsFull) this.#fail('UPSTREAM_STALLED', 'the origin stopped taking the content');
    else if (this.#final === null) this.#answerIsLate();
    else this.#probe(); // content may pause for as long as both live: an event stream has no news for hours
  }

  #answerIsLate(): void {
    const { upstream, shared } = this.#parts;
    const { answerHeadMs } = shared.limits;
    if (this.#isQuiet || answerHeadMs <= QUIET_MS) return void this.#fail('UPSTREAM_TIMEOUT', 'no answer in time');
    this.#isQuiet = true;
    this.#probe();
    upstream.deadlineAt = shared.deadlines.in(answerHeadMs - QUIET_MS);
  }

  #probe(): void {
    if (!this.#isProbed) probe(this.#parts.downstream, this.#parts.upstream);
    this.#isProbed = true;
  }

  downstreamDrained(): void {
    this.#onFlushed();
  }

  #interim(head: string): boolean {
    this.#interims += 1;
    if (this.#interims > MAX_INTERIM) return this.#fail('UPSTREAM_MALFORMED', 'too many interim responses');
    return head === '' || this.#parts.downstream.socket.write(head, 'latin1');
  }

  #startFinal(plan: FinalPlan, octets: Buffer, at: number, mayKeep: boolean): boolean {
    this.#final = plan;
    if (!this.#requestDone && plan.status >= 300 && !plan.upstreamStays) this.#stopSending();
    if (plan.body !== null) return this.#content(plan, plan.head, octets, at, mayKeep);
    this.#parts.downstream.out.writeSoon(plan.head);
    return this.#finish(at === octets.length);
  }

  /** What the client still sends is read and dropped, so that it comes to read the answer (RFC 9112 section 9.6). */
  #stopSending(): void {
    this.#isRefused = true;
    this.#parts.downstream.deadlineAt = NEVER;
    this.#parts.downstream.resume();
  }

  #content(plan: FinalPlan, head: string, octets: Buffer, from: number, mayKeep: boolean): boolean {
    const body = plan.body as BodyReader;
    const before = body.contentOctets;
    const end = from < octets.length ? body.feed(octets, from) : from;
    const spans = from < octets.length ? body.spans : NO_SPANS;
    this.#parts.traffic.octetsDown += body.contentOctets - before;
    // The last piece is copied: the connection may serve another client before this one has taken it.
    const keeps = mayKeep && !body.isDone;
    const passed = body.rewritten === null ? octets : asBuffer(body.rewritten);
    const goesOn = plan.encodeChunks
      ? this.#writeChunk(head, passed, spans, keeps)
      : this.#writeDown(head, passed, spans, body.tail, keeps);
    if (body.problem !== null) return this.#fail('UPSTREAM_MALFORMED', body.problem);
    if (body.isDone) return this.#finish(end === octets.length && !body.isDoubtful);
    this.#awaitMore(goesOn);
    return goesOn;
  }

  #writeDown(text: string, octets: Buffer, spans: readonly number[], tail: string, mayKeep: boolean): boolean {
    const { out } = this.#parts.downstream;
    if (!mayKeep) return writeMessage(out, { text, octets, spans, tail }, true);
    this.#flushed ??= () => this.#onFlushed();
    writeMessage(out, { text, octets, spans, tail }, false, this.#flushed);
    return out.untaken === 0;
  }

  #writeChunk(head: string, octets: Buffer, spans: readonly number[], mayKeep: boolean): boolean {
    const length = (spans[1] ?? 0) - (spans[0] ?? 0);
    if (length === 0) return this.#writeDown(head, octets, NO_SPANS, '', mayKeep);
    return this.#writeDown(head + chunkStart(length), octets, spans, CHUNK_END, mayKeep);
  }

  /** Bulk only: most exchanges never need it, so it is made when the first one does. */
  #flushed: (() => void) | undefined;

  #onFlushed(): void {
    if (this.#isOver) return;
    this.#awaitMore(true);
    this.#parts.upstream.resume();
  }

  /** A client that takes nothing has a time limit. An origin that sends nothing is only asked, once, whether it is there. */
  #awaitMore(originIsNext: boolean): void {
    const { downstream, upstream, shared } = this.#parts;
    if (this.#final === null) return;
    const limit = shared.deadlines.in(shared.limits.bodyStallMs);
    if (!originIsNext) upstream.deadlineAt = NEVER;
    else if (this.#upstreamIsFull) upstream.deadlineAt = limit;
    else upstream.deadlineAt = this.#isProbed ? NEVER : shared.deadlines.in(QUIET_MS);
    if (this.#requestDone || this.#isRefused) downstream.deadlineAt = originIsNext ? NEVER : limit;
  }

  // ---- the end

  #becomeTunnel(head: string, octets: Buffer, at: number): false {
    this.#parts.downstream.socket.write(head, 'latin1');
    const early = at < octets.length ? Buffer.from(octets.subarray(at)) : undefined;
    this.#end({ type: 'tunnel', ...(early === undefined ? {} : { early }) });
    return false; // the tunnel resumes
  }

  /** @param isClean - nothing came behind the answer. */
  #finish(isClean: boolean): boolean {
    const isReusable = isClean && this.#requestDone && this.#final?.upstreamStays === true;
    const { upstream, shared } = this.#parts;
    this.#end(this.#requestDone ? DONE : DONE_EARLY);
    if (isReusable) shared.pool.keep(upstream);
    else upstream.destroy();
    return isReusable;
  }

  #fail(fault: FaultCode, detail: string): false {
    if (this.#isOver) return false;
    this.#end({ type: 'failed', fault, detail, answered: this.#final !== null, unanswered: !this.#sawOctets });
    if (fault === 'CLIENT_LEFT') this.#leaveUpstream();
    else this.#parts.upstream.destroy();
    return false;
  }

  /** A request that is complete reaches the origin, even when its client does not wait for the answer. */
  #leaveUpstream(): void {
    const { downstream, upstream, shared } = this.#parts;
    const mayLeave = this.#requestDone && this.#final === null && upstream.isOpen && upstream.socket.writableLength > 0;
    if (!mayLeave) return upstream.destroy();
    sendLastOctets(upstream, { stallMs: shared.limits.bodyStallMs, lingerMs: downstream.limits.lingerMs }, shared.deadlines);
  }

  #end(end: RelayEnd & { readonly early?: Buffer }): void {
    if (this.#isOver) return;
    this.#isOver = true;
    const { downstream, upstream, shared } = this.#parts;
    shared.nearAnswers.over(upstream.answerTime);
    upstream.listener = null;
    upstream.deadlineAt = NEVER;
    downstream.listen(null);
    downstream.resume();
    this.#resolve(end);
  }
}

const NO_OCTETS = Buffer.alloc(0);

function asBuffer(octets: Uint8Array): Buffer {
  return Buffer.from(octets.buffer, octets.byteOffset, octets.length);
}
