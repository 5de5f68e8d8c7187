/**
 * Basic authentication: to the proxy (RFC 9110 section 11.7), or to a route
 * (section 11.6). What was sent is never sent on and never kept.
 */
import { ProxyError } from '#core/common/proxy-error.ts';
import { AUTHORIZATION, PROXY_AUTHORIZATION } from '#core/protocol/http1/head/known-fields.ts';
import type { RequestHead } from '#core/protocol/http1/request-reader.ts';
import type { Client, ExchangePorts } from './exchange-ports.ts';
import type { Door } from './door.ts';
import type { Exchange } from './exchange.ts';

/** Basic with base64 in full groups of four, RFC 7617 and RFC 4648 section 4. Longer ones are nobody's password. */
const BASIC = /^Basic +((?:[A-Za-z0-9+/]{4}){0,500}(?:[A-Za-z0-9+/]{4}|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{2}==)) *$/i;

/** @throws ProxyError, by rejection when the password has to be checked. Null: nobody has to sign in here. */
export function signIn(exchange: Exchange, door: Door, client: Client, ports: ExchangePorts): Promise<void> | null {
  if (exchange.route !== null) return enterRoute(exchange, client, ports);
  if (door.people === null) return null;
  if (door.naming === 'host') throw refusal(exchange, 'TRANSPARENT_SIGN_IN_NEEDED'); // a browser that knows of no proxy cannot answer 407
  return check(exchange, door.people, PROXY_AUTHORIZATION, 'SIGN_IN_NEEDED', ports);
}

function enterRoute(exchange: Exchange, client: Client, ports: ExchangePorts): Promise<void> | null {
  const { route } = exchange;
  if (route?.wantsClientCertificate === true && !client.hasCertificate) throw refusal(exchange, 'CLIENT_CERTIFICATE_NEEDED');
  return route === null || route.people === null ? null : check(exchange, route.people, AUTHORIZATION, 'ROUTE_SIGN_IN_NEEDED', ports);
}

async function check(
  exchange: Exchange,
  people: string,
  field: number,
  fault: 'SIGN_IN_NEEDED' | 'ROUTE_SIGN_IN_NEEDED',
  ports: ExchangePorts,
): Promise<void> {
  const { fields } = exchange.head as RequestHead;
  const first = fields.find(field);
  const credentials = first === -1 ? undefined : BASIC.exec(fields.value(first))?.[1];
  if (credentials === undefined || fields.find(field, first + 1) !== -1) throw refusal(exchange, fault);
  const user = await ports.signIn(people, credentials);
  if (user === null) throw refusal(exchange, fault);
  exchange.user = user;
}

type Refusal = 'SIGN_IN_NEEDED' | 'ROUTE_SIGN_IN_NEEDED' | 'TRANSPARENT_SIGN_IN_NEEDED' | 'CLIENT_CERTIFICATE_NEEDED';

function refusal(exchange: Exchange, fault: Refusal): ProxyError {
  // The others ask for what the client cannot give in an answer to this response.
  const action = fault === 'SIGN_IN_NEEDED' || fault === 'ROUTE_SIGN_IN_NEEDED' ? 'challenge' : 'deny';
  exchange.verdict = { action, because: 'sign-in-needed', rule: null };
  return new ProxyError(fault, 'not signed in');
}

/** The field an answer has to carry so that the client knows how to sign in; '' for other faults. */
export function challengeFor(fault: string): string {
  if (fault === 'SIGN_IN_NEEDED') return 'Proxy-Authenticate: Basic realm="Hearthgate", charset="UTF-8"\r\n';
  return fault === 'ROUTE_SIGN_IN_NEEDED' ? 'WWW-Authenticate: Basic realm="Hearthgate", charset="UTF-8"\r\n' : '';
}
