/** Which line of a list speaks about a host. For showing only: what really happens is decided in the core. Pure. */

/** A line covers its own host and every name below it. The closest one is named; undefined when none covers it. */
export function coveringRule(host: string, lines: readonly string[]): string | undefined {
  let best: string | undefined;
  let bestName = '';
  for (const line of lines) {
    const name = line.trim().toLowerCase().replace(/^\*\./, '').replace(/\.$/, '');
    if (name === '' || name.length <= bestName.length) continue;
    if (host === name || host.endsWith(`.${name}`)) [best, bestName] = [line.trim(), name];
  }
  return best;
}
