/**
 * The content of a client's request in pieces, before there is anybody to
 * send it to. Listens to the client's connection until a relay does, which
 * then passes on what it hears.
 */
import type { BodyReader } from '#core/protocol/http1/body/body-reader.ts';
import type { ContentSource, ContentTaker } from '#core/protocol/http1/content-flow.ts';
import type { FaultCode } from '#core/common/proxy-error.ts';
import { NEVER } from '../deadlines.ts';
import type { DownstreamConnection, HeldContent } from '../downstream-connection.ts';
import type { RelayShared, Traffic } from '../relay.ts';
import { contentOf } from './content-pieces.ts';

export class ClientContent implements ContentSource, HeldContent {
  isPaused = false;
  readonly #downstream: DownstreamConnection;
  readonly #body: BodyReader;
  readonly #traffic: Traffic;
  readonly #shared: Pick<RelayShared, 'limits' | 'deadlines'>;
  #taker: ContentTaker | null = null;
  #isListening = false;
  #isHeld = false;

  constructor(downstream: DownstreamConnection, body: BodyReader, traffic: Traffic, shared: Pick<RelayShared, 'limits' | 'deadlines'>) {
    this.#downstream = downstream;
    this.#body = body;
    this.#traffic = traffic;
    this.#shared = shared;
  }

  /** All of it was read. */
  get isDone(): boolean {
    return this.#body.isDone;
  }

  /** From now on somebody else listens to the connection, sets its limits and passes on what belongs here. */
  hold(): void {
    this.#isHeld = true;
  }

  open(taker: ContentTaker): void {
    this.#taker = taker;
    if (this.isDone) return taker.end();
    this.resume();
    if (this.#isHeld || this.#isListening) return;
    this.#isListening = true;
    this.#downstream.listen(this);
    this.#limit();
  }

  pause(): void {
    if (this.isDone) return;
    this.isPaused = true;
    this.#downstream.pause();
    this.#limit();
  }

  resume(): void {
    if (!this.isPaused) return;
    this.isPaused = false;
    this.#downstream.resume();
    this.#limit();
  }

  close(): void {
    this.#taker = null;
    if (this.#downstream.content === this) this.#downstream.content = null;
    if (!this.#isHeld && this.#isListening) this.#downstream.listen(null);
    this.#isListening = false;
  }

  downstreamOctets(octets: Buffer, from: number): number {
    const taker = this.#taker;
    if (taker === null || this.isDone || this.#body.problem !== null) return from;
    const before = this.#body.contentOctets;
    const end = this.#body.feed(octets, from);
    this.#traffic.octetsUp += this.#body.contentOctets - before;
    const piece = contentOf(this.#body, octets);
    if (piece.length > 0) taker.octets(piece);
    if (this.#body.problem !== null) this.#fail('MALFORMED_REQUEST', this.#body.problem);
    else if (this.isDone) this.#taker?.end();
    this.#limit();
    return end;
  }

  downstreamDrained(): void {
    // Nothing is written while nobody has an answer.
  }

  downstreamEnded(): void {
    // A client that has said all may close its side and still wait for the answer.
    if (!this.isDone) this.#fail('CLIENT_LEFT', 'the client closed in the middle of its content');
  }

  downstreamClosed(): void {
    this.#fail('CLIENT_LEFT', 'the client closed the connection');
  }

  downstreamExpired(): void {
    this.#fail('CLIENT_STALLED', 'the client stopped sending its content');
  }

  #fail(fault: FaultCode, detail: string): void {
    const taker = this.#taker;
    this.#taker = null;
    taker?.failed(fault, detail);
  }

  #limit(): void {
    if (this.#isHeld) return;
    const { limits, deadlines } = this.#shared;
    this.#downstream.deadlineAt = this.isDone || this.isPaused ? NEVER : deadlines.in(limits.bodyStallMs);
  }
}
