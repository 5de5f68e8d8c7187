/** *Did you mean*: the known names nearest to one that does not exist. Pure; the only user of `fastest-levenshtein`. */
import { distance } from 'fastest-levenshtein';

/** Longer names are no slips of the finger, and comparing them takes time. */
const MAX_CHARACTERS = 100;
const MAX_NAMES = 3;

/**
 * @param typed - Upper and lower case count the same, and so do names that differ in the part before the last separator only.
 * @returns at most three names, the nearest first; empty when none is near.
 */
export function nearestNames(typed: string, known: Iterable<string>): readonly string[] {
  if (typed.length > MAX_CHARACTERS) return [];
  const wanted = typed.toLowerCase();
  const farthest = Math.max(2, Math.floor(wanted.length / 4));
  return [...known]
    .map((name) => ({ name, steps: stepsTo(wanted, name.toLowerCase()) }))
    .filter(({ steps }) => steps <= farthest)
    .sort((one, other) => one.steps - other.steps)
    .filter(({ steps }, _at, sorted) => steps <= (sorted[0]?.steps ?? 0) + 1)
    .slice(0, MAX_NAMES)
    .map(({ name }) => name);
}

/** ` Did you mean a or b?`, or nothing. Follows a full stop. */
export function didYouMean(names: readonly string[]): string {
  if (names.length === 0) return '';
  return ` Did you mean ${names.length === 1 ? '' : `${names.slice(0, -1).join(', ')} or `}${names.at(-1)}?`;
}

/** A setting in the wrong section is one step away, as a slip of one character is. */
function stepsTo(wanted: string, name: string): number {
  const steps = distance(wanted, name);
  const [wantedKey, key] = [wanted.split('.')[1], name.split('.')[1]];
  if (key === undefined || wantedKey === undefined) return steps;
  return Math.min(steps, distance(wantedKey, key) <= 1 && key.length > 3 ? 1 + distance(wantedKey, key) : steps);
}
