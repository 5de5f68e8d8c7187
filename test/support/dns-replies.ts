/**
 * Reads queries and makes replies for scripted name servers, with dns-packet
 * and not with the product's own codec: two opinions on the same octets.
 */
import dnsPacket, { type ResourceRecord } from 'dns-packet';

export interface SeenQuery {
  readonly id: number;
  /** In the case it was sent. */
  readonly rawName: string;
  readonly name: string;
  readonly type: string;
  readonly hasEdns: boolean;
  readonly octets: Uint8Array;
}

/** What a scripted server says about one name. */
export interface Zone {
  readonly A?: readonly string[];
  readonly AAAA?: readonly string[];
  readonly CNAME?: string;
  readonly ttl?: number;
  /** Of the SOA record in negative answers; null: no such record. */
  readonly negativeTtl?: number | null;
  /** NOERROR unless said otherwise. */
  readonly rcode?: 'NXDOMAIN' | 'SERVFAIL' | 'REFUSED' | 'FORMERR' | 'NOTIMP';
  /** The targets of aliases are not sent along, as by a server that does not look further. */
  readonly leaveOutTargets?: boolean;
  /** Over UDP only: nothing but the sign to come back over TCP. */
  readonly truncate?: boolean;
  /** These types are never answered. */
  readonly silentOn?: readonly string[];
}

export type ZoneTable = Readonly<Record<string, Zone>>;

const RCODES = { NOERROR: 0, FORMERR: 1, SERVFAIL: 2, NXDOMAIN: 3, NOTIMP: 4, REFUSED: 5 } as const;

export function readQuery(octets: Uint8Array): SeenQuery {
  const message = dnsPacket.decode(Buffer.from(octets));
  const question = message.questions[0];
  if (message.type !== 'query' || question === undefined) throw new Error('the product sent something that is no query');
  const hasEdns = message.additionals.some(({ type }) => type === 'OPT');
  return { id: message.id, rawName: question.name, name: question.name.toLowerCase(), type: question.type, hasEdns, octets };
}

export interface ReplyParts {
  readonly id?: number;
  readonly name?: string;
  readonly type?: string;
  readonly rcode?: keyof typeof RCODES;
  readonly truncated?: boolean;
  readonly answers?: ResourceRecord[];
  readonly authorities?: ResourceRecord[];
  readonly additionals?: ResourceRecord[];
  readonly leaveOutQuestion?: boolean;
  readonly recursionAvailable?: boolean;
}

/** A reply to that query, with whatever a test wants to be different. A plain array: slices of it are copies. */
export function makeReply(query: SeenQuery, parts: ReplyParts = {}): Uint8Array {
  const recursion = dnsPacket.RECURSION_DESIRED | (parts.recursionAvailable === false ? 0 : dnsPacket.RECURSION_AVAILABLE);
  const octets = dnsPacket.encode({
    id: parts.id ?? query.id,
    type: 'response',
    flags: recursion | (parts.truncated === true ? dnsPacket.TRUNCATED_RESPONSE : 0) | RCODES[parts.rcode ?? 'NOERROR'],
    questions: parts.leaveOutQuestion === true ? [] : [{ name: parts.name ?? query.rawName, type: parts.type ?? query.type }],
    answers: parts.answers ?? [],
    authorities: parts.authorities ?? [],
    additionals: parts.additionals ?? [],
  });
  return new Uint8Array(octets);
}

/** The reply a server with these zones gives; undefined when it keeps silent. Names that are not in the table do not exist. */
export function replyFrom(zones: ZoneTable, query: SeenQuery, overUdp: boolean): Uint8Array | undefined {
  const zone = zones[query.name];
  if (zone === undefined) return makeReply(query, { rcode: 'NXDOMAIN', authorities: [soa(query.name, 60)] });
  if (zone.silentOn?.includes(query.type) === true) return undefined;
  if (zone.truncate === true && overUdp) return makeReply(query, { truncated: true });
  const answers = chainOf(zones, query);
  const authorities =
    answers.some(({ type }) => type === query.type) || zone.negativeTtl === null ? [] : [soa(query.name, zone.negativeTtl ?? 60)];
  return makeReply(query, { rcode: zone.rcode ?? 'NOERROR', answers, authorities: zone.leaveOutTargets === true ? [] : authorities });
}

export function soa(name: string, minimum: number, ttl = minimum): ResourceRecord {
  return {
    name,
    type: 'SOA',
    ttl,
    data: { mname: 'ns.example', rname: 'admin.example', serial: 1, refresh: 1, retry: 1, expire: 1, minimum },
  };
}

function chainOf(zones: ZoneTable, query: SeenQuery): ResourceRecord[] {
  const answers: ResourceRecord[] = [];
  let owner = query.rawName;
  for (let hops = 0; hops < 20; hops += 1) {
    const zone = zones[owner.toLowerCase()];
    if (zone === undefined) break;
    const ttl = zone.ttl ?? 300;
    if (zone.CNAME === undefined) {
      const values = query.type === 'A' ? zone.A : query.type === 'AAAA' ? zone.AAAA : undefined;
      for (const data of values ?? []) answers.push({ name: owner, type: query.type, ttl, data });
      break;
    }
    answers.push({ name: owner, type: 'CNAME', ttl, data: zone.CNAME });
    if (zone.leaveOutTargets === true) break;
    owner = zone.CNAME;
  }
  return answers;
}
