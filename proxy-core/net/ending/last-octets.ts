/**
 * The end of a connection to an origin whose client is gone: what the client
 * sent still leaves, our side is closed, and what the origin says is thrown
 * away until it closes too. Closed at once with octets unread, the system
 * would send a reset, and what is on its way would be lost with it (RFC 9112
 * section 9.6).
 */
import type { Deadlines } from '../deadlines.ts';
import type { UpstreamConnection, UpstreamListener } from '../upstream-connection.ts';

export interface LastOctetsLimits {
  /** Until everything is with the system. */
  readonly stallMs: number;
  /** From then on until the origin has closed. */
  readonly lingerMs: number;
}

/** Read and thrown away: more than an origin on its way to an end says, less than a download. */
const MAX_DISCARDED_OCTETS = 1_048_576;

export function sendLastOctets(upstream: UpstreamConnection, limits: LastOctetsLimits, deadlines: Deadlines): void {
  new LastOctets(upstream, limits, deadlines).start();
}

class LastOctets implements UpstreamListener {
  readonly #upstream: UpstreamConnection;
  readonly #limits: LastOctetsLimits;
  readonly #deadlines: Deadlines;
  #discarded = 0;
  #isSent = false;

  constructor(upstream: UpstreamConnection, limits: LastOctetsLimits, deadlines: Deadlines) {
    this.#upstream = upstream;
    this.#limits = limits;
    this.#deadlines = deadlines;
  }

  start(): void {
    const upstream = this.#upstream;
    if (!upstream.isOpen) return upstream.destroy();
    upstream.listener = this;
    upstream.deadlineAt = this.#deadlines.in(this.#limits.stallMs);
    upstream.socket.end(() => this.#sent());
    upstream.resume();
  }

  #sent(): void {
    const upstream = this.#upstream;
    this.#isSent = true;
    if (this.#discarded >= MAX_DISCARDED_OCTETS) upstream.destroy();
    else upstream.deadlineAt = this.#deadlines.in(this.#limits.lingerMs);
  }

  upstreamOctets(_octets: Buffer, length: number): boolean {
    this.#discarded += length;
    if (this.#discarded < MAX_DISCARDED_OCTETS) return true;
    if (this.#isSent) this.#upstream.destroy();
    return false;
  }

  upstreamDrained(): void {
    // told by `#sent`
  }

  upstreamEnded(): void {
    // Both sides are closed once all is sent: the socket closes itself.
  }

  upstreamClosed(): void {
    // no client is left to be told
  }

  upstreamExpired(): void {
    this.#upstream.destroy();
  }
}
