/**
 * One client connection: octets in, request heads out, one at a time and in
 * order. While an exchange runs, its listener gets the content; what comes
 * behind it waits here, bounded, for its turn (pipelining, RFC 9112 section
 * 9.3.2). Never decides anything.
 */
import type { Socket } from 'node:net';
import { OUTSIDE } from '#core/common/crowd.ts';
import type { FaultCode } from '#core/common/proxy-error.ts';
import type { HeadLimits } from '#core/protocol/http1/head/head-scanner.ts';
import { RequestReader, type RequestHead } from '#core/protocol/http1/request-reader.ts';
import { NEVER, type Deadlines, type Limited } from './deadlines.ts';
import { isProperEnd, outliveFailedWrites } from './ending/failed-write.ts';
import { Outlet } from './outgoing/outlet.ts';
import { atTurnEnd, type PutOff } from './outgoing/turn-end.ts';
import { REQUEST_WORK, rest, TurnShare, type Resting } from './fairness/turn-share.ts';
import { ReadQuantum, touch } from './read-quantum.ts';

export interface DownstreamLimits extends HeadLimits {
  readonly headMs: number;
  readonly keepAliveMs: number;
  readonly bodyStallMs: number;
  readonly lingerMs: number;
}

export type NextRequest =
  | { readonly type: 'request'; readonly head: RequestHead }
  | { readonly type: 'malformed'; readonly fault: FaultCode; readonly detail: string }
  /** The client left, or was quiet for too long: nothing to answer. */
  | { readonly type: 'closed' };

/** Who gets what the client sends while an exchange runs. */
export interface DownstreamListener {
  /** @returns how far it read: the rest belongs to the next message. */
  downstreamOctets(octets: Buffer, from: number): number;
  downstreamDrained(): void;
  /** The client closed its side; it may still read. */
  downstreamEnded(): void;
  downstreamClosed(): void;
  downstreamExpired(): void;
}

/** Content of the request being served that goes through other hands than the relay's. */
export interface HeldContent extends DownstreamListener {
  /** All of it was read. */
  readonly isDone: boolean;
  readonly isPaused: boolean;
  /** From now on somebody else listens to the connection and passes on what belongs here. */
  hold(): void;
  close(): void;
}

/** Octets of later requests kept while one is served. */
const MAX_WAITING_OCTETS = 65_536;
/** Read and thrown away behind a last answer: a client may send all of its content before it reads. */
const MAX_DISCARDED_OCTETS = 16_777_216;
/** A client that goes on sending is read for so many times the limit, one that is quiet once. */
const MAX_LINGERS = 6;
/** Linux forgets a connection that was closed on both sides after a minute, and says so to the next probe. */
const HALF_CLOSED_PROBE_MS = 10_000;
/** Heads as long as this count as work, also when each comes alone. */
const LONG_HEAD_OCTETS = 4096;
/** Reads as long as this are bulk: content, or requests in a row. */
const BULK_OCTETS = 32_768;
const CLOSED: NextRequest = { type: 'closed' };

export class DownstreamConnection implements Limited, PutOff, Resting {
  readonly out: Outlet;
  deadlineAt = NEVER;
  /** Null: nobody but a relay reads content. */
  content: HeldContent | null = null;
  place = OUTSIDE;
  readonly #limits: DownstreamLimits;
  readonly #deadlines: Deadlines;
  readonly #reader: RequestReader;
  #listener: DownstreamListener | null = null;
  #waiting: Buffer | null = null;
  #asked: ((next: NextRequest) => void) | null = null;
  #isPaused = false;
  /** Had its share of this turn: it does not read again before the others had theirs. */
  #isResting = false;
  /** The socket is not read, for either reason. */
  #isStopped = false;
  #headOctets = 0;
  #share: TurnShare | null = null;
  #quantum: ReadQuantum | null = null;
  #isClosed = false;
  #hasEnded = false;
  #isLingering = false;
  #lingersUntil = NEVER;
  #resetsAfterwards = false;
  #discarded = 0;
  #outlivesFailedWrites = false;
  #failedWrite: NodeJS.ErrnoException | null = null;

