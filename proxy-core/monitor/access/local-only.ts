/**
 * Keeps other sites away from a server that listens on this machine. A page
 * somewhere else may point its own name at 127.0.0.1 (DNS rebinding) or send
 * a form here; neither can hide its Host, Origin or Sec-Fetch-Site. Pure.
 */

export interface LocalRequest {
  readonly method: string;
  readonly host: string | undefined;
  readonly origin: string | undefined;
  /** Sec-Fetch-Site and Sec-Fetch-Mode: browsers write them, no page can. */
  readonly fetchSite: string | undefined;
  readonly fetchMode: string | undefined;
}

export type LocalRefusal = 'foreign-host' | 'foreign-origin' | 'foreign-site';

/** Every Host this server answers to: its own address and the names of the machine itself, always with the port. */
export function hostsOf(address: string, port: number): ReadonlySet<string> {
  const own = address.includes(':') ? `[${address}]` : address;
  const names = [own, '127.0.0.1', 'localhost', '[::1]'];
  const withPort = names.map((name) => `${name}:${port}`);
  return new Set(port === 80 ? [...withPort, ...names] : withPort);
}

/** Null: it comes from our own page or from a program on this machine. */
export function localRefusal(request: LocalRequest, hosts: ReadonlySet<string>): LocalRefusal | null {
  if (!hosts.has((request.host ?? '').toLowerCase())) return 'foreign-host';
  if (request.origin !== undefined && !isOurs(request.origin, hosts)) return 'foreign-origin';
  return isOurSite(request) ? null : 'foreign-site';
}

/** A value we do not know is foreign. */
function isOurSite({ method, fetchSite, fetchMode }: LocalRequest): boolean {
  if (fetchSite === undefined || fetchSite === 'same-origin' || fetchSite === 'none') return true;
  // Another port of this machine is the same site to a browser; it may link to the screens and nothing more.
  const onlyLooks = method === 'GET' || method === 'HEAD';
  return fetchSite === 'same-site' && fetchMode === 'navigate' && onlyLooks;
}

function isOurs(origin: string, hosts: ReadonlySet<string>): boolean {
  const scheme = 'http://';
  return origin.startsWith(scheme) && hosts.has(origin.slice(scheme.length).toLowerCase());
}
