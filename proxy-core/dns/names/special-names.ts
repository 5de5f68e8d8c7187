/**
 * Names that no server is ever asked for. Pure.
 *
 * @see RFC 6761 (localhost, invalid), RFC 7686 (onion), RFC 9462 section 6.4 (resolver.arpa)
 */

export type SpecialAnswer =
  | { readonly type: 'loopback' }
  | { readonly type: 'no-such-name' }
  /** Said not to exist, because it leads past the filter. */
  | { readonly type: 'withheld' }
  /** The name is there, with no record anybody may use. */
  | { readonly type: 'no-data' };

const LOOPBACK: SpecialAnswer = { type: 'loopback' };
const NO_SUCH_NAME: SpecialAnswer = { type: 'no-such-name' };
const WITHHELD: SpecialAnswer = { type: 'withheld' };
const NO_DATA: SpecialAnswer = { type: 'no-data' };

/** By the last label or the last two. */
const SUFFIXES: ReadonlyMap<string, SpecialAnswer> = new Map<string, SpecialAnswer>([
  ['localhost', LOOPBACK],
  ['invalid', NO_SUCH_NAME],
  ['onion', NO_SUCH_NAME],
  ['resolver.arpa', NO_DATA],
]);

/** Browsers and systems ask for these to learn whether names may be looked up past us. The answer is no. */
const BYPASS_NAMES: ReadonlySet<string> = new Set([
  'use-application-dns.net', // Firefox: DNS over HTTPS of its own
  'mask.icloud.com', // Apple Private Relay
  'mask-h2.icloud.com',
  'mask-canary.icloud.com',
]);

/** @param refuseBypass whether the canary and relay names are answered here. */
export function specialAnswer(name: string, refuseBypass: boolean): SpecialAnswer | undefined {
  const lastDot = name.lastIndexOf('.');
  const byLabel = SUFFIXES.get(name.slice(lastDot + 1));
  if (byLabel !== undefined) return byLabel;
  if (refuseBypass && BYPASS_NAMES.has(name)) return WITHHELD;
  if (!name.endsWith('.arpa') && name !== 'arpa') return undefined;
  return SUFFIXES.get(name.slice(name.lastIndexOf('.', lastDot - 1) + 1));
}
