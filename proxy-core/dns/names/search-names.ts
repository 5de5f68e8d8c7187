/** What is asked for a name of a single label, such as `printer`. Pure. */
import type { SingleLabelPolicy } from '../manners.ts';
import { canonicalName, isHostName } from '#core/common/names/host-name.ts';

/** In turn, until one exists; none: it does not. Names with a dot are asked for as they are. */
export function namesToAsk(name: string, policy: SingleLabelPolicy, searchDomains: readonly string[]): readonly string[] {
  if (name.includes('.')) return [name];
  switch (policy) {
    case 'ask':
      return [name];
    case 'never':
      return [];
    case 'search':
      return [...searchDomains.map((domain) => `${name}.${canonicalName(domain)}`).filter(isHostName), name];
  }
}
