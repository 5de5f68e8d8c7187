/**
 * One query in, one reply out: judged, looked up, put into words. Knows no
 * sockets. What cannot be looked up is a failure, never a guess, and a name
 * that has a stand-in never gets its own address.
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
import type { DnsAnswerKind, DnsListenerOptions, DnsListenerPorts, DnsVerdict } from './listener-options.ts';
import { isHostName } from '#core/common/names/host-name.ts';

export type Via = 'udp' | 'tcp';

const PLAIN_UDP_OCTETS = 512;

/** What is to be said, before it is written. */
interface Reply {
  readonly kind: DnsAnswerKind;
  readonly octets: Uint8Array;
  readonly addresses: readonly string[];
}

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
      const verdict = this.#ports.judge(query.name, client);
      const { kind, octets, addresses } = await this.#reply(query, verdict, client);
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
        return this.#refused(query);
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
    if (isAddressType(query.recordType)) return this.#resolved(query, query.name, client, false);
    const { isLocal, nameExists, ttlSeconds } = this.#ports.resolver.facts(query.name);
    if (isLocal) return nameExists ? this.#noData(query, ttlSeconds) : this.#noSuchName(query, ttlSeconds);
    if (query.recordType === TYPE.ANY)
      return this.#written('relayed', query, { octets: writeAnyReply(this.#form(query, { ttlSeconds: this.#options.maxTtlSeconds })) });
    // Encrypted hellos would hide the name from every filter behind us, and HTTP/3 goes past the proxy.
    if (query.recordType === TYPE.HTTPS || query.recordType === TYPE.SVCB) return this.#noData(query, this.#options.maxTtlSeconds);
    return isHostName(query.name) ? this.#relayed(query) : this.#objected(query, RCODE.REFUSED);
  }

  /** @param host whose addresses are given: the name's own, or those of the host that stands in. */
  async #resolved(query: ClientQuery, host: string, client: string, standsIn: boolean): Promise<Reply> {
    const resolution: Resolution = await this.#ports.resolver.resolve(host, client);
    const facts: NameFacts = this.#ports.resolver.facts(host);
    switch (resolution.type) {
      case 'found': {
        const isIpv6 = query.recordType === TYPE.AAAA;
        const addresses = resolution.addresses.filter((address) => address.includes(':') === isIpv6 && !address.includes('%'));
        if (addresses.length === 0) return this.#noData(query, facts.ttlSeconds);
        const extendedError = resolution.source === 'stale' ? EXTENDED_ERROR.staleAnswer : null;
        return this.#written('addresses', query, { addresses, ttlSeconds: facts.ttlSeconds, extendedError });
      }
      case 'not-found':
        if (standsIn) return this.#failed(query);
        return facts.nameExists ? this.#noData(query, facts.ttlSeconds) : this.#noSuchName(query, facts.ttlSeconds);
      case 'failed':
      case 'timed-out':
        return this.#failed(query);
    }
  }

  async #relayed(query: ClientQuery): Promise<Reply> {
    const outcome = await this.#ports.resolver.relay(query.name, query.recordType);
    const octets = outcome.type === 'message' ? relayReply(outcome.octets, query) : undefined;
    return octets === undefined ? this.#failed(query) : this.#written('relayed', query, { octets });
  }

  #refused(query: ClientQuery): Reply {
    const { refusal, refusalTtlSeconds: ttlSeconds } = this.#options;
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

  #noSuchName(query: ClientQuery, ttlSeconds: number): Reply {
    return this.#written('no-such-name', query, { rcode: RCODE.NXDOMAIN, isNegative: true, ttlSeconds });
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
    return { kind, octets: parts.octets ?? writeReply(this.#form(query, parts)), addresses: parts.addresses ?? [] };
  }

  #form(query: ClientQuery, parts: Partial<ReplyForm>): ReplyForm {
    const { id, recursionDesired, recordType, question } = query;
    const plain = { rcode: RCODE.NOERROR, addresses: [], isNegative: false, extendedError: null };
    const ttlSeconds = Math.min(parts.ttlSeconds ?? 0, this.#options.maxTtlSeconds);
    return { ...plain, ...parts, ttlSeconds, id, recursionDesired, recordType, question, hasEdns: query.edns !== null };
  }
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
