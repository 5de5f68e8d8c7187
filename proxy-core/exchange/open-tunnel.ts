/** CONNECT (RFC 9110 section 9.3.6): dial first, then say 200, then pass octets until both sides have closed. */
import type { Exchange } from './exchange.ts';
import type { Client } from './exchange-ports.ts';

const ESTABLISHED = 'HTTP/1.1 200 Connection Established\r\n\r\n';

export async function openTunnel(exchange: Exchange, addresses: readonly string[], client: Client): Promise<void> {
  const path = await client.openPath(addresses, exchange.port, true);
  exchange.status = 200;
  exchange.keepsClient = false;
  const end = await path.tunnel({ greeting: ESTABLISHED }, exchange);
  if (end === 'upstream-reset') exchange.fault = 'UPSTREAM_RESET';
  if (end === 'client-reset') exchange.fault = 'CLIENT_LEFT';
}
