/**
 * Two connections joined after CONNECT, Upgrade or SOCKS: octets pass both
 * ways unread, each side may close before the other (half-close), a side that
 * cannot be written to stops the reading of the other.
 *
 * One limit serves twice: when a tunnel has been quiet for a minute it switches
 * the system's keep-alive probes on, which find a peer that is gone without a
 * word; then it waits for what is left of the idle time. Busy tunnels never
 * pay for the two system calls.
 */
import { NEVER, type Deadlines } from './deadlines.ts';
import type { DownstreamConnection, DownstreamListener } from './downstream-connection.ts';
import { sendLastOctets } from './ending/last-octets.ts';
import { atTurnEnd, type PutOff } from './outgoing/turn-end.ts';
import { probe, QUIET_MS } from './quiet.ts';
import type { Traffic } from './relay.ts';
import type { UpstreamConnection, UpstreamListener } from './upstream-connection.ts';

export interface TunnelParts {
  readonly downstream: DownstreamConnection;
  readonly upstream: UpstreamConnection;
  /** latin1, sent to the client first; may be empty. */
  readonly greeting: string;
  /** Sent to the origin first, before what the client has sent already. */
  readonly opening?: Uint8Array;
  /** Octets of the origin that came with the head. */
  readonly early?: Buffer;
  readonly traffic: Traffic;
  readonly idleMs: number;
  readonly deadlines: Deadlines;
}

export type TunnelEnd = 'closed' | 'upstream-reset' | 'client-reset' | 'idle';

/** Never rejects. Both connections are gone when it resolves. */
export function runTunnel(parts: TunnelParts): Promise<TunnelEnd> {
  return new Promise((resolve) => new Tunnel(parts, resolve).start());
}

class Tunnel implements DownstreamListener, UpstreamListener, PutOff {
  readonly #parts: TunnelParts;
  readonly #resolve: (end: TunnelEnd) => void;
  #downstreamEnded = false;
  #upstreamEnded = false;
  #isQuiet = false;
  #isProbed = false;
  #hasWaited = false;
  #isOver = false;

  constructor(parts: TunnelParts, resolve: (end: TunnelEnd) => void) {
    this.#parts = parts;
    this.#resolve = resolve;
  }

  start(): void {
    const { downstream, upstream, greeting, opening, early } = this.#parts;
    upstream.listener = this;
    upstream.outliveFailedWrites();
    downstream.outliveFailedWrites();
    if (greeting !== '') downstream.out.writeSoon(greeting);
    if (early !== undefined) this.#down(early);
    if (opening !== undefined) upstream.socket.write(opening);
    this.#stayAlive();
    upstream.resume();
    downstream.listen(this);
    if (!this.#isOver) downstream.resume();
  }

  downstreamOctets(octets: Buffer, from: number): number {
    const { upstream, downstream, traffic } = this.#parts;
    this.#stayAlive();
    traffic.octetsUp += octets.length - from;
    if (!upstream.out.writeSoon(from === 0 ? octets : octets.subarray(from))) downstream.pause();
    return octets.length;
  }

  upstreamDrained(): void {
    this.#parts.downstream.resume();
  }

  upstreamOctets(memory: Buffer, length: number, mayKeep: boolean): boolean {
    this.#stayAlive();
    if (!mayKeep) {
      const copy = this.#parts.downstream.out.room(length);
      memory.copy(copy, 0, 0, length);
      return this.#down(copy);
    }
    const octets = length === memory.length ? memory : memory.subarray(0, length);
    const { socket } = this.#parts.downstream;
    this.#parts.traffic.octetsDown += length;
    this.#flushed ??= () => this.#parts.upstream.resume();
    socket.write(octets, this.#flushed);
    return socket.writableLength === 0;
  }

  downstreamDrained(): void {
    this.#parts.upstream.resume();
  }

  /** Bulk only: made when the first large read does. */
  #flushed: (() => void) | undefined;

  #down(octets: Buffer): boolean {
    this.#parts.traffic.octetsDown += octets.length;
    return this.#parts.downstream.out.writeSoon(octets);
  }

  downstreamEnded(): void {
    this.#downstreamEnded = true;
    if (this.#upstreamEnded) this.#end('closed');
    else atTurnEnd(this);
  }

  upstreamEnded(): void {
    this.#upstreamEnded = true;
    if (this.#downstreamEnded) this.#end('closed');
    else atTurnEnd(this);
  }

  /** Not at once: often the other side ends in this turn or the next, and closing both then costs half the system calls. */
  turnEnds(): void {
    if (this.#isOver) return;
    this.#hasWaited = !this.#hasWaited;
    if (this.#hasWaited) return atTurnEnd(this);
    if (this.#downstreamEnded) this.#parts.upstream.socket.end();
    if (this.#upstreamEnded) this.#parts.downstream.socket.end();
  }

  downstreamClosed(): void {
    const wasProper = this.#downstreamEnded && this.#upstreamEnded;
    this.#end(wasProper ? 'closed' : 'client-reset');
  }

  upstreamClosed(error: NodeJS.ErrnoException | null): void {
    this.#end(error === null && this.#upstreamEnded ? 'closed' : 'upstream-reset');
  }

  downstreamExpired(): void {
    this.#end('idle');
  }

  upstreamExpired(): void {
    const { idleMs } = this.#parts;
    if (this.#isQuiet || idleMs <= QUIET_MS) return this.#end('idle');
    this.#isQuiet = true;
    this.#probe();
    this.#expireIn(idleMs - QUIET_MS);
  }

  #stayAlive(): void {
    this.#isQuiet = false;
    this.#expireIn(Math.min(this.#parts.idleMs, QUIET_MS));
  }

  #expireIn(ms: number): void {
    this.#parts.upstream.deadlineAt = this.#parts.deadlines.in(ms);
  }

  #probe(): void {
    if (this.#isProbed) return;
    this.#isProbed = true;
    probe(this.#parts.downstream, this.#parts.upstream);
  }

  #end(end: TunnelEnd): void {
    if (this.#isOver) return;
    this.#isOver = true;
    const { downstream, upstream } = this.#parts;
    upstream.listener = null;
    upstream.deadlineAt = NEVER;
    downstream.listen(null);
    this.#close(end);
    this.#resolve(end);
  }

  /** What one side said before it was gone goes out to the other, whatever that one still sends. */
  #close(end: TunnelEnd): void {
    const { downstream, upstream, deadlines, idleMs } = this.#parts;
    switch (end) {
      case 'closed':
        this.#closeWhenTaken(upstream);
        if (this.#downstreamEnded) this.#closeWhenTaken(downstream);
        else downstream.finish(false);
        return;
      case 'client-reset':
        downstream.destroy();
        return sendLastOctets(upstream, { stallMs: Math.min(idleMs, QUIET_MS), lingerMs: downstream.limits.lingerMs }, deadlines);
      case 'upstream-reset':
        upstream.destroy();
        if (this.#parts.traffic.octetsDown === 0) downstream.reset();
        else downstream.finishCutShort();
        return;
      case 'idle':
        upstream.destroy();
        downstream.destroy();
    }
  }

  /** Everything has been read, so closing at once resets nothing. A peer that takes nothing more is not waited for forever. */
  #closeWhenTaken(connection: DownstreamConnection | UpstreamConnection): void {
    const { socket } = connection;
    if (socket.writableLength === 0) return void socket.destroy();
    connection.deadlineAt = this.#parts.deadlines.in(Math.min(this.#parts.idleMs, QUIET_MS));
    socket.destroySoon();
  }
}
