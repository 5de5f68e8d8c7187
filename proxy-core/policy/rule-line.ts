/**
 * One line of the rule editor: the host or network it names, what was
 * understood where that is not what the line says literally, or why it is no
 * rule. Words for each stand in `rule-words.ts`.
 *
 * | line | read as |
 * | --- | --- |
 * | `example.org`, `EXAMPLE.org.`, `.example.org`, `||example.org^`, `http://example.org/` | the host and every host below it |
 * | `*.example.org`, `example.org:8080`, `https://example.org/page` | the same, with a note |
 * | `com`, `co.uk`, `router` | the same, with a note: every name that ends so |
 * | `192.0.2.1`, `2001:db8::1`, `[2001:db8::1]` | the address |
 * | `127.1`, `0x7f000001` | the address in another spelling, with a note |
 * | `192.168.1.0/24`, `2001:db8::/32` | the network, with a note |
 * | anything else | a problem |
 *
 * `#` starts a comment, except inside an address (`https://example.org/#page`).
 */
import { parseIpAddress, parseNetwork, type Network } from '#core/common/ip-address.ts';
import { canonicalForm } from './canonical-host.ts';
import { networkAddress } from './network-rules.ts';

export type RuleProblemCode =
  | 'cosmetic'
  | 'exception'
  | 'modifier'
  | 'mask'
  | 'prefix'
  | 'short-network'
  | 'range'
  | 'star'
  | 'user'
  | 'several'
  | 'no-host';
export type RuleNoteCode = 'path' | 'port' | 'below' | 'number' | 'own' | 'ending' | 'network';

export type RuleLine =
  /** Empty, or a comment only. */
  | { readonly type: 'nothing' }
  /** `host` is canonical. */
  | { readonly type: 'host'; readonly host: string; readonly rule: string; readonly note: RuleNoteCode | null }
  /** `host` is the network in its shortest spelling. */
  | { readonly type: 'network'; readonly host: string; readonly network: Network; readonly rule: string; readonly note: 'network' }
  | { readonly type: 'problem'; readonly code: RuleProblemCode };

