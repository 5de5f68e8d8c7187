/** The listener's answerer without sockets: names with records of every kind, and verdicts a test chooses. */
import dnsPacket, { type Question } from 'dns-packet';
import {
  LISTENER_DEFAULTS,
  type DnsListenerOptions,
  type DnsListenerRecord,
  type DnsVerdict,
} from '#core/dns/listener/listener-options.ts';
import { QueryAnswerer, type Via } from '#core/dns/listener/query-answerer.ts';
import type { ResolverOptions } from '#core/dns/resolver.ts';
import { readNameAt } from '#core/dns/wire/message-reader.ts';
import { ASKED, record, wireReply } from './dns-wire.ts';
import { makeReply, replyFrom, type ZoneTable } from './dns-replies.ts';
import { countingRandom, DnsWorld } from './dns-world.ts';

type Decoded = ReturnType<typeof dnsPacket.decode>;

const ZONES: ZoneTable = {
  'home.example': { A: ['192.0.2.1', '192.0.2.2'], AAAA: ['2001:db8::1'], ttl: 100 },
  'four.example': { A: ['192.0.2.4'], ttl: 9000 },
  'mail.example': { negativeTtl: 30 },
  'safe.search.example': { A: ['192.0.2.10'] },
  'www.search.example': { A: ['192.0.2.66'] },
  'broken.example': { rcode: 'SERVFAIL' },
  'blocked.example': { A: ['192.0.2.66'], AAAA: ['2001:db8::66'] },
  'alias.example': { CNAME: 'Blocked.example' },
  'twice.example': { CNAME: 'alias.example' },
  'fine.example': { CNAME: 'home.example' },
};

/** An alias for IPv6 only, as no zone may have it. */
function splitAlias(query: Parameters<typeof makeReply>[0]): Uint8Array {
  const alias = { name: query.rawName, type: 'CNAME', ttl: 60, data: 'blocked.example' };
  const address = { name: query.type === 'A' ? query.rawName : 'blocked.example', type: query.type, ttl: 60 };
  return makeReply(query, {
    answers: query.type === 'A' ? [{ ...address, data: '192.0.2.66' }] : [alias, { ...address, data: '2001:db8::66' }],
  });
}

const LARGE = Array.from({ length: 6 }, () => 'x'.repeat(250));

/** Any name can be asked about; `blocked.example` is refused behind an alias. */
export class AnswererWorld {
  readonly dns: DnsWorld;
  readonly records: DnsListenerRecord<DnsVerdict>[] = [];
  readonly answerer: QueryAnswerer<DnsVerdict>;
  verdict: (name: string, client: string) => DnsVerdict = () => ({ type: 'permit' });

  constructor(options: Partial<DnsListenerOptions> = {}, resolver: Partial<ResolverOptions> = {}) {
    this.dns = new DnsWorld((query) => {
      const reply = query.type === 'A' || query.type === 'AAAA' ? addressesOf(query) : otherRecord(query);
      if (reply !== undefined) query.reply(reply);
    }, resolver);
    const { clock, log, resolver: names } = this.dns;
    this.answerer = new QueryAnswerer(
      { ...LISTENER_DEFAULTS, ...options },
      {
        clock,
        log,
        random: countingRandom(),
        resolver: names,
        judge: (name, client) => this.verdict(name, client),
        judgeAliases: (aliases) => (aliases.includes('blocked.example') ? { type: 'refuse' } : null),
        record: (row) => this.records.push(row),
      },
    );
  }

  async send(octets: Uint8Array, via: Via = 'udp'): Promise<Uint8Array | undefined> {
    const answered = this.answerer.answer(octets, '10.0.0.7', via);
    await this.dns.pass(100);
    return answered;
  }

  async ask(question: Question, edns: number | null = 1232, via: Via = 'udp'): Promise<Decoded> {
    const additionals = edns === null ? [] : [{ name: '.', type: 'OPT', udpPayloadSize: edns, options: [] }];
    const reply = await this.send(dnsPacket.encode({ id: 77, type: 'query', flags: 0x0100, questions: [question], additionals }), via);
    if (reply === undefined) throw new Error('no answer');
    return dnsPacket.decode(Buffer.from(reply));
  }

  /** In a line, as a person would say it. */
  async say(name: string, type: string): Promise<string> {
    const { rcode, answers, authorities } = await this.ask({ name, type });
    const data = answers.map((record) => `${record.type} ${JSON.stringify(record.data).replaceAll('"', '')} ${record.ttl}`);
    return [rcode, ...data, ...authorities.map(({ type: section, ttl }) => `${section} ${ttl}`)].join(', ');
  }
}

function addressesOf(query: Parameters<typeof makeReply>[0]): Uint8Array | undefined {
  if (query.octets.length > 12 && !isPlain(query.octets)) return otherRecord(query);
  return query.name === 'split.example' ? splitAlias(query) : replyFrom(ZONES, query, true);
}

function isPlain(octets: Uint8Array): boolean {
  return /^[\w.-]*$/.test(readNameAt(octets, 12)?.name ?? '');
}

function otherRecord(query: Parameters<typeof makeReply>[0]): Uint8Array {
  const { CNAME } = ZONES[query.name] ?? {};
  if (CNAME !== undefined) return makeReply(query, { answers: [{ name: query.rawName, type: 'CNAME', ttl: 5, data: CNAME }] });
  if (!isPlain(query.octets)) return wireReply(query.octets, { answers: [record(ASKED, 16, Buffer.from('\x05hello'), 5)] });
  return makeReply(query, {
    answers: [{ name: query.rawName, type: 'TXT', ttl: 5, data: query.name === 'large.example' ? LARGE : ['hello'] }],
    additionals: [{ name: '.', type: 'OPT', udpPayloadSize: 1232, options: [] }],
  });
}
