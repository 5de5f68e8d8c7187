/**
 * One name server: the ways to it, how it has been doing, and what was learned
 * of its habits (keeps the case of letters, knows EDNS, answers AAAA at all).
 */
import type { Clock } from '#core/common/ports.ts';
import type { DnsServerView } from '#core/contract/dns-views.ts';
import type { Manners } from '../manners.ts';
import type { RandomBits } from '../asking/random-bits.ts';
import { ServerStatistics } from './server-statistics.ts';
import { DatagramLink } from '../transport/datagram-link.ts';
import type { DnsTransportPorts } from '../transport/dns-ports.ts';
import type { ServerAddress } from '#core/common/names/server-address.ts';
import type { LinkCounts, ServerLink } from '../transport/server-link.ts';
import { KeptLink } from '../transport/kept-link.ts';
import { openHttpsChannel, openStreamChannel, type OpenChannel } from '../transport/message-channel.ts';

/** So many names in a row whose case came back changed, none whose case was kept: it does not keep the case. */
const CASE_LOSSES_UNTIL_LEARNED = 3;
/** So many names with an A reply and without an AAAA reply in a row: its AAAA replies are not waited for. */
const AAAA_SILENCES_UNTIL_LEARNED = 3;

export interface NameServerPorts {
  readonly clock: Clock;
  readonly random: RandomBits;
  readonly transport: DnsTransportPorts;
  readonly manners: Pick<Manners, 'mixedCase'>;
}

export class NameServer {
  readonly address: ServerAddress;
  isFromSystem: boolean;
  readonly statistics = new ServerStatistics();
  /** For a first attempt: UDP, or the encrypted connection. */
  readonly link: ServerLink;
  /** For what did not fit; the same as `link` where everything fits. */
  readonly streamLink: ServerLink;
  readonly #manners: NameServerPorts['manners'];
  #caseLosses = 0;
  #keepsCase: 'unknown' | 'yes' | 'no' = 'unknown';
  knowsEdns = true;
  #aaaaSilences = 0;

  constructor(address: ServerAddress, isFromSystem: boolean, counts: LinkCounts, ports: NameServerPorts) {
    this.address = address;
    this.#manners = ports.manners;
    this.isFromSystem = isFromSystem;
    this.streamLink = openKeptLink(address, counts, ports);
    this.link = address.protocol === 'plain' ? new DatagramLink(address, counts, ports) : this.streamLink;
  }

  /** Upper and lower case are mixed, if at all, unless the server has shown that it loses them. */
  get mixesCase(): boolean {
    return this.#manners.mixedCase && this.#keepsCase !== 'no';
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

const TCP_IDLE_MS = 10_000;
/** A TLS handshake costs more than keeping the connection. */
const TLS_IDLE_MS = 60_000;
/** RFC 8467 section 4.1. */
const PAD_TO_OCTETS = 128;

function openKeptLink(address: ServerAddress, counts: LinkCounts, { clock, random, transport }: NameServerPorts): KeptLink {
  const link = (addresses: readonly string[], open: OpenChannel, isSecret: boolean): KeptLink =>
    new KeptLink(
      { addresses, open, idleMs: isSecret ? TLS_IDLE_MS : TCP_IDLE_MS, padToOctets: isSecret ? PAD_TO_OCTETS : 0 },
      counts,
      clock,
      random,
    );
  switch (address.protocol) {
    case 'plain':
      return link([address.address], openStreamChannel(transport, address.port, null), false);
    case 'tls':
      return link(address.addresses, openStreamChannel(transport, address.port, address.host), true);
    case 'https':
      return link(address.addresses, openHttpsChannel(transport, address), true);
  }
}
