/** The door in front of the admin's own servers: routes by host and path, optionally with TLS and the admin's certificate. */
import { readFile } from 'node:fs/promises';
import { createSecureContext, type TlsOptions } from 'node:tls';
import type { RouteSetting } from '#core/config/sections/doors.ts';
import { parseHostPort } from '#core/config/setting.ts';
import type { ProxyConfig } from '#core/config/settings.ts';
import type { ReverseRoute } from '#core/exchange/door.ts';
import { canonicalHost } from '#core/policy/canonical-host.ts';
import type { ClientAccess } from './client-access.ts';
import type { DoorToOpen } from './client-doors.ts';
import { httpDoor } from './http-doors.ts';

export interface ReverseOpened {
  readonly doors: readonly DoorToOpen[];
  readonly problems: readonly string[];
}

const CHECK = 'Check reverse.certificate, reverse.key and reverse.clientAuthority.';
const NOTHING: ReverseOpened = { doors: [], problems: [] };

export async function openReverse(settings: ProxyConfig['reverse'], access: ClientAccess): Promise<ReverseOpened> {
  const place = parseHostPort(settings.listen);
  if (place === null) return NOTHING;
  const read = await tlsFrom(settings);
  if (read.problem !== null) return { doors: [], problems: [read.problem] };
  const routes = settings.routes.map(routeFrom);
  const bad = settings.routes
    .filter((_, at) => routes[at] === null)
    .map(({ host, to }) => `reverse.routes: ${host} to ${to} names no host. The route was left out.`);
  const shut = settings.routes.flatMap((route) => whyNobody(route, settings));
  const known = routes.filter((route) => route !== null);
  const serve = httpDoor({ mode: 'reverse', naming: 'routes', people: null, routes: known, isTls: read.tls !== null });
  const door: DoorToOpen = {
    mode: 'reverse',
    ...place,
    access,
    serve,
    option: '--set reverse.listen=',
    ...(read.tls === null ? {} : { tls: read.tls }),
  };
  return { doors: [door], problems: [...bad, ...shut] };
}

/** What a route asks for that nobody can have: it stays closed, and somebody has to be told. */
function whyNobody(
  { to, signIn, clientCertificate }: RouteSetting,
  { users, clientAuthority, certificate }: ProxyConfig['reverse'],
): string[] {
  const why: string[] = [];
  if (signIn && users.length === 0) why.push(`reverse.routes: nobody can sign in for ${to}. Add people to reverse.users.`);
  if (clientCertificate && (certificate === '' || clientAuthority === ''))
    why.push(`reverse.routes: nobody can show a certificate for ${to}. Set reverse.certificate, reverse.key and reverse.clientAuthority.`);
  return why;
}

/** @returns null when host or target name no host. */
export function routeFrom(setting: RouteSetting): ReverseRoute | null {
  const [, scheme = '', authority = ''] = /^(https?):\/\/(.+)$/.exec(setting.to) ?? [];
  const tls = scheme === 'https';
  const place = parseHostPort(authority) ?? parseHostPort(`${authority}:${tls ? 443 : 80}`);
  const host = canonicalHost(place?.host ?? '');
  const own = setting.host === '' ? '' : canonicalHost(setting.host);
  if (place === null || place.port === 0 || host === null || own === null) return null;
  return {
    host: own,
    pathPrefix: setting.path,
    origin: { tls, host, port: place.port, authority },
    rewritesHost: setting.rewriteHost,
    people: setting.signIn ? 'reverse' : null,
    wantsClientCertificate: setting.clientCertificate,
  };
}

async function tlsFrom(settings: ProxyConfig['reverse']): Promise<{ readonly tls: TlsOptions | null; readonly problem: string | null }> {
  if (settings.certificate === '') return { tls: null, problem: null };
  try {
    const own = { cert: await readFile(settings.certificate), key: await readFile(settings.key) };
    const tls = settings.clientAuthority === '' ? own : { ...own, ...asking(await readFile(settings.clientAuthority)) };
    createSecureContext(tls);
    return { tls: { ...tls, ALPNProtocols: ['http/1.1'] }, problem: null };
  } catch (error) {
    return { tls: null, problem: `The door of reverse.listen was not opened: ${whyNot(error as NodeJS.ErrnoException)} ${CHECK}` };
  }
}

/** Asked for, not demanded: which route needs one is judged by the route. */
function asking(ca: Buffer): TlsOptions {
  return { ca, requestCert: true, rejectUnauthorized: false };
}

function whyNot({ code = 'unknown error', path = 'a file' }: NodeJS.ErrnoException): string {
  return code.startsWith('ERR_') ? `certificate and key cannot be used (${code}).` : `${path} cannot be read (${code}).`;
}
