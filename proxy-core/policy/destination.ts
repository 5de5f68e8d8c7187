/**
 * May the proxy dial this address? Judged on the address a name resolved to,
 * never on the name, so no spelling and no DNS answer gets around it.
 */
import { isInAnyNetwork, parseIpAddress, parseNetwork, type Network } from '#core/common/ip-address.ts';
import type { Policy } from './policy.ts';

const networks = (...texts: readonly string[]): readonly Network[] => texts.map(parseNetwork).filter((network) => network !== null);

/** This machine, this link, nobody, everybody: RFC 6890 and its successors. Private networks stay reachable: they are the home. */
const PROTECTED = networks(
  '0.0.0.0/8',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '224.0.0.0/4',
  '240.0.0.0/4',
  '::/128',
  '::1/128',
  'fe80::/10',
  'ff00::/8',
  '::/96',
);
/** NAT64 and IPv4-compatible forms carry an IPv4 address in their last octets; the address inside is judged as well. */
const CARRIES_IPV4 = networks('64:ff9b::/96', '::/96', '2002::/16');

export interface OwnEndpoints {
  /** True when something of ours listens at this address and port: dialling it would be a loop or a way to the monitor. */
  isOwn(address: string, port: number): boolean;
}

export type DestinationVerdict = 'permit' | 'protected' | 'denied' | 'own';

export function judgeDestination(address: string, port: number, policy: Policy, own: OwnEndpoints): DestinationVerdict {
  if (own.isOwn(address, port)) return 'own';
  const octets = parseIpAddress(address);
  if (octets === null) return 'protected';
  if (isInAnyNetwork(octets, policy.denyDestinations)) return 'denied';
  if (isInAnyNetwork(octets, policy.allowDestinations)) return 'permit';
  return isProtected(octets) ? 'protected' : 'permit';
}

function isProtected(octets: readonly number[]): boolean {
  if (isInAnyNetwork(octets, PROTECTED)) return true;
  if (octets.length !== 16 || !isInAnyNetwork(octets, CARRIES_IPV4)) return false;
  const inner = octets[0] === 0x20 && octets[1] === 0x02 ? octets.slice(2, 6) : octets.slice(12);
  return isInAnyNetwork(inner, PROTECTED);
}
