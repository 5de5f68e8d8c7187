/**
 * The one form in which hosts are judged: lower case, no trailing dot,
 * punycode, addresses in their shortest spelling, IPv4-mapped IPv6 as IPv4.
 * Every spelling of a host has to end here before a rule sees it.
 */

// The platform's own URL parser (WHATWG) exists in Node, Electron and browsers, but not in the ES library's types.
declare const URL: new (text: string) => { readonly hostname: string };

// Labels of letters, digits, hyphens and underscores (underscores stand in real lists), ending in a label that is no number.
const PLAIN_NAME = /^(?:[a-z0-9_-]{1,63}\.)*[a-z0-9_-]*[a-z_-][a-z0-9_-]*\.?$/;
const PLAIN_IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)\.){3}(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)$/;
const HEX_NUMBER_LABEL = /(?:^|\.)0x[0-9a-f]*\.?$/;
// The URL parser would end the host there, read it as somebody's password, or leave it out without a word.
const NEVER_IN_NAME = /[/\\?#@[\]\t\n\v\f\r ]/;
const IPV6_CHARACTERS = /^[0-9a-f:.]+$/;
const MAPPED_IPV4 = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/;
const MAX_NAME_CHARACTERS = 253;

/** Hosts come back again and again: one page asks for few. Emptied when full, so it cannot grow. */
const REMEMBERED = new Map<string, string | null>();
const MAX_REMEMBERED = 2000;

/**
 * @param host - As written in a target, Host field, server name or rule: a name, an IPv4 address in any spelling, or an IPv6
 *   address without brackets. latin1 octets; non-ASCII ones are read as UTF-8.
 * @returns The canonical form (an IPv6 address without brackets), or null when no host can be meant by it.
 */
export function canonicalHost(host: string): string | null {
  const known = REMEMBERED.get(host);
  if (known !== undefined) return known;
  const canonical = canonicalForm(host);
  if (REMEMBERED.size >= MAX_REMEMBERED) REMEMBERED.clear();
  if (host.length <= MAX_NAME_CHARACTERS + 1) REMEMBERED.set(host, canonical);
  return canonical;
}

/** The same without remembering: for a million names that are asked about once. */
export function canonicalForm(host: string): string | null {
  // Octets above 127 are parts of UTF-8 here, not letters: only the URL parser may change their case.
  const lower = /[\u0080-\u00ff]/.test(host) ? host : host.toLowerCase();
  if (PLAIN_IPV4.test(lower)) return lower;
  if (PLAIN_NAME.test(lower) && !HEX_NUMBER_LABEL.test(lower)) return bounded(withoutDot(lower));
  return lower.includes(':') ? canonicalIpv6(lower) : unusualName(lower);
}

function unusualName(host: string): string | null {
  const bare = withoutDot(host);
  if (NEVER_IN_NAME.test(bare)) return null;
  if (bare === '' || bare.endsWith('.') || bare.startsWith('.') || bare.includes('..')) return null;
  const name = parsed(encodeHighOctets(bare));
  if (name === null || name.startsWith('[')) return null;
  const plain = withoutDot(name);
  return PLAIN_IPV4.test(plain) || PLAIN_NAME.test(plain) ? bounded(plain) : null;
}

function canonicalIpv6(address: string): string | null {
  if (!IPV6_CHARACTERS.test(address)) return null;
  const name = parsed(`[${address}]`);
  if (name === null) return null;
  const bare = name.slice(1, -1);
  const mapped = MAPPED_IPV4.exec(bare);
  if (mapped === null) return bare;
  const high = Number.parseInt(mapped[1] ?? '', 16);
  const low = Number.parseInt(mapped[2] ?? '', 16);
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
}

function parsed(authority: string): string | null {
  try {
    return new URL(`http://${authority}/`).hostname;
  } catch {
    return null; // the parser's way of saying that this is no host
  }
}

/** The URL parser decodes percent-encoded UTF-8, which is how latin1 octets reach it unharmed. */
function encodeHighOctets(host: string): string {
  return host.replace(/[\u0080-\u00ff]/g, (octet) => `%${octet.charCodeAt(0).toString(16)}`);
}

function withoutDot(name: string): string {
  return name.endsWith('.') ? name.slice(0, -1) : name;
}

function bounded(name: string): string | null {
  return name === '' || name.length > MAX_NAME_CHARACTERS || name.includes('..') ? null : name;
}
