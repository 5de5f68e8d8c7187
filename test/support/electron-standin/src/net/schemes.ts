/**
 * Own schemes. Chromium cannot be taught one from outside, so a page of
 * `app://ui/x` is shown to it as `https://ui.app.standin.test/x`.
 */

const SUFFIX = '.standin.test';
const known = new Set<string>();

export function addSchemes(schemes: readonly string[]): void {
  for (const scheme of schemes) known.add(scheme);
}

export function hasSchemes(): boolean {
  return known.size > 0;
}

export function toWire(url: string): string {
  const [, scheme = '', host = '', rest = ''] = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)(.*)$/i.exec(url) ?? [];
  return known.has(scheme) ? `https://${host}.${scheme}${SUFFIX}${rest === '' ? '/' : rest}` : url;
}

export function fromWire(url: string): string {
  const [, host, scheme, rest] = /^https:\/\/([^/?#]+)\.([a-z][a-z0-9+-]*)\.standin\.test(.*)$/i.exec(url) ?? [];
  return host === undefined ? url : `${scheme}://${host}${rest}`;
}

/** A policy may name a scheme of its own. */
export function policyToWire(policy: string): string {
  return [...known].reduce((text, scheme) => text.replace(new RegExp(`\\b${scheme}:(?!/)`, 'g'), `https://*.${scheme}${SUFFIX}`), policy);
}
