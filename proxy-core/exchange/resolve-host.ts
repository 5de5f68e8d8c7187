/** Host to addresses that may be dialled. The judgement about protected addresses is made here, on what the name resolved to. */
import { isIpAddress } from '#core/common/ip-address.ts';
import { ProxyError } from '#core/common/proxy-error.ts';
import { addressRule } from '#core/policy/destination.ts';
import { VIA } from '#core/protocol/http1/head/known-fields.ts';
import { viaLine } from '#core/protocol/http1/head/via.ts';
import type { Exchange } from './exchange.ts';
import type { Destination, ExchangePorts, Parent, Resolution } from './exchange-ports.ts';
import { keptLines } from './heads/forwarded-head.ts';

/** @throws ProxyError, by rejection when the name has to be looked up. */
export function resolveHost(exchange: Exchange, ports: ExchangePorts): Destination | Promise<Destination> {
  const parents = goesStraight(exchange) ? null : ports.parentsFor(exchange.host);
  if (parents !== null) return throughParents(exchange, parents, ports);
  const resolution = ports.resolve(exchange.host, exchange.client);
  if (resolution instanceof Promise) return resolution.then((found) => straight(found, exchange, ports));
  return straight(resolution, exchange, ports);
}

/** To the admin's own servers, to where a redirector wants the connection itself to go, and over TLS, which parents do not carry here. */
function goesStraight(exchange: Exchange): boolean {
  return exchange.tls || exchange.led === 'dial' || (exchange.route !== null && exchange.led === 'no');
}

/** The parent looks the name up; what is judged here is an address written as the host. */
function throughParents(exchange: Exchange, parents: readonly Parent[], ports: ExchangePorts): Destination {
  const addresses = isIpAddress(exchange.host) ? permitted([exchange.host], exchange, ports) : [];
  const { host, port } = exchange;
  return { site: siteOf(exchange), host, port, addresses, tls: false, parents, tunnelFields: viaLines(exchange, ports) };
}

/** Nearly always the host; another one where the connection leads elsewhere than the message says: by a route, SOCKS or a redirector. */
function siteOf({ host, authority, otherHost, route, led }: Exchange): string {
  return otherHost === null && route === null && led !== 'dial' ? host : authority;
}

/** Parents in a circle notice a tunnel that comes back by this, as they notice a request. */
function viaLines({ head }: Exchange, ports: ExchangePorts): string {
  const before = head === null ? '' : keptLines(head.fields, (index) => head.fields.id(index) !== VIA);
  return before + viaLine(head?.minorVersion ?? 1, ports.pseudonym);
}

function straight(resolution: Resolution, exchange: Exchange, ports: ExchangePorts): Destination {
  switch (resolution.type) {
    case 'not-found':
      throw new ProxyError('NAME_NOT_FOUND', exchange.host);
    case 'failed':
      throw new ProxyError('NAME_LOOKUP_FAILED', `${exchange.host}: ${resolution.detail}`);
    case 'timed-out':
      throw new ProxyError('NAME_TIMEOUT', exchange.host);
    case 'found': {
      const addresses = permitted(resolution.addresses, exchange, ports);
      const { host, port, tls } = exchange;
      return { site: siteOf(exchange), host, port, addresses, tls, parents: null };
    }
  }
}

function permitted(addresses: readonly string[], exchange: Exchange, ports: ExchangePorts): readonly string[] {
  const only = addresses.length === 1 ? addresses[0] : undefined;
  if (only !== undefined && mayDial(only, exchange, ports)) return addresses; // the usual case, without a copy
  const permittedOnes = addresses.filter((address) => mayDial(address, exchange, ports));
  if (permittedOnes.length > 0) return permittedOnes;
  refuseBlocked(addresses, exchange, ports);
  exchange.verdict = { action: 'deny', because: 'own-address', rule: addresses[0] ?? null };
  throw new ProxyError('DESTINATION_REFUSED', `${exchange.host} is ${addresses.join(', ')}`);
}

/** A block rule for an address or a network refuses like one for a host: with its page. */
function refuseBlocked(addresses: readonly string[], exchange: Exchange, ports: ExchangePorts): void {
  const blocked = addresses.find((address) => ports.judgeAddress(address, exchange.port) === 'blocked');
  if (blocked === undefined) return;
  exchange.verdict = { action: 'deny', because: 'block-rule', rule: addressRule(blocked, ports.policy()) };
  throw new ProxyError('TUNNEL_REFUSED', `${exchange.host} is ${addresses.join(', ')}`);
}

/** A route or a forwarded port leads where the admin wants it to, also to this machine; never back to ourselves. */
function mayDial(address: string, exchange: Exchange, ports: ExchangePorts): boolean {
  const verdict = ports.judgeAddress(address, exchange.port);
  if (verdict === 'blocked') return exchange.verdict.because === 'allow-rule';
  if (verdict !== 'protected' || exchange.led !== 'no') return verdict === 'permit';
  return exchange.route !== null || exchange.mode === 'port-forward';
}
