/** What the settings say of the name server for other devices, in its own words. Pure. */
import { isIpAddress } from '#core/common/ip-address.ts';
import { parseHostPort } from '#core/config/setting.ts';
import type { ProxyConfig } from '#core/config/settings.ts';
import type { DnsListenerOptions, Refusal } from '#core/dns/listener/dns-listener.ts';
import { networksFrom } from '../policy-from-config.ts';

export interface ListenerSettings {
  readonly options: DnsListenerOptions;
  /** What was asked for and cannot be had. */
  readonly problems: readonly string[];
}

const EVERYWHERE = new Set(['0.0.0.0', '::']);

/** Null: there is none. */
export function listenerSettings({ dns, proxy }: Pick<ProxyConfig, 'dns' | 'proxy'>): ListenerSettings | null {
  if (dns.listen.length === 0) return null;
  const places = dns.listen.map(parseHostPort).filter((place) => place !== null);
  const { refusal, problems } = refusalFor(
    dns,
    places.map(({ host }) => host),
  );
  return {
    problems,
    options: {
      addresses: places.map(({ host, port }) => ({ address: host, port })),
      allowedNetworks: networksFrom(dns.clients.length === 0 ? proxy.clients : dns.clients),
      refusal,
      refusalTtlSeconds: dns.refusalSeconds,
      maxTtlSeconds: dns.answerSeconds,
      queriesPerSecond: dns.queriesPerSecond,
      burst: dns.burst,
    },
  };
}

/** Without a known page a blocked name is said not to exist: it must not open because of that. */
function refusalFor(
  { refusal, blockPage }: ProxyConfig['dns'],
  listening: readonly string[],
): { readonly refusal: Refusal; readonly problems: readonly string[] } {
  if (refusal !== 'block-page') return { refusal: { type: refusal }, problems: [] };
  const pages = (blockPage.length > 0 ? blockPage : listening).filter((address) => isIpAddress(address) && !EVERYWHERE.has(address));
  const ipv4 = pages.find((address) => !address.includes(':')) ?? null;
  const ipv6 = pages.find((address) => address.includes(':')) ?? null;
  if (ipv4 !== null || ipv6 !== null) return { refusal: { type: 'address', ipv4, ipv6 }, problems: [] };
  const userText =
    'Devices cannot be led to the block page, because its address is not known: set dns.blockPage. They are told that blocked names do not exist.';
  return { refusal: { type: 'no-such-name' }, problems: [userText] };
}