/** Most lines: nothing to take off. */
const PLAIN_HOST = /^[A-Za-z0-9][A-Za-z0-9.-]*$/;
/** `example.org##.banner`: rules of filter lists about parts of a page. */
const COSMETIC = /^\s*[^\s#]+#(?:#|[@?$%]{1,3}#)/;
const SCHEME = /^[a-z][a-z0-9+.-]*:\/\//i;
const ADDRESS_AND_REST = /^\[?([0-9a-f:.]+)\]?\/(.+)$/i;
/** `co.uk`, `com.au`: under these, anyone registers names. */
const SECOND_LEVEL = /^(?:ac|co|com|edu|gob|gov|go|gv|ne|net|or|org)\.[a-z]{2}$/;
/** The last label of a canonical name is never a number, and an IPv6 address has colons. */
const ENDS_LIKE_ADDRESS = /:|\.\d+$/;

export function readRuleLine(line: string): RuleLine {
  if (COSMETIC.test(line)) return { type: 'problem', code: 'cosmetic' };
  const rule = withoutComment(line);
  if (rule === '') return { type: 'nothing' };
  if (PLAIN_HOST.test(rule)) return hostLine(rule, rule, null);
  return networkLine(rule) ?? addressLine(rule);
}

/** `192.168.1.0/24`; null when the line does not start with an address. */
function networkLine(rule: string): RuleLine | null {
  if (/^[\d.]+\/\d+$/.test(rule) && parseIpAddress(rule.slice(0, rule.indexOf('/'))) === null) {
    return { type: 'problem', code: 'short-network' };
  }
  const [, address = '', rest = ''] = ADDRESS_AND_REST.exec(rule) ?? [];
  if (parseIpAddress(address) === null) return null;
  if (parseIpAddress(rest) !== null) return { type: 'problem', code: 'mask' };
  if (!/^\d+$/.test(rest)) return null;
  const network = parseNetwork(`${address}/${rest}`);
  if (network === null) return { type: 'problem', code: 'prefix' };
  const octets = networkAddress(network.octets, network.bits);
  return { type: 'network', host: networkText(octets, network.bits), network: { octets, bits: network.bits }, rule, note: 'network' };
}

/** A whole address, `*.host`, `||host^`, a host with a port: the host in it is what is meant. */
function addressLine(rule: string): RuleLine {
  if (rule.startsWith('@@')) return { type: 'problem', code: 'exception' };
  if (/^\|\|.*\$/.test(rule)) return { type: 'problem', code: 'modifier' };
  if (/\s/.test(rule)) return { type: 'problem', code: 'several' };
  const hasScheme = SCHEME.test(rule);
  const bare = rule.replace(SCHEME, '').replace(/^\|\|/, '').replace(/\^$/, '');
  const end = bare.search(hasScheme ? /[/?#]/ : /\//);
  const authority = end === -1 ? bare : bare.slice(0, end);
  const problem = authorityProblem(authority);
  if (problem !== null) return { type: 'problem', code: problem };
  const { host, hasPort } = hostAndPort(authority.replace(/^\*?\./, ''));
  const hasPath = end !== -1 && bare.length > end + 1;
  return hostLine(host, rule, hasPath ? 'path' : hasPort ? 'port' : authority.startsWith('*.') ? 'below' : null);
}

function authorityProblem(authority: string): RuleProblemCode | null {
  if (authority.includes('@')) return 'user';
  if (/[,;]/.test(authority)) return 'several';
  if (/[*?]/.test(authority.replace(/^\*\./, ''))) return /^\d[\d.*]+$/.test(authority) ? 'range' : 'star';
  return /["'<>\\|^]/.test(authority) ? 'no-host' : null;
}

/** An IPv6 address may stand without brackets; then it has no port. */
function hostAndPort(name: string): { readonly host: string; readonly hasPort: boolean } {
  const bracketed = /^\[([^\]]+)\](:\d{1,5})?$/.exec(name);
  if (bracketed !== null) return { host: bracketed[1] ?? '', hasPort: bracketed[2] !== undefined };
  if (name.split(':').length > 2) return { host: name, hasPort: false };
  const host = name.replace(/:\d{1,5}$/, '');
  return { host, hasPort: host !== name };
}

function hostLine(written: string, rule: string, note: RuleNoteCode | null): RuleLine {
  // Not remembered: twenty thousand rules would push out the hosts that requests ask about.
  const host = canonicalForm(utf8AsLatin1(written));
  if (host === null) return { type: 'problem', code: /^[\d.]+-[\d.]+$/.test(written) ? 'range' : 'no-host' };
  return { type: 'host', host, rule, note: note ?? noteFor(host, written) };
}

function noteFor(host: string, written: string): RuleNoteCode | null {
  if (isOwn(host)) return 'own';
  if (!host.includes('.') && !host.includes(':')) return 'ending';
  if (!ENDS_LIKE_ADDRESS.test(host)) return SECOND_LEVEL.test(host) ? 'ending' : null;
  return parseIpAddress(written) === null ? 'number' : null;
}

/** This machine itself: never dialled, whatever a rule says. */
function isOwn(host: string): boolean {
  if (host === 'localhost' || host === '0.0.0.0' || host === '::' || host === '::1') return true;
  return host.endsWith('.localhost') || (host.startsWith('127.') && ENDS_LIKE_ADDRESS.test(host));
}

/** What is for people is left out. A `#` behind a slash is part of an address that was pasted. */
function withoutComment(line: string): string {
  const hash = line.search(/(?:^|\s)#/);
  const text = (hash === -1 ? line : line.slice(0, hash)).trim();
  const inside = text.indexOf('#');
  return inside === -1 || text.slice(0, inside).includes('/') ? text : text.slice(0, inside);
}

/** Hosts on the wire are octets; what a user typed is characters. */
function utf8AsLatin1(text: string): string {
  if (!/[^\u0000-\u007f]/.test(text)) return text;
  return encodeURIComponent(text.toWellFormed()).replace(/%([0-9A-F]{2})/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
}

/** The zeros of an IPv6 network are written as `::`. */
function networkText(octets: readonly number[], bits: number): string {
  if (octets.length === 4) return `${octets.join('.')}/${bits}`;
  const groups = octets.flatMap((octet, at) => (at % 2 === 0 ? [((octet << 8) | (octets[at + 1] ?? 0)).toString(16)] : []));
  return `${canonicalForm(groups.join(':')) ?? groups.join(':')}/${bits}`;
}
