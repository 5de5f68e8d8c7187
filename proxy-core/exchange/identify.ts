/**
 * Who is asking: the peer, or, when the peer is a trusted proxy, the client it
 * names. The right-most entry that is not a trusted proxy itself counts,
 * because only what trusted proxies appended can be believed.
 *
 * @see RFC 7239 for Forwarded, which is only read here
 */
import { isInAnyNetwork, parseIpAddress, type Network } from '#core/common/ip-address.ts';
import type { FieldLines } from '#core/protocol/http1/head/field-lines.ts';
import { FORWARDED, X_FORWARDED_FOR } from '#core/protocol/http1/head/known-fields.ts';
import { canonicalHost } from '#core/policy/canonical-host.ts';
import { trimmed } from '#core/protocol/wire/white-space.ts';
import type { Exchange } from './exchange.ts';
import type { Door } from './door.ts';

/** Longer chains are no chains. */
const MAX_ENTRIES = 50;

export function identify(exchange: Exchange, door: Door): void {
  if (door.trustedPeers.length === 0 || exchange.head === null) return;
  if (!isTrusted(exchange.client, door.trustedPeers)) return;
  const chain = forwardedChain(exchange.head.fields);
  for (let at = chain.length - 1; at >= 0; at -= 1) {
    const address = addressIn(chain[at] ?? '');
    if (address === null) return; // unknown, hidden or forged: the last that was certain stays
    exchange.client = address;
    if (!isTrusted(address, door.trustedPeers)) return;
  }
}

function isTrusted(address: string, networks: readonly Network[]): boolean {
  const octets = parseIpAddress(address);
  return octets !== null && isInAnyNetwork(octets, networks);
}

/** X-Forwarded-For when it is there, else the `for` of Forwarded; left to right. */
function forwardedChain(fields: FieldLines): readonly string[] {
  const simple = fields.combined(X_FORWARDED_FOR);
  if (simple !== null) return simple.split(',').slice(-MAX_ENTRIES);
  const structured = fields.combined(FORWARDED);
  if (structured === null) return [];
  return structured
    .split(',')
    .slice(-MAX_ENTRIES)
    .map((element) => /(?:^|;)[ \t]*for[ \t]*=[ \t]*("[^"]*"|[^; \t]*)/i.exec(element)?.[1] ?? '');
}

/** `192.0.2.1`, `192.0.2.1:80`, `[2001:db8::1]`, `"[2001:db8::1]:80"`, `2001:db8::1`; null for anything else. */
function addressIn(entry: string): string | null {
  const text = trimmed(entry).replace(/^"(.*)"$/, '$1');
  const bare = /^\[([^\]]+)\](?::\d+)?$/.exec(text)?.[1] ?? (/^[\d.]+:\d+$/.test(text) ? text.replace(/:\d+$/, '') : text);
  return parseIpAddress(bare) === null ? null : canonicalHost(bare);
}
