/**
 * A setting that this run sets (command line, environment) was changed on the
 * screens. The person saw the value in force and changed that; what belongs
 * into the file is the change, not what was set for this run. Pure.
 */

/**
 * @param written - What the file says, or the default.
 * @param inForce - What the person saw.
 * @param wanted - What the person made of it.
 * @returns what the file says from now on. Lists: entries that were added or altered are added, removed ones are removed, all
 * others stay as written; the order is the wanted one. Anything else: what is wanted.
 */
export function writtenAfter(written: unknown, inForce: unknown, wanted: unknown): unknown {
  if (!Array.isArray(wanted) || !Array.isArray(inForce) || !Array.isArray(written)) return wanted;
  const before = byIdentity(inForce);
  const after = byIdentity(wanted);
  const kept = (written as readonly unknown[]).filter((entry) => !before.has(identityOf(entry)) || after.has(identityOf(entry)));
  const changed = [...after].filter(([identity, entry]) => !before.has(identity) || !isSame(before.get(identity), entry));
  const result = byIdentity(kept);
  for (const [identity, entry] of changed) result.set(identity, entry);
  return inOrderOf([...after.keys()], result);
}

/** The entries that are in both stand in the order that is wanted, at the places they have among the others. */
function inOrderOf(wanted: readonly string[], result: ReadonlyMap<string, unknown>): readonly unknown[] {
  const ordered = wanted.filter((identity) => result.has(identity));
  const isWanted = new Set(ordered);
  let next = 0;
  return [...result].map(([identity, entry]) => (isWanted.has(identity) ? result.get(ordered[next++] ?? '') : entry));
}

export function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function byIdentity(entries: readonly unknown[]): Map<string, unknown> {
  return new Map(entries.map((entry) => [identityOf(entry), entry]));
}

/** Entries with a name (pools, local names) are the same entry whatever else of them was changed. */
function identityOf(entry: unknown): string {
  const name = typeof entry === 'object' && entry !== null ? (entry as { readonly name?: unknown }).name : undefined;
  return typeof name === 'string' ? `name ${name}` : JSON.stringify(entry);
}
