/** Holds one immutable policy; a change swaps it whole, so no request ever sees half a change. */
import type { Policy } from './policy.ts';

export class CurrentPolicy {
  #policy: Policy;
  #followers: (() => void)[] = [];

  constructor(policy: Policy) {
    this.#policy = policy;
  }

  get(): Policy {
    return this.#policy;
  }

  /** The new policy gets the next revision, whatever it carries. */
  replace(policy: Policy): void {
    this.#policy = { ...policy, revision: this.#policy.revision + 1 };
    for (const changed of this.#followers) changed();
  }

  /** @param changed - called after every change. */
  follow(changed: () => void): void {
    this.#followers.push(changed);
  }
}
