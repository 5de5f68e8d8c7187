/** Parent proxies as they are written: a URL, or `direct`. */

export interface ParentSetting {
  readonly kind: 'http' | 'https' | 'socks5' | 'direct';
  readonly host: string;
  readonly port: number;
  readonly credentials: { readonly user: string; readonly password: string } | null;
}

const PARENT = /^(https?|socks5):\/\/(?:([^:@/\s]*):([^@/\s]*)@)?(?:\[([0-9A-Fa-f:.]+)\]|([^\s[\]:/@?#]+))(?::(\d{1,5}))?\/?$/i;
const DEFAULT_PORTS: Readonly<Record<string, number>> = { http: 3128, https: 443, socks5: 1080 };
export const DIRECT: ParentSetting = { kind: 'direct', host: '', port: 0, credentials: null };

/** @returns null when it is none. User and password are percent-decoded. */
export function parseParent(text: string): ParentSetting | null {
  if (text.trim().toLowerCase() === 'direct') return DIRECT;
  const match = PARENT.exec(text.trim());
  if (match === null) return null;
  const kind = (match[1] ?? '').toLowerCase() as 'http' | 'https' | 'socks5';
  const port = Number(match[6] ?? DEFAULT_PORTS[kind]);
  if (port < 1 || port > 65_535) return null;
  const credentials = credentialsIn(match[2], match[3]);
  return credentials === undefined ? null : { kind, host: match[4] ?? match[5] ?? '', port, credentials };
}

function credentialsIn(user: string | undefined, password: string | undefined): ParentSetting['credentials'] | undefined {
  if (user === undefined || password === undefined) return null;
  try {
    return { user: decodeURIComponent(user), password: decodeURIComponent(password) };
  } catch {
    return undefined; // a percent sign that decodes to nothing
  }
}
