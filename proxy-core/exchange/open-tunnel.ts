/** CONNECT (RFC 9110 section 9.3.6): dial first, then say 200, then pass octets until both sides have closed. */
import type { Exchange } from './exchange.ts';
import type { TunnelEnd, TunnelStart } from './exchange-ports.ts';

const ESTABLISHED: TunnelStart = { greeting: 'HTTP/1.1 200 Connection Established\r\n\r\n' };

export function tunnelStart(exchange: Exchange): TunnelStart {
  exchange.status = 200;
  return ESTABLISHED;
}

/** A reset is recorded as what it was; nothing can be answered any more. */
export function tunnelOver(exchange: Exchange, end: TunnelEnd): void {
  exchange.keepsClient = false;
  if (end === 'upstream-reset') exchange.fault = 'UPSTREAM_RESET';
  if (end === 'client-reset') exchange.fault = 'CLIENT_LEFT';
}
