/** An answer that comes in pieces from somebody else than an origin: head, then content as fast as the client takes it. */
import type { FaultCode } from '#core/common/proxy-error.ts';
import type { ContentFlow, ContentTaker } from '#core/protocol/http1/content-flow.ts';
import { NEVER } from '../deadlines.ts';
import type { DownstreamConnection, DownstreamListener } from '../downstream-connection.ts';
import type { RelayShared, Traffic } from '../relay.ts';
import { writeEnd, writePiece } from './content-pieces.ts';

export interface AnswerParts {
  readonly downstream: DownstreamConnection;
  /** latin1, whole. */
  readonly head: string;
  readonly content: ContentFlow;
  /** False: content is waited for, and sent to nobody. */
  readonly sendsContent: boolean;
  readonly traffic: Traffic;
  readonly shared: Pick<RelayShared, 'limits' | 'deadlines'>;
}

export type AnswerEnd = { readonly type: 'done' } | { readonly type: 'failed'; readonly fault: FaultCode; readonly detail: string };

/** Never rejects. */
export function sendAnswer(parts: AnswerParts): Promise<AnswerEnd> {
  return new Promise((resolve) => new AnswerStream(parts, resolve).start());
}

class AnswerStream implements DownstreamListener, ContentTaker {
  readonly #parts: AnswerParts;
  readonly #resolve: (end: AnswerEnd) => void;
  #isFull = false;
  #isOver = false;

  constructor(parts: AnswerParts, resolve: (end: AnswerEnd) => void) {
    this.#parts = parts;
    this.#resolve = resolve;
  }

  start(): void {
    const { downstream, head, content } = this.#parts;
    downstream.content?.hold();
    downstream.socket.write(head, 'latin1');
    content.source.open(this);
    if (this.#isOver) return;
    downstream.listen(this);
    if (downstream.content?.isPaused === true) downstream.pause();
    this.#setLimit();
  }

  octets(octets: Uint8Array): void {
    const { downstream, content, sendsContent, traffic } = this.#parts;
    if (this.#isOver || !sendsContent) return;
    traffic.octetsDown += octets.length;
    if (!writePiece(downstream.socket, octets, content.encodeChunks)) {
      this.#isFull = true;
      content.source.pause();
    }
    this.#setLimit();
  }

  end(): void {
    const { downstream, content, sendsContent } = this.#parts;
    if (this.#isOver) return;
    if (sendsContent) writeEnd(downstream.socket, content.encodeChunks);
    this.#end({ type: 'done' });
  }

  failed(fault: FaultCode, detail: string): void {
    this.#end({ type: 'failed', fault, detail });
  }

  /** The server may want to see all of the request before it says the rest of its answer. */
  downstreamOctets(octets: Buffer, from: number): number {
    const end = this.#parts.downstream.content?.downstreamOctets(octets, from) ?? from;
    this.#setLimit();
    return end;
  }

  downstreamDrained(): void {
    if (!this.#isFull) return;
    this.#isFull = false;
    this.#parts.content.source.resume();
    this.#setLimit();
  }

  downstreamEnded(): void {
    // The answer is the last thing it waits for; what is missing of its content nobody needs any more.
  }

  downstreamClosed(): void {
    this.failed('CLIENT_LEFT', 'the client closed the connection');
  }

  downstreamExpired(): void {
    this.failed('CLIENT_STALLED', 'the client stopped reading or sending');
  }

  #setLimit(): void {
    if (this.#isOver) return;
    const { downstream, shared } = this.#parts;
    const { content } = downstream;
    const waitsForClient = this.#isFull || (content !== null && !content.isDone && !content.isPaused);
    downstream.deadlineAt = waitsForClient ? shared.deadlines.in(shared.limits.bodyStallMs) : NEVER;
  }

  #end(end: AnswerEnd): void {
    if (this.#isOver) return;
    this.#isOver = true;
    const { downstream, content } = this.#parts;
    content.source.close();
    downstream.content?.close();
    downstream.listen(null);
    downstream.resume();
    this.#resolve(end);
  }
}
