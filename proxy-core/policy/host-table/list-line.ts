/**
 * One line of a block list: the names in it and what they cover, or why it is
 * passed over. Each format keeps its own rule:
 *
 * | line | covers |
 * | --- | --- |
 * | hosts: `0.0.0.0 a.example b.example` | each name itself |
 * | bare name in a list of domains; `.a.example`; `*.a.example` | the name and everything below |
 * | bare name among hosts lines | the name itself |
 * | `||a.example^`, also with `$important`, `$all`, `$document` | the name and everything below |
 * | an IP address in any of them | itself |
 *
 * Passed over: what only a browser can do (cosmetic rules, addresses with a
 * path, patterns, other modifiers), exceptions (`@@`), names of the machine
 * itself, and hosts lines that give a real address. A modifier that is not
 * known makes the rule mean less than the whole host, so it is passed over.
 */
import { parseIpAddress } from '#core/common/ip-address.ts';
import { canonicalForm } from '../canonical-host.ts';
import { COSMETIC, isAddress, type ListFormat } from './list-format.ts';
import { ITSELF, SUBTREE } from './list-sets.ts';

/** Nothing is wrong with the line; it is not for a table of hosts. */
export type SkipReason = 'exception' | 'cosmetic' | 'address-part' | 'modifier' | 'wildcard' | 'own-name' | 'real-address';
/** The line cannot be understood. */
export type LineProblem = 'no-host' | 'several-words' | 'one-label' | 'network' | 'too-long';

export type ListEntry =
  /** `host` is canonical. */
  | { readonly type: 'name'; readonly host: string; readonly covers: number }
  | { readonly type: 'skipped'; readonly why: SkipReason }
  | { readonly type: 'problem'; readonly why: LineProblem };

const NOTHING: readonly ListEntry[] = [];
/** Names every hosts file gives to the machine itself (filtering them would cut it off from itself), and what they stand beside. */
const OWN_NAMES: ReadonlySet<string> = new Set([
  'localhost',
  'localhost.localdomain',
  'local',
  'broadcasthost',
  'ip6-localhost',
  'ip6-loopback',
  'ip6-localnet',
  'ip6-mcastprefix',
  'ip6-allnodes',
  'ip6-allrouters',
  'ip6-allhosts',
  '0.0.0.0',
  '127.0.0.1',
  '255.255.255.255',
  '::',
  '::1',
]);
/** Addresses that lead nowhere: what a blocking hosts line gives. */
const NOWHERE: ReadonlySet<string> = new Set(['0.0.0.0', '127.0.0.1', '::', '::1', '0']);
/** They say "the whole host" or "before all exceptions", and a table of hosts can do no other. */
const HONOURED: ReadonlySet<string> = new Set(['important', 'all', 'document', 'doc']);

const SPACE = /[ \t\v\f\r]+/;
const DOMAIN_RULE = /^\|\|([^$/*|?^]+)\^\|?(?:\$(.*))?$/;

/** @param line - trimmed by `trimmed`, latin1: non-ASCII octets are read as UTF-8. */
export function readListLine(line: string, format: ListFormat): readonly ListEntry[] {
  if (line === '' || line.startsWith('!')) return NOTHING;
  if (line.startsWith('#')) return format === 'adblock' && COSMETIC.test(line) ? [skipped('cosmetic')] : NOTHING;
  if (line.startsWith('||')) return [domainRule(line)];
  if (line.startsWith('@@')) return [skipped('exception')];
  if (line.startsWith('[') && !line.includes(':')) return NOTHING; // [Adblock Plus 2.0]
  const words = withoutComment(line).split(SPACE);
  const [first = ''] = words;
  if (words.length > 1 && (NOWHERE.has(first) || isAddress(first))) return hostsLine(first, words);
  if (COSMETIC.test(line)) return [skipped('cosmetic')];
  if (format === 'adblock') return [skipped('address-part')];
  return [words.length > 1 ? problem('several-words') : bareName(first, format)];
}

/** Without spaces at its ends. `trim` would eat octets of UTF-8 names that look like spaces in latin1. */
export function trimmed(line: string): string {
  let [from, to] = [0, line.length];
  while (from < to && isSpace(line.charCodeAt(from))) from += 1;
  while (to > from && isSpace(line.charCodeAt(to - 1))) to -= 1;
  return from === 0 && to === line.length ? line : line.slice(from, to);
}

function isSpace(character: number): boolean {
  return character === 32 || (character >= 9 && character <= 13);
}

function withoutComment(line: string): string {
  const hash = line.indexOf('#');
  const bang = line.search(/[ \t]!/);
  const end = Math.min(hash === -1 ? line.length : hash, bang === -1 ? line.length : bang);
  return end === line.length ? line : trimmed(line.slice(0, end));
}

function domainRule(line: string): ListEntry {
  const rule = line.search(/[ \t]/) === -1 ? line : withoutComment(line);
  const match = DOMAIN_RULE.exec(rule);
  if (match === null) return skipped(COSMETIC.test(rule) ? 'cosmetic' : rule.includes('*') ? 'wildcard' : 'address-part');
  const [, name = '', modifiers] = match;
  if (modifiers !== undefined && !modifiers.split(',').every((one) => HONOURED.has(one.trim()))) return skipped('modifier');
  const host = withoutBrackets(name);
  return host === name && host.includes(':') ? skipped('address-part') : named(host, SUBTREE);
}

function hostsLine(address: string, words: readonly string[]): readonly ListEntry[] {
  const leadsNowhere = NOWHERE.has(address) || parseIpAddress(address)?.[0] === 127;
  return words.slice(1).map((word) => {
    const entry = named(word, ITSELF);
    return leadsNowhere || entry.type !== 'name' ? entry : skipped('real-address');
  });
}

function bareName(word: string, format: ListFormat): ListEntry {
  if (word.includes('/')) return isAddress(word.slice(0, word.indexOf('/'))) ? problem('network') : skipped('address-part');
  const name = withoutBrackets(word.replace(/^\*?\./, ''));
  if (name.includes('*')) return skipped('wildcard');
  if (/[|^$]/.test(name)) return skipped('address-part');
  const isMarked = name !== word;
  const entry = named(name, isMarked || format === 'domains' ? SUBTREE : ITSELF);
  // A stray word would block nothing, but `com` or `org` on a line of its own would block half the internet.
  return entry.type === 'name' && !isMarked && !/[.:]/.test(entry.host) ? problem('one-label') : entry;
}

function named(name: string, covers: number): ListEntry {
  const host = canonicalForm(name);
  if (host === null) return problem('no-host');
  if (OWN_NAMES.has(host)) return skipped('own-name');
  return { type: 'name', host, covers: isNumeric(host) ? ITSELF : covers };
}

/** Canonical names do not end in a number, addresses do or hold colons. */
function isNumeric(host: string): boolean {
  const last = host.charCodeAt(host.length - 1);
  return host.includes(':') || (last >= 48 && last <= 57 && parseIpAddress(host) !== null);
}

function withoutBrackets(name: string): string {
  return name.startsWith('[') && name.endsWith(']') ? name.slice(1, -1) : name;
}

function skipped(why: SkipReason): ListEntry {
  return { type: 'skipped', why };
}

function problem(why: LineProblem): ListEntry {
  return { type: 'problem', why };
}
