/**
 * One query in, one reply out: judged, looked up, put into words. Knows no
 * sockets. What cannot be looked up is a failure, never a guess, and a name
 * that has a stand-in never gets its own address. A name may be of any octets:
 * what is no host name is judged all the same and passed on as it is.
 */
import type { NameFacts, Resolution } from '../resolver.ts';
import { readClientQuery, type ClientQuery } from '../wire/client-query.ts';
import {
  EXTENDED_ERROR,
  isAddressType,
  writeAnyReply,
  writeObjection,
  writeReply,
  writeTruncated,
  type ReplyForm,
} from '../wire/reply-writer.ts';
import { RCODE, TYPE, typeName, UDP_PAYLOAD_OCTETS } from '../wire/record-types.ts';
import { relayReply } from '../wire/relayed-reply.ts';
import type { DnsAnswerKind, DnsListenerOptions, DnsListenerPorts, DnsVerdict, Refusal } from './listener-options.ts';
import { isHostName } from '#core/common/names/host-name.ts';

export type Via = 'udp' | 'tcp';

const PLAIN_UDP_OCTETS = 512;

/** What is to be said, before it is written. */
interface Reply {
  readonly kind: DnsAnswerKind;
  readonly octets: Uint8Array;
  readonly addresses: readonly string[];
  /** Other names the answer leads through; they are still to be judged. */
  readonly aliases: readonly string[];
}

const NONE: readonly string[] = [];

export class QueryAnswerer<Verdict extends DnsVerdict> {
  readonly #options: DnsListenerOptions;
  readonly #ports: DnsListenerPorts<Verdict>;

  constructor(options: DnsListenerOptions, ports: DnsListenerPorts<Verdict>) {
    this.#options = options;
    this.#ports = ports;
  }

