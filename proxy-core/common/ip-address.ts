/** Addresses as numbers, and networks to compare them with. Text in, no sockets, nothing thrown. */

/** 4 or 16 octets, most significant first; null when the text is no address. An IPv4-mapped IPv6 address becomes IPv4. */
export function parseIpAddress(text: string): readonly number[] | null {
  return text.includes(':') ? parseIpv6(text) : parseIpv4(text);
}

export function isIpAddress(text: string): boolean {
  return parseIpAddress(text) !== null;
}

const IPV6_GROUP = /^[0-9a-fA-F]{1,4}$/;
const DOT = 46;
const ZERO = 48;

/** Every connection and every dial asks this, so it walks the text once and makes nothing but the answer. */
function parseIpv4(text: string): readonly number[] | null {
  const octets = [0, 0, 0, 0];
  let part = 0;
  let digits = 0;
  let value = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === DOT) {
      if (digits === 0 || part === 3) return null;
      octets[part] = value;
      part += 1;
      digits = 0;
      value = 0;
      continue;
    }
    const digit = code - ZERO;
    if (digit < 0 || digit > 9 || (digits > 0 && value === 0)) return null; // a leading zero would be octal elsewhere
    value = value * 10 + digit;
    digits += 1;
    if (value > 255) return null;
  }
  if (part !== 3 || digits === 0) return null;
  octets[3] = value;
  return octets;
}

function parseIpv6(text: string): readonly number[] | null {
  const halves = text.split('::');
  if (halves.length > 2) return null;
  const head = groupsOf(halves[0] ?? '', halves.length === 1);
  const tail = halves.length === 2 ? groupsOf(halves[1] ?? '', true) : [];
  if (head === null || tail === null) return null;
  const missing = 8 - head.length - tail.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return null;
  const groups = [...head, ...Array<number>(missing).fill(0), ...tail];
  const octets = groups.flatMap((group) => [group >> 8, group & 255]);
  return isMapped(octets) ? octets.slice(12) : octets;
}

/** @param isEnd - only the end of an address may be written with dots (RFC 4291 section 2.2). */
function groupsOf(text: string, isEnd: boolean): readonly number[] | null {
  if (text === '') return [];
  const groups: number[] = [];
  const parts = text.split(':');
  for (const [index, part] of parts.entries()) {
    const dotted = isEnd && index === parts.length - 1 && part.includes('.') ? parseIpv4(part) : null;
    if (dotted !== null) groups.push(((dotted[0] ?? 0) << 8) | (dotted[1] ?? 0), ((dotted[2] ?? 0) << 8) | (dotted[3] ?? 0));
    else if (IPV6_GROUP.test(part)) groups.push(Number.parseInt(part, 16));
    else return null;
  }
  return groups;
}

function isMapped(octets: readonly number[]): boolean {
  return octets.length === 16 && octets.slice(0, 10).every((octet) => octet === 0) && octets[10] === 255 && octets[11] === 255;
}

export interface Network {
  readonly octets: readonly number[];
  readonly bits: number;
}

/** `address` or `address/bits`, or null. Bits beyond the prefix are ignored. */
export function parseNetwork(text: string): Network | null {
  const [addressText = '', bitsText, ...rest] = text.split('/');
  const octets = parseIpAddress(addressText);
  if (octets === null || rest.length > 0) return null;
  const most = octets.length * 8;
  if (bitsText === undefined) return { octets, bits: most };
  if (!/^\d{1,3}$/.test(bitsText)) return null;
  // A mapped network (::ffff:10.0.0.0/104) counts its bits from the long form.
  const wasLong = addressText.includes(':') && octets.length === 4;
  const bits = Number(bitsText) - (wasLong ? 96 : 0);
  return bits >= 0 && bits <= most ? { octets, bits } : null;
}

export function isInNetwork(address: readonly number[], network: Network): boolean {
  if (address.length !== network.octets.length) return false;
  const whole = network.bits >> 3;
  for (let at = 0; at < whole; at += 1) if (address[at] !== network.octets[at]) return false;
  const rest = network.bits & 7;
  if (rest === 0) return true;
  const mask = 0xff & ~(0xff >> rest);
  return ((address[whole] ?? 0) & mask) === ((network.octets[whole] ?? 0) & mask);
}

export function isInAnyNetwork(address: readonly number[], networks: readonly Network[]): boolean {
  for (const network of networks) if (isInNetwork(address, network)) return true;
  return false;
}

/** `host:port`, an IPv6 host in brackets. */
export function authorityOf(host: string, port: number): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}
