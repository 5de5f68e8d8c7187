/** What the two lists say about a site. For showing only: what really happens is decided in the core. Pure. */

export type SiteStanding =
  | { readonly type: 'unlisted' }
  /** `rule` as the person wrote it. */
  | { readonly type: 'blocked'; readonly rule: string }
  | { readonly type: 'allowed'; readonly rule: string }
  /** A rule for a name above it allows the site; blocking the site itself would change nothing, because allowing wins. */
  | { readonly type: 'allowed-above'; readonly rule: string };

export function siteStanding(host: string, lists: { readonly allow: readonly string[]; readonly block: readonly string[] }): SiteStanding {
  const allowed = closest(host, lists.allow);
  if (allowed !== null) return { type: allowed.name === host ? 'allowed' : 'allowed-above', rule: allowed.rule };
  const blocked = closest(host, lists.block);
  return blocked === null ? { type: 'unlisted' } : { type: 'blocked', rule: blocked.rule };
}

/** A line covers its own host and every name below it; the closest one is named. */
function closest(host: string, lines: readonly string[]): { readonly rule: string; readonly name: string } | null {
  let best: { readonly rule: string; readonly name: string } | null = null;
  for (const line of lines) {
    const rule = line.replace(/#.*$/, '').trim();
    const name = nameIn(rule);
    if (name === '' || name.length <= (best?.name.length ?? 0)) continue;
    if (host === name || host.endsWith(`.${name}`)) best = { rule, name };
  }
  return best;
}

/** The host a line names, in the ways people write one. */
function nameIn(rule: string): string {
  return rule
    .toLowerCase()
    .replace(/^[a-z]+:\/\//, '')
    .replace(/^\|\|/, '')
    .replace(/^\*?\./, '')
    .replace(/[/^].*$/, '')
    .replace(/\.$/, '');
}
