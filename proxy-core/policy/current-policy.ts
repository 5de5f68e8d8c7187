/** Holds one immutable policy; a change swaps it whole, so no request ever sees half a change. */
import type { Policy } from './policy.ts';

export class CurrentPolicy {
  #policy: Policy;

  constructor(policy: Policy) {
    this.#policy = policy;
  }

  get(): Policy {
    return this.#policy;
  }

  replace(policy: Policy): void {
    this.#policy = policy;
  }
}
