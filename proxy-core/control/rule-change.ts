/** One click on "block this site" or "allow this site", as a change of both lists. Pure. */
import { ruleHost } from '#core/policy/compile-rules.ts';
import type { FilteringChange, FilteringSettings } from './control-ports.ts';

export type RuleList = 'allow' | 'block';

/**
 * Puts the rule at the end of one list and takes it off the other, as one
 * change. Null when both lists are already so. Rules are equal when they name
 * the same host, however they are written.
 */
export function addedRule(settings: Pick<FilteringSettings, RuleList>, list: RuleList, rule: string): FilteringChange | null {
  const other: RuleList = list === 'allow' ? 'block' : 'allow';
  const isWanted = namesLike(rule);
  const here = settings[list];
  const there = settings[other];
  const isHere = here.some(isWanted);
  const left = there.filter((line) => !isWanted(line));
  const isThere = left.length !== there.length;
  if (isHere && !isThere) return null;
  return {
    ...(isHere ? {} : { [list]: [...here, rule.trim()] }),
    ...(isThere ? { [other]: left } : {}),
  };
}

/**
 * Lists may be long and this runs between requests: a plain line that does not
 * even contain the name is passed over without being read.
 */
function namesLike(rule: string): (line: string) => boolean {
  const wanted = nameOf(rule);
  return (line) => (isPlain(line) ? line.toLowerCase().includes(wanted.toLowerCase()) : true) && nameOf(line) === wanted;
}

/** A line that names no host is equal to itself only. */
function nameOf(line: string): string {
  return ruleHost(line) ?? line.trim();
}

/** Other letters and IPv6 addresses may be written in another form than they are kept in. */
function isPlain(line: string): boolean {
  return !/[^ -~\t]/.test(line) && !line.includes(':');
}
