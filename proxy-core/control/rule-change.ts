/** One click on "block this site" or "allow this site", as a change of both lists. Pure. */
import type { FilteringChange, FilteringSettings } from './control-ports.ts';

export type RuleList = 'allow' | 'block';

/**
 * Puts the rule at the end of one list and takes it off the other, as one
 * change. Null when both lists are already so. Rules are equal when they name
 * the same host: case, blanks around it and a final dot do not matter.
 */
export function addedRule(settings: FilteringSettings, list: RuleList, rule: string): FilteringChange | null {
  const other: RuleList = list === 'allow' ? 'block' : 'allow';
  const wanted = nameOf(rule);
  const here = settings[list];
  const there = settings[other];
  const isHere = here.some((line) => nameOf(line) === wanted);
  const left = there.filter((line) => nameOf(line) !== wanted);
  const isThere = left.length !== there.length;
  if (isHere && !isThere) return null;
  return {
    ...(isHere ? {} : { [list]: [...here, rule.trim()] }),
    ...(isThere ? { [other]: left } : {}),
  };
}

function nameOf(rule: string): string {
  return rule.trim().toLowerCase().replace(/\.$/, '');
}
