/**
 * Decides what happens to a request. Pure: same facts and policy, same
 * verdict. This file shows the order of deciding; each decider is one file.
 *
 * Two judgements are not here because they need more than the request:
 * resolved addresses (`destination.ts`, asked at dial time) and helper
 * programs (asked by the exchange when this file says `no-rule`).
 */
import { allowList } from './deciders/allow-list.ts';
import { allowedPorts } from './deciders/allowed-ports.ts';
import { blockFiles } from './deciders/block-files.ts';
import { blockList } from './deciders/block-list.ts';
import { filteringSwitch } from './deciders/filtering-switch.ts';
import { unsafePorts } from './deciders/unsafe-ports.ts';
import type { Policy } from './policy.ts';
import { UNDECIDED, type Verdict } from './verdict.ts';

export interface RequestFacts {
  /** Every host the message names in canonical form: the target first, then others it carries. */
  readonly hosts: readonly string[];
  readonly port: number;
  /** The client asked for a tunnel to be opened (CONNECT, SOCKS). */
  readonly wantsTunnel: boolean;
  /** The client chose the port and a request is sent there in plain HTTP. */
  readonly sendsRequest?: boolean;
}

export type Decider = (facts: RequestFacts, policy: Policy) => Verdict | undefined;

// Order is the policy: the first decider with an opinion wins. Read it top to bottom.
const DECIDERS: readonly Decider[] = [allowedPorts, unsafePorts, filteringSwitch, allowList, blockList, blockFiles];

export function decide(facts: RequestFacts, policy: Policy): Verdict {
  for (const decider of DECIDERS) {
    const verdict = decider(facts, policy);
    if (verdict !== undefined) return verdict;
  }
  return UNDECIDED;
}
