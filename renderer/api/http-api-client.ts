/** The contract over HTTP, for the web monitor. The session cookie goes along by itself; the proof is added here. */
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/fetch';
import type { ApiClient, ApiSource } from './api-client.ts';
import { PROOF_FIELD, type SessionProof } from './session-proof.ts';
import { signIn } from './sign-in.ts';

export function httpApi(origin: string, proof: SessionProof): ApiSource {
  const link = new RPCLink({
    url: `${origin}/rpc`,
    headers: () => {
      const known = proof.get();
      return known === null ? {} : { [PROOF_FIELD]: known };
    },
    fetch: (request, init) => fetch(request, { ...init, credentials: 'same-origin', cache: 'no-store' }),
  });
  const client: ApiClient = createORPCClient(link);
  return {
    place: 'monitor',
    ask: (run) => run(client),
    forget: () => undefined,
    signIn: (key) => signIn(origin, key, proof, fetch),
  };
}
