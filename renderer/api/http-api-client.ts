/** The contract over HTTP, for the web monitor. The session cookie goes along by itself; no script can read it. */
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/fetch';
import type { ApiClient, ApiSource } from './api-client.ts';

export function httpApi(origin: string): ApiSource {
  const link = new RPCLink({
    url: `${origin}/rpc`,
    fetch: (request, init) => fetch(request, { ...init, credentials: 'same-origin', cache: 'no-store' }),
  });
  const client: ApiClient = createORPCClient(link);
  return { place: 'monitor', ask: (run) => run(client), forget: () => undefined };
}
