/**
 * May the proxy dial this address? Judged on the address a name resolved to,
 * never on the name, so no spelling and no DNS answer gets around it.
 */
import { isInAnyNetwork, parseIpAddress, parseNetwork, type Network } from '#core/common/ip-address.ts';
import type { Policy } from './policy.ts';

const networks = (...texts: readonly string[]): readonly Network[] => texts.map(parseNetwork).filter((network) => network !== null);

/**
 * This machine, this link, nobody, everybody: RFC 6890 and its successors. Private networks stay reachable: they are the home.
 * The last two are where a rented machine asks who it is; the third of that kind, 169.254.169.254, is on the link.
 */
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
  'fd00:ec2::254/128',
  '100.100.100.200/32',
);
/** NAT64 (RFC 6052, 8215), IPv4-translated and IPv4-compatible forms carry an IPv4 address in their last octets, 6to4 near its start. */
const CARRIES_IPV4 = networks('64:ff9b::/96', '64:ff9b:1::/48', '::ffff:0:0:0/96', '::/96', '2002::/16');

export interface OwnEndpoints {
  /** True when something of ours listens at this address and port: dialling it would be a loop or a way to the monitor. */
  isOwn(address: string, port: number): boolean;
}

/** `blocked`: a block rule names the address or a network around it; an allow rule for the host goes before it. */
export type DestinationVerdict = 'permit' | 'protected' | 'denied' | 'own' | 'blocked';

export function judgeDestination(address: string, port: number, policy: Policy, own: OwnEndpoints): DestinationVerdict {
  if (own.isOwn(address, port)) return 'own';
  const octets = parseIpAddress(address);
  if (octets === null) return 'protected';
  const carried = carriedIpv4(octets);
  if (isEither(octets, carried, policy.denyDestinations)) return 'denied';
  if (!isInAnyNetwork(octets, policy.allowDestinations) && isEither(octets, carried, PROTECTED)) return 'protected';
  return blockRuleFor(address, octets, carried, policy) === null ? 'permit' : 'blocked';
}

/** @returns the block rule that covers the address, or null; with filtering off none does. */
export function addressRule(address: string, policy: Policy): string | null {
  const octets = parseIpAddress(address);
  return octets === null ? null : blockRuleFor(address, octets, carriedIpv4(octets), policy);
}

function blockRuleFor(address: string, octets: readonly number[], carried: readonly number[] | null, policy: Policy): string | null {
  const { filteringOn, block } = policy;
  if (!filteringOn || block.size === 0) return null;
  return block.findAddress(address, octets) ?? (carried === null ? null : block.findAddress(carried.join('.'), carried));
}

/** What a gateway on the way would make of the address, or null. */
function carriedIpv4(octets: readonly number[]): readonly number[] | null {
  if (octets.length !== 16 || !isInAnyNetwork(octets, CARRIES_IPV4)) return null;
  return octets[0] === 0x20 && octets[1] === 0x02 ? octets.slice(2, 6) : octets.slice(12);
}

function isEither(octets: readonly number[], carried: readonly number[] | null, among: readonly Network[]): boolean {
  return isInAnyNetwork(octets, among) || (carried !== null && isInAnyNetwork(carried, among));
}