  constructor(socket: Socket, limits: DownstreamLimits, deadlines: Deadlines) {
    this.out = new Outlet(socket);
    this.#limits = limits;
    this.#deadlines = deadlines;
    this.#reader = new RequestReader(limits);
    socket.on('data', (octets: Buffer) => this.#onData(octets));
    socket.on('drain', () => this.#listener?.downstreamDrained());
    socket.on('end', () => this.#onEnd());
    socket.on('error', () => undefined); // 'close' follows and says all there is to say
    socket.on('close', () => this.#onClose());
    deadlines.watch(this);
  }

  /** All that was written before has been sent when you get it. */
  get socket(): Socket {
    return this.out.socket;
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** The client has closed its sending side. */
  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  get limits(): DownstreamLimits {
    return this.#limits;
  }

  /** Octets that stand before the first request, from whoever read a preamble. */
  putBack(octets: Buffer): void {
    this.#keepWaiting(octets, 0);
  }

  /** The next request in order. Ask again only when the last one has been answered. */
  nextRequest(): Promise<NextRequest> {
    if (this.#isClosed) return Promise.resolve(CLOSED);
    return new Promise((resolve) => {
      this.#asked = resolve;
      this.deadlineAt = this.#deadlines.in(this.#reader.isMidway ? this.#limits.headMs : this.#limits.keepAliveMs);
      const waiting = this.#takeWaiting();
      if (waiting !== null) this.#readHead(waiting, 0);
      if (this.#asked !== null && this.#hasEnded) this.#answer(CLOSED);
      if (this.#asked !== null) this.#setPaused(false);
    });
  }

  /**
   * Asked between an answer and the next request.
   * @returns null when it may be served at once; otherwise it resolves when others have had their turn.
   */
  othersFirst(): Promise<void> | null {
    if (this.#waiting === null && this.#headOctets < LONG_HEAD_OCTETS) return null;
    this.#share ??= new TurnShare();
    if (!this.#share.spend(REQUEST_WORK + this.#headOctets)) return null;
    this.#setPaused(true); // what is here is enough to go on with; `nextRequest` reads more when it is used up
    return new Promise((resolve) => rest({ goOn: resolve }));
  }

  /** From now on the listener gets the octets; those already here come at once. Null: keep them for the next request. */
  listen(listener: DownstreamListener | null): void {
    this.#listener = listener;
    this.deadlineAt = NEVER;
    if (listener === null) return;
    this.#isPaused = false; // it may be paused for what waited; from here on the listener says when
    const waiting = this.#takeWaiting();
    if (waiting !== null) this.#deliver(waiting, 0);
    this.#pauseOrResume();
    if (this.#hasEnded && this.#listener === listener) listener.downstreamEnded();
    if (this.#isClosed && this.#listener === listener) listener.downstreamClosed();
  }

  /** What the listener did not read after all. */
  keepRest(octets: Buffer, from: number): void {
    if (from < octets.length) this.#keepWaiting(octets, from);
  }

  stallWithin(ms: number): void {
    this.deadlineAt = this.#deadlines.in(ms);
  }

  pause(): void {
    this.#setPaused(true);
  }

  /** Reading goes on, unless enough of what comes later is here already. */
  resume(): void {
    this.#setPaused(this.#waiting !== null && this.#waiting.length >= MAX_WAITING_OCTETS);
  }

  /**
   * After a last answer: closes our side, and reads on for a moment so that the client can read the answer
   * instead of a reset (RFC 9112 section 9.6).
   * @param isLast - the client said that nothing follows: when all is out already, one close does for both directions.
   */
  finish(isLast: boolean): void {
    if (this.#isClosed || this.socket.destroyed) return;
    if (isLast && this.#waiting === null && this.socket.writableLength === 0 && !('encrypted' in this.socket)) return this.destroy();
    this.#linger();
  }

  /** As `finish`, and a reset in the end: what was sent is not all there was. */
  finishCutShort(): void {
    if (this.#isClosed || this.socket.destroyed) return;
    this.#resetsAfterwards = true;
    this.#linger();
  }

  #linger(): void {
    this.#listener = null;
    this.#waiting = null;
    this.#isLingering = true;
    this.socket.end();
    const { lingerMs, bodyStallMs } = this.#limits;
    this.#lingersUntil = this.#deadlines.in(lingerMs * MAX_LINGERS);
    this.deadlineAt = this.#deadlines.in(this.#hasEnded ? bodyStallMs : lingerMs);
    if (!this.#hasEnded) this.#setPaused(false);
  }

  /** Everything the client says is read, even when nothing more can be written to it. For tunnels: anybody else has nothing to say then. */
  outliveFailedWrites(): void {
    if (this.#outlivesFailedWrites) return;
    this.#outlivesFailedWrites = true;
    outliveFailedWrites(this.socket, (error) => {
      this.#failedWrite = error;
      if (this.#hasEnded || this.#listener === null) this.destroy();
    });
  }

  destroy(): void {
    this.socket.destroy();
  }

  /** Gone in a way that cannot be taken for a proper end. Over TLS that is a close without its alert (RFC 8446 section 6.1). */
  reset(): void {
    if ('encrypted' in this.socket) this.socket.destroy();
    else this.socket.resetAndDestroy();
  }

  expired(): void {
    if (this.#listener !== null) return this.#listener.downstreamExpired();
    if (this.#resetsAfterwards) return this.reset();
    const isMidway = this.#reader.isMidway;
    if (this.#asked === null || !isMidway) return this.destroy();
    this.#answer({ type: 'malformed', fault: 'REQUEST_TIMEOUT', detail: 'the head did not arrive in time' });
  }

  /** A client that has ended may still read, or be gone altogether: that looks the same until the system is asked to find out. */
  turnEnds(): void {
    if (!this.socket.destroyed) this.socket.setKeepAlive(true, HALF_CLOSED_PROBE_MS);
  }

  #onData(octets: Buffer): void {
    touch(this);
    if (octets.length >= BULK_OCTETS) this.#readsMuch(octets.length);
    if (this.#isLingering) return this.#discard(octets.length);
    if (this.#listener !== null) this.#deliver(octets, 0);
    else if (this.#asked !== null) this.#readHead(octets, 0);
    else this.#keepWaiting(octets, 0);
  }

  #readsMuch(octets: number): void {
    this.#quantum ??= new ReadQuantum();
    if (this.#isResting || !this.#quantum.spend(this, octets)) return;
    this.#isResting = true;
    this.#pauseOrResume();
    rest(this);
  }

  goOn(): void {
    this.#isResting = false;
    this.#pauseOrResume();
  }

  /** A client that goes on and on is left to fill its own buffers: it can still read the answer. */
  #discard(octets: number): void {
    this.#discarded += octets;
    if (this.#discarded >= MAX_DISCARDED_OCTETS) this.#setPaused(true);
    else this.deadlineAt = Math.min(this.#deadlines.in(this.#limits.lingerMs), this.#lingersUntil);
  }

  #deliver(octets: Buffer, from: number): void {
    const end = this.#listener?.downstreamOctets(octets, from) ?? from;
    if (end < octets.length) this.#keepWaiting(octets, end);
  }

  #readHead(octets: Buffer, from: number): void {
    const wasMidway = this.#reader.isMidway;
    const read = this.#reader.feed(octets, from);
    switch (read.type) {
      case 'more':
        if (!wasMidway) this.deadlineAt = this.#deadlines.in(this.#limits.headMs);
        return;
      case 'malformed':
        return this.#answer(read);
      case 'request':
        this.#headOctets = read.end - from;
        if (read.end < octets.length) this.#keepWaiting(octets, read.end);
        return this.#answer({ type: 'request', head: read.head });
    }
  }

  #answer(next: NextRequest): void {
    const asked = this.#asked;
    this.#asked = null;
    this.deadlineAt = NEVER;
    asked?.(next);
  }

  #keepWaiting(octets: Buffer, from: number): void {
    const rest = from === 0 ? octets : octets.subarray(from);
    this.#waiting = this.#waiting === null ? rest : Buffer.concat([this.#waiting, rest]);
    if (this.#waiting.length >= MAX_WAITING_OCTETS) this.#setPaused(true);
  }

  #takeWaiting(): Buffer | null {
    const octets = this.#waiting;
    this.#waiting = null;
    return octets;
  }

  #setPaused(paused: boolean): void {
    this.#isPaused = paused;
    this.#pauseOrResume();
  }

  /** Each change may read once more, so the socket is told only of those that last. */
  #pauseOrResume(): void {
    const stops = this.#isPaused || this.#isResting;
    if (stops === this.#isStopped || this.#isClosed) return;
    this.#isStopped = stops;
    if (stops) this.socket.pause();
    else this.socket.resume();
  }

  #onEnd(): void {
    this.#hasEnded = true;
    if (this.#isLingering || !isProperEnd(this.#failedWrite)) return this.destroy();
    if (this.#asked !== null) {
      if (this.#reader.isMidway)
        this.#answer({ type: 'malformed', fault: 'MALFORMED_REQUEST', detail: 'the connection ended in the middle of a head' });
      else this.#answer(CLOSED);
      return;
    }
    this.#listener?.downstreamEnded();
    if (this.#failedWrite !== null) return this.destroy();
    if (!this.#isClosed && !this.socket.destroyed) atTurnEnd(this);
  }

  #onClose(): void {
    this.#isClosed = true;
    this.#waiting = null;
    this.#deadlines.forget(this);
    this.#answer(CLOSED);
    this.#listener?.downstreamClosed();
    this.#listener = null;
  }
}