  /** @returns undefined: no answer. Never rejects. */
  async answer(octets: Uint8Array, client: string, via: Via): Promise<Uint8Array | undefined> {
    const query = readClientQuery(octets);
    switch (query.type) {
      case 'ignore':
        return undefined;
      case 'objection':
        return writeObjection(query);
      case 'query':
        return fitting(await this.#answerAndRecord(query, client), query, via);
    }
  }

  async #answerAndRecord(query: ClientQuery, client: string): Promise<Uint8Array> {
    const startedAt = this.#ports.clock.now();
    try {
      const asked = this.#ports.judge(query.name, client);
      const reply = await this.#reply(query, asked, client);
      const refusal = asked.type === 'permit' && reply.aliases.length > 0 ? this.#ports.judgeAliases(reply.aliases, asked, client) : null;
      const verdict = refusal ?? asked;
      const { kind, octets, addresses } = refusal === null ? reply : this.#refused(query, refusalOfAlias(this.#options.refusal));
      const recordType = typeName(query.recordType);
      this.#ports.record({
        client,
        name: query.name,
        recordType,
        verdict,
        answer: kind,
        addresses,
        tookMs: this.#ports.clock.now() - startedAt,
      });
      return octets;
    } catch (cause) {
      this.#ports.log.error('a query could not be answered', cause, { name: query.name, client });
      return this.#failed(query).octets;
    }
  }

  async #reply(query: ClientQuery, verdict: DnsVerdict, client: string): Promise<Reply> {
    if (isMetaType(query.recordType)) return this.#objected(query, RCODE.REFUSED);
    switch (verdict.type) {
      case 'refuse':
        return this.#refused(query, this.#options.refusal);
      case 'enforce':
        // Only addresses stand in; hints of the name's own records would lead past them.
        return isAddressType(query.recordType)
          ? this.#resolved(query, verdict.host, client, true)
          : this.#noData(query, this.#options.refusalTtlSeconds);
      case 'permit':
        return this.#permitted(query, client);
    }
  }

  async #permitted(query: ClientQuery, client: string): Promise<Reply> {
    const asksForAddresses = isAddressType(query.recordType);
    if (asksForAddresses && isHostName(query.name)) return this.#resolved(query, query.name, client, false);
    const { isLocal, isWithheld, nameExists, ttlSeconds } = this.#ports.resolver.facts(query.name);
    if (isWithheld) return this.#noSuchName(query, ttlSeconds, 'withheld');
    if (isLocal && asksForAddresses) return this.#resolved(query, query.name, client, false);
    if (isLocal) return nameExists ? this.#noData(query, ttlSeconds) : this.#noSuchName(query, ttlSeconds);
    if (query.recordType === TYPE.ANY)
      return this.#written('relayed', query, { octets: writeAnyReply(this.#form(query, { ttlSeconds: this.#options.maxTtlSeconds })) });
    // Encrypted hellos would hide the name from every filter behind us, and HTTP/3 goes past the proxy.
    if (query.recordType === TYPE.HTTPS || query.recordType === TYPE.SVCB) return this.#noData(query, this.#options.maxTtlSeconds);
    return this.#relayed(query);
  }

  /** @param host whose addresses are given: the name's own, or those of the host that stands in. */
  async #resolved(query: ClientQuery, host: string, client: string, standsIn: boolean): Promise<Reply> {
    const resolution: Resolution = await this.#ports.resolver.resolve(host, client);
    const facts: NameFacts = this.#ports.resolver.facts(host);
    switch (resolution.type) {
      case 'found': {
        const isIpv6 = query.recordType === TYPE.AAAA;
        const addresses = resolution.addresses.filter((address) => address.includes(':') === isIpv6 && !address.includes('%'));
        // Where an override or a stand-in leads has been decided here, not by the owner of the name.
        const aliases = standsIn || resolution.source === 'override' ? NONE : (resolution.aliases ?? NONE);
        if (addresses.length === 0) return { ...this.#noData(query, facts.ttlSeconds), aliases };
        const extendedError = resolution.source === 'stale' ? EXTENDED_ERROR.staleAnswer : null;
        return { ...this.#written('addresses', query, { addresses, ttlSeconds: facts.ttlSeconds, extendedError }), aliases };
      }
      case 'not-found':
        if (standsIn) return this.#failed(query);
        if (facts.isWithheld) return this.#noSuchName(query, facts.ttlSeconds, 'withheld');
        return facts.nameExists ? this.#noData(query, facts.ttlSeconds) : this.#noSuchName(query, facts.ttlSeconds);
      case 'failed':
      case 'timed-out':
        return this.#failed(query);
    }
  }

  async #relayed(query: ClientQuery): Promise<Reply> {
    const outcome = await this.#ports.resolver.relay(query.name, query.recordType);
    const relayed = outcome.type === 'message' ? relayReply(outcome.octets, query, this.#options.maxTtlSeconds) : undefined;
    return relayed === undefined ? this.#failed(query) : { kind: 'relayed', addresses: NONE, ...relayed };
  }

  #refused(query: ClientQuery, refusal: Refusal): Reply {
    const { refusalTtlSeconds: ttlSeconds } = this.#options;
    const extendedError = EXTENDED_ERROR.filtered;
    if (refusal.type === 'no-such-name')
      return this.#written('refused', query, { rcode: RCODE.NXDOMAIN, isNegative: true, ttlSeconds, extendedError });
    const zero = { ipv4: '0.0.0.0', ipv6: '::' };
    const { ipv4, ipv6 } = refusal.type === 'zero' ? zero : refusal;
    const address = query.recordType === TYPE.A ? ipv4 : query.recordType === TYPE.AAAA ? ipv6 : null;
    return this.#written('refused', query, {
      addresses: address === null ? [] : [address],
      isNegative: address === null,
      ttlSeconds,
      extendedError,
    });
  }

  #noSuchName(query: ClientQuery, ttlSeconds: number, kind: DnsAnswerKind = 'no-such-name'): Reply {
    return this.#written(kind, query, { rcode: RCODE.NXDOMAIN, isNegative: true, ttlSeconds });
  }

  #noData(query: ClientQuery, ttlSeconds: number): Reply {
    return this.#written('no-data', query, { isNegative: true, ttlSeconds });
  }

  #failed(query: ClientQuery): Reply {
    return this.#written('failed', query, { rcode: RCODE.SERVFAIL, extendedError: EXTENDED_ERROR.noReachableAuthority });
  }

  #objected(query: ClientQuery, rcode: number): Reply {
    return this.#written('failed', query, { octets: writeObjection({ ...query, rcode, hasEdns: query.edns !== null }) });
  }

  #written(kind: DnsAnswerKind, query: ClientQuery, parts: Partial<ReplyForm> & { readonly octets?: Uint8Array }): Reply {
    return { kind, octets: parts.octets ?? writeReply(this.#form(query, parts)), addresses: parts.addresses ?? NONE, aliases: NONE };
  }

  #form(query: ClientQuery, parts: Partial<ReplyForm>): ReplyForm {
    const { id, recursionDesired, recordType, question } = query;
    const plain = { rcode: RCODE.NOERROR, addresses: [], isNegative: false, extendedError: null };
    const ttlSeconds = Math.min(parts.ttlSeconds ?? 0, this.#options.maxTtlSeconds);
    return { ...plain, ...parts, ttlSeconds, id, recursionDesired, recordType, question, hasEdns: query.edns !== null };
  }
}

/** At the place of the block page the request would name a permitted host, and open. */
function refusalOfAlias(refusal: Refusal): Refusal {
  return refusal.type === 'address' ? { type: 'no-such-name' } : refusal;
}

/** Whole zones, and types that are no records (RFC 6895 section 3.1). */
function isMetaType(recordType: number): boolean {
  return recordType === TYPE.OPT || (recordType >= 128 && recordType <= 254) || recordType === 0;
}

function fitting(octets: Uint8Array, query: ClientQuery, via: Via): Uint8Array {
  if (via === 'tcp') return octets;
  const room = query.edns === null ? PLAIN_UDP_OCTETS : Math.min(query.edns.payloadOctets, UDP_PAYLOAD_OCTETS);
  return octets.length <= room ? octets : writeTruncated({ ...query, hasEdns: query.edns !== null });
}
