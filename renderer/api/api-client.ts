/** The contract as the page uses it. One implementation speaks over a port to the core, one over HTTP. */
import type { ContractRouterClient } from '@orpc/contract';
import type { contract } from '#contract/api-contract.ts';
import type { SignInOutcome } from './sign-in.ts';

export type ApiClient = ContractRouterClient<typeof contract>;

export interface ApiSource {
  /** Where the page lives: the words of an empty or broken screen differ. */
  readonly place: 'window' | 'monitor';
  /** Runs with the client in use; makes one when there is none. Rejects when the core cannot be reached. */
  ask<T>(run: (client: ApiClient) => Promise<T>): Promise<T>;
  /** Trades the key of the installation for a session. Null in the window, which needs none. */
  readonly signIn: ((key: string) => Promise<SignInOutcome>) | null;
  /** Forgets the client after a failure, so that the next one starts anew. */
  forget(): void;
}
