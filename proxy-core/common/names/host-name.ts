/** What counts as a host name here, and the one form it is kept in. */

/** DNS: 255 octets on its own wire are 253 characters of text (RFC 1035 section 2.3.4). */
export const MAX_NAME_OCTETS = 253;
const LABEL = /^[a-z0-9_-]{1,63}$/;

/** Lower case, without a dot at the end. */
export function canonicalName(text: string): string {
  const lower = text.toLowerCase();
  return lower.endsWith('.') ? lower.slice(0, -1) : lower;
}

/**
 * A name that can be put into a question: labels of 1 to 63 letters, digits,
 * hyphens and underscores, 253 in all. Hyphens at the edges are forbidden by
 * the book and used in the world.
 */
export function isHostName(name: string): boolean {
  if (name.length === 0 || name.length > MAX_NAME_OCTETS) return false;
  return name.split('.').every((label) => LABEL.test(label));
}
