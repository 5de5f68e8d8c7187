/**
 * Answers somebody decided on, as they are written: `host` covers that name
 * alone, `*.host` every name below it; the answer is addresses, or one other
 * host whose addresses are given instead. Pure; the settings and the resolver
 * read the same form.
 */
import { canonicalAddress } from './address-text.ts';
import { canonicalName, isHostName } from './host-name.ts';

export interface OverrideRule {
  readonly name: string;
  readonly answers: readonly string[];
}

export type OverrideRead =
  | { readonly type: 'addresses'; readonly name: string; readonly isBelow: boolean; readonly addresses: readonly string[] }
  | { readonly type: 'host'; readonly name: string; readonly isBelow: boolean; readonly host: string }
  | { readonly type: 'problem'; readonly userText: string };

export const MAX_OVERRIDES = 10_000;
const MAX_ANSWERS = 16;
/** `256.1.1.1`: meant as an address, and none. */
const ENDS_IN_NUMBER = /(?:^|\.)\d+$/;

export function readOverride(rule: OverrideRule): OverrideRead {
  const isBelow = rule.name.startsWith('*.');
  const name = canonicalName(isBelow ? rule.name.slice(2) : rule.name);
  if (!isHostName(name)) return problem(`"${rule.name}" is not a name, nor *. and a name.`);
  const [first, ...others] = rule.answers;
  if (first === undefined) return problem(`There is no answer for "${rule.name}".`);
  if (rule.answers.length > MAX_ANSWERS) return problem(`More than ${MAX_ANSWERS} answers for one name are too many.`);
  const addresses = rule.answers.map(canonicalAddress).filter((address) => address !== undefined);
  if (addresses.length === rule.answers.length) return { type: 'addresses', name, isBelow, addresses };
  const host = canonicalName(first);
  if (others.length > 0 || !isHostName(host) || ENDS_IN_NUMBER.test(host))
    return problem(`"${rule.answers.join(' ')}" is neither addresses nor one host name.`);
  return { type: 'host', name, isBelow, host };
}

function problem(userText: string): OverrideRead {
  return { type: 'problem', userText };
}
