/**
 * One name server: the ways to it, how it has been doing, and what was learned
 * of its habits (keeps the case of letters, knows EDNS, answers AAAA at all).
 */
import type { Clock } from '#core/common/ports.ts';
import type { DnsServerView } from '#core/contract/dns-views.ts';
import type { RandomBits } from '../asking/random-bits.ts';
import { ServerStatistics } from './server-statistics.ts';
import { DatagramLink } from '../transport/datagram-link.ts';
import type { DnsTransportPorts } from '../transport/dns-ports.ts';
import type { ServerAddress } from './server-address.ts';
import type { LinkCounts, ServerLink } from '../transport/server-link.ts';
import { StreamLink } from '../transport/stream-link.ts';

/** So many names in a row whose case came back changed, none whose case was kept: it does not keep the case. */
const CASE_LOSSES_UNTIL_LEARNED = 3;
/** So many names with an A reply and without an AAAA reply in a row: its AAAA replies are not waited for. */
const AAAA_SILENCES_UNTIL_LEARNED = 3;

export interface NameServerPorts {
  readonly clock: Clock;
  readonly random: RandomBits;
  readonly transport: DnsTransportPorts;
}

export class NameServer {
  readonly address: ServerAddress;
  readonly isFromSystem: boolean;
  readonly statistics = new ServerStatistics();
  /** For a first attempt: UDP, or the encrypted connection. */
  readonly link: ServerLink;
  /** For what did not fit; the same as `link` where everything fits. */
  readonly streamLink: ServerLink;
  #caseLosses = 0;
  #keepsCase: 'unknown' | 'yes' | 'no' = 'unknown';
  knowsEdns = true;
  #aaaaSilences = 0;

  constructor(address: ServerAddress, isFromSystem: boolean, counts: LinkCounts, ports: NameServerPorts) {
    this.address = address;
    this.isFromSystem = isFromSystem;
    if (address.protocol === 'plain') {
      this.link = new DatagramLink(address, counts, ports);
      this.streamLink = new StreamLink({ addresses: [address.address], port: address.port, tls: null }, counts, ports);
    } else {
      this.link = new StreamLink(
        { addresses: address.addresses, port: address.port, tls: { host: address.host, alpn: ['dot'] } },
        counts,
        ports,
      );
      this.streamLink = this.link;
    }
  }

  /** Upper and lower case are mixed unless the server has shown that it loses them. */
  get mixesCase(): boolean {
    return this.#keepsCase !== 'no';
  }

  keptCase(): void {
    this.#keepsCase = 'yes';
    this.#caseLosses = 0;
  }

  /** A server that has once kept the case is never believed to lose it: that would be a forger's way in. */
  lostCase(): void {
    this.#caseLosses += 1;
    if (this.#keepsCase === 'unknown' && this.#caseLosses >= CASE_LOSSES_UNTIL_LEARNED) this.#keepsCase = 'no';
  }

  get answersAaaa(): boolean {
    return this.#aaaaSilences < AAAA_SILENCES_UNTIL_LEARNED;
  }

  answeredAaaa(): void {
    this.#aaaaSilences = 0;
  }

  wasSilentOnAaaa(): void {
    this.#aaaaSilences += 1;
  }

  view(): DnsServerView {
    const { queries, failures, lastFailure } = this.statistics;
    const { protocol, text: server } = this.address;
    return { server, protocol, isFromSystem: this.isFromSystem, queries, failures, lastFailure, ...this.statistics.summary() };
  }

  close(): void {
    this.link.close();
    this.streamLink.close();
  }
}
