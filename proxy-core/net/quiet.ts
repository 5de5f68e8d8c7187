/**
 * Two connections on which nothing moves, though each side may well be there:
 * an unused tunnel, an event stream without news, a long poll. Whether a
 * peer is still there is found out by the system, by keep-alive probes
 * (RFC 9293 section 3.8.4), and not guessed from its silence. They are
 * switched on after a quiet minute: what is busy never pays for the two
 * system calls.
 */
import type { Socket } from 'node:net';

/** Quiet for so long, and the system is told to ask. */
export const QUIET_MS = 60_000;
/** Node then asks ten times, a second apart, before it takes the peer for gone. */
const PROBE_AFTER_MS = 60_000;

interface Connected {
  readonly socket: Socket;
}

/** A peer that is gone is told as a connection that failed. */
export function probe(downstream: Connected, upstream: Connected): void {
  downstream.socket.setKeepAlive(true, PROBE_AFTER_MS);
  upstream.socket.setKeepAlive(true, PROBE_AFTER_MS);
}
