/** CONNECT (RFC 9110 section 9.3.6): dial first, then say 200, then pass octets until both sides have closed. */
import type { Exchange } from './exchange.ts';
import type { Client, Destination, Path, TunnelStart } from './exchange-ports.ts';

const ESTABLISHED = 'HTTP/1.1 200 Connection Established\r\n\r\n';

export async function openTunnel(exchange: Exchange, destination: Destination, client: Client): Promise<void> {
  const path = await client.openPath(destination, 'tunnel');
  exchange.status = 200;
  await passTunnel(exchange, path, { greeting: ESTABLISHED });
}

/** A reset is recorded as what it was; nothing can be answered any more. */
export async function passTunnel(exchange: Exchange, path: Path, start: TunnelStart): Promise<void> {
  exchange.keepsClient = false;
  const end = await path.tunnel(start, exchange);
  if (end === 'upstream-reset') exchange.fault = 'UPSTREAM_RESET';
  if (end === 'client-reset') exchange.fault = 'CLIENT_LEFT';
}
