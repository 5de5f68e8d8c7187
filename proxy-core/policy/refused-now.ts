/**
 * Would what is open, or about to be opened, still be permitted? Asked when the
 * policy has changed since it was judged, with the facts it was judged by.
 */
import { decide, type RequestFacts } from './decide.ts';
import { addressRule, judgeDestination } from './destination.ts';
import type { Policy } from './policy.ts';
import { isUndecided, type Verdict } from './verdict.ts';

export interface JudgedFacts {
  readonly asked: RequestFacts;
  /** Where a helper program led it; null: where it asked to go. */
  readonly led: RequestFacts | null;
  readonly port: number;
  /** What is dialled, canonical; null: a proxy in front of this one finds the way. */
  readonly address: string | null;
  /** The admin named the destination, so that it may be a protected one. */
  readonly isChosen: boolean;
  /** Helper programs were asked, and permitted it. */
  readonly wasAskedOutside: boolean;
}

export type Refusal =
  | { readonly type: 'refused'; readonly verdict: Verdict }
  /** No rule speaks about it any more, and the helper programs that would be asked were not. */
  | { readonly type: 'not-asked' };

const NOT_ASKED: Refusal = { type: 'not-asked' };
/** Our own listeners do not move while the program runs. */
const NONE_OWN = { isOwn: () => false };

/** @param asksOutside - there are helper programs. @returns null: it may stay open. */
export function refusedNow(facts: JudgedFacts, policy: Policy, asksOutside: boolean): Refusal | null {
  const verdict = decide(facts.asked, policy);
  if (verdict.action === 'deny') return { type: 'refused', verdict };
  const led = facts.led === null ? null : decide(facts.led, policy);
  if (led?.action === 'deny') return { type: 'refused', verdict: led };
  const isAllowed = led === null && verdict.because === 'allow-rule';
  const refused = facts.address === null ? null : refusedAddress(facts.address, facts, policy, isAllowed);
  if (refused !== null) return { type: 'refused', verdict: refused };
  return isUndecided(verdict) && asksOutside && !facts.wasAskedOutside ? NOT_ASKED : null;
}

function refusedAddress(address: string, facts: JudgedFacts, policy: Policy, isAllowed: boolean): Verdict | null {
  switch (judgeDestination(address, facts.port, policy, NONE_OWN)) {
    case 'permit':
    case 'own':
      return null;
    case 'blocked':
      return isAllowed ? null : { action: 'deny', because: 'block-rule', rule: addressRule(address, policy) };
    case 'protected':
      return facts.isChosen ? null : { action: 'deny', because: 'own-address', rule: address };
    case 'denied':
      return { action: 'deny', because: 'own-address', rule: address };
  }
}
