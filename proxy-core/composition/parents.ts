/** Which parents lead to a host: the direct list first, then the rules in order, then the parents for everything else. */
import { isInAnyNetwork, parseIpAddress, parseNetwork, type Network } from '#core/common/ip-address.ts';
import { parseParent } from '#core/config/parent-url.ts';
import type { ProxyConfig } from '#core/config/settings.ts';
import type { Parent } from '#core/exchange/exchange-ports.ts';
import { canonicalHost } from '#core/policy/canonical-host.ts';
import { ruleHost } from '#core/policy/compile-rules.ts';
import { RuleSet } from '#core/policy/rule-set.ts';

interface Places {
  readonly names: RuleSet;
  readonly networks: readonly Network[];
}

/** Null: straight. The function is asked for every request, so it does nothing when no parent is set. */
export function parentChooser(settings: ProxyConfig['parent']): (host: string) => readonly Parent[] | null {
  const known = new Map<string, Parent>();
  const all = parentsFrom(settings.proxies, known);
  const rules = settings.rules.map((rule) => ({ places: placesFrom(rule.hosts), parents: parentsFrom(rule.through, known) }));
  if (all.length === 0 && rules.length === 0) return () => null;
  const direct = placesFrom(settings.direct);
  return (host) => {
    if (covers(direct, host)) return null;
    const parents = rules.find(({ places }) => covers(places, host))?.parents ?? all;
    // No parent, or "direct" alone, is the straight way, and spares the detour.
    return parents.every(({ kind }) => kind === 'direct') ? null : parents;
  };
}

/** The same text is the same object: connections to a parent are kept for that object, with its credentials. */
function parentsFrom(texts: readonly string[], known: Map<string, Parent>): readonly Parent[] {
  const parents: Parent[] = [];
  for (const text of texts) {
    const parent = known.get(text) ?? parentFrom(text);
    if (parent === null) continue;
    known.set(text, parent);
    parents.push(parent);
  }
  return parents;
}

function parentFrom(text: string): Parent | null {
  const parent = parseParent(text);
  return parent === null ? null : { ...parent, host: canonicalHost(parent.host) ?? parent.host };
}

function placesFrom(texts: readonly string[]): Places {
  const networks = texts.map(parseNetwork).filter((network) => network !== null);
  const names = texts.filter((text) => parseNetwork(text) === null).map((text) => [ruleHost(text), text] as const);
  return { networks, names: new RuleSet(new Map(names.filter((pair): pair is readonly [string, string] => typeof pair[0] === 'string'))) };
}

function covers(places: Places, host: string): boolean {
  if (places.names.find(host) !== null) return true;
  const octets = places.networks.length === 0 ? null : parseIpAddress(host);
  return octets !== null && isInAnyNetwork(octets, places.networks);
}
