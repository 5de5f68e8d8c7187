/** Host to addresses that may be dialled. The judgement about protected addresses is made here, on what the name resolved to. */
import { ProxyError } from '#core/common/proxy-error.ts';
import type { Exchange } from './exchange.ts';
import type { ExchangePorts, Resolution } from './exchange-ports.ts';

/** @throws ProxyError, by rejection when the name has to be looked up. */
export function resolveHost(exchange: Exchange, ports: ExchangePorts): readonly string[] | Promise<readonly string[]> {
  const resolution = ports.resolve(exchange.host, exchange.client);
  if (resolution instanceof Promise) return resolution.then((found) => permitted(found, exchange, ports));
  return permitted(resolution, exchange, ports);
}

function permitted(resolution: Resolution, exchange: Exchange, ports: ExchangePorts): readonly string[] {
  switch (resolution.type) {
    case 'not-found':
      throw new ProxyError('NAME_NOT_FOUND', exchange.host);
    case 'failed':
      throw new ProxyError('NAME_LOOKUP_FAILED', `${exchange.host}: ${resolution.detail}`);
    case 'timed-out':
      throw new ProxyError('NAME_TIMEOUT', exchange.host);
    case 'found':
      return withoutProtected(resolution.addresses, exchange, ports);
  }
}

function withoutProtected(addresses: readonly string[], exchange: Exchange, ports: ExchangePorts): readonly string[] {
  const only = addresses.length === 1 ? addresses[0] : undefined;
  if (only !== undefined && ports.judgeAddress(only, exchange.port) === 'permit') return addresses; // the usual case, without a copy
  const permittedOnes = addresses.filter((address) => ports.judgeAddress(address, exchange.port) === 'permit');
  if (permittedOnes.length > 0) return permittedOnes;
  exchange.verdict = { action: 'deny', because: 'own-address', rule: addresses[0] ?? null };
  throw new ProxyError('DESTINATION_REFUSED', `${exchange.host} is ${addresses.join(', ')}`);
}
