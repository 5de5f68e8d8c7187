/**
 * Which hosts a name may be taken for. A name of the DNS may hold any octets,
 * and programs and name servers on the way read the unusual ones loosely: a
 * dot inside a label as the border of two, a NUL as the end, UTF-8 as the
 * letters of a host. What any of them would make of the name is judged, too.
 * Pure.
 */
import { unescaped } from '#core/dns/wire/name-text.ts';
import { canonicalHost } from '#core/policy/canonical-host.ts';

const DOT = String.raw`\046`;
const NUL = String.raw`\000`;

/** @param name as `dns/wire/name-text.ts` writes names. @returns canonical hosts, the strict reading first; for nearly every name there is one. */
export function readingsOf(name: string): readonly string[] {
  if (!name.includes('\\') && !name.includes('%')) return [canonicalHost(name) ?? name];
  const loose = looseReading(name);
  return loose === name || loose === '' ? [name] : [name, loose];
}

function looseReading(name: string): string {
  const end = name.indexOf(NUL);
  const text = (end > 0 ? name.slice(0, end) : name).replaceAll(DOT, '.');
  return text.split('.').map(looseLabel).join('.');
}

/** The host itself takes no odd octets, so a label that is none stays as it is: the labels after it still count. */
function looseLabel(label: string): string {
  if (!label.includes('\\') && !label.includes('%')) return label;
  return canonicalHost(unescaped(label)) ?? label;
}
