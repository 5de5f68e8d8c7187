/**
 * Asks one server over UDP. A forger who cannot see the traffic has to guess
 * the id (16 bits), the port (about 15 bits) and the case of each letter.
 * A socket per query would cost more than the query itself (26 us against 11),
 * so ports come from a pool: each query takes one of 16 sockets by chance, and
 * each socket is replaced after 100 queries or 10 seconds.
 *
 * @see RFC 5452 section 9.2
 */
import type { Clock } from '#core/common/ports.ts';
import type { RandomBits } from '../asking/random-bits.ts';
import { matchReply } from '../wire/reply-match.ts';
import { writeQuery } from '../wire/query-writer.ts';
import type { DatagramEvents, DatagramSocket, DnsTransportPorts } from './dns-ports.ts';
import type { AskForm, Asking, LinkCounts, ServerLink } from './server-link.ts';

export const POOL_SOCKETS = 16;
export const MAX_QUERIES_A_SOCKET = 100;
export const MAX_SOCKET_AGE_MS = 10_000;
/** Of one socket. Ids are chosen by chance until one is free, so the space must stay mostly empty. */
const MAX_OUTSTANDING = 1024;
/** Questions given up, and no reply between. */
const SILENCES_UNTIL_RENEWED = 2;
const NOTHING_TO_GIVE_UP = (): void => {};

export class DatagramLink implements ServerLink {
  readonly #server: { readonly address: string; readonly port: number };
  readonly #ports: { readonly clock: Clock; readonly random: RandomBits; readonly transport: DnsTransportPorts };
  readonly #counts: LinkCounts;
  readonly #pool: (PooledSocket | undefined)[] = Array.from({ length: POOL_SOCKETS });
  /** Replaced, but still waiting for replies. */
  readonly #retiring = new Set<PooledSocket>();
  #cancelTidying: (() => void) | undefined;
  #isClosed = false;
  /** Since any reply. */
  #silences = 0;

  constructor(
    server: { readonly address: string; readonly port: number },
    counts: LinkCounts,
    ports: { readonly clock: Clock; readonly random: RandomBits; readonly transport: DnsTransportPorts },
  ) {
    this.#server = server;
    this.#counts = counts;
    this.#ports = ports;
  }

  ask(asking: Asking, form: AskForm): () => void {
    const socket = this.#isClosed ? undefined : this.#anySocket();
    if (socket === undefined || socket.outstanding.size >= MAX_OUTSTANDING) {
      asking.onFault({
        type: 'overloaded',
        detail: this.#isClosed ? 'the name server is not in use any more' : 'too many questions to this name server',
      });
      return NOTHING_TO_GIVE_UP;
    }
    return socket.ask(asking, form, this.#ports.random);
  }

  /** The machine may have moved to another network: sockets keep the address they were opened with. */
  wasSilent(): void {
    this.#silences += 1;
    if (this.#silences < SILENCES_UNTIL_RENEWED) return;
    this.#silences = 0;
    for (const socket of this.#pool) if (socket !== undefined) this.#retire(socket);
    this.#pool.fill(undefined);
  }

  close(): void {
    this.#isClosed = true;
    this.#cancelTidying?.();
    this.#cancelTidying = undefined;
    for (const socket of this.#pool) socket?.close();
    for (const socket of this.#retiring) socket.close();
    this.#pool.fill(undefined);
    this.#retiring.clear();
  }

  #anySocket(): PooledSocket {
    const place = this.#ports.random.uint8() % POOL_SOCKETS;
    const now = this.#ports.clock.now();
    const known = this.#pool[place];
    if (known !== undefined && !known.isBroken && known.queries < MAX_QUERIES_A_SOCKET && now - known.openedAt < MAX_SOCKET_AGE_MS)
      return known;
    if (known !== undefined) this.#retire(known);
    const onReply = (): void => void (this.#silences = 0);
    const socket = new PooledSocket(now, this.#counts, onReply, (events) =>
      this.#ports.transport.openDatagram(this.#server.address, this.#server.port, events),
    );
    this.#pool[place] = socket;
    this.#cancelTidying ??= this.#ports.clock.after(MAX_SOCKET_AGE_MS, () => this.#tidy());
    return socket;
  }

  #retire(socket: PooledSocket): void {
    if (socket.outstanding.size === 0 || socket.isBroken) {
      socket.close();
      return;
    }
    this.#retiring.add(socket);
    if (this.#retiring.size <= POOL_SOCKETS) return;
    const oldestFirst = [...this.#retiring];
    const least = oldestFirst.find(({ outstanding }) => outstanding.size === 0) ?? oldestFirst[0];
    if (least === undefined) return;
    this.#retiring.delete(least);
    least.close();
  }

  /** Old sockets go even when nothing is asked any more. */
  #tidy(): void {
    this.#cancelTidying = undefined;
    const before = this.#ports.clock.now() - MAX_SOCKET_AGE_MS;
    for (const socket of this.#retiring) {
      if (socket.outstanding.size > 0 && socket.openedAt > before - MAX_SOCKET_AGE_MS) continue;
      this.#retiring.delete(socket);
      socket.close();
    }
    for (const [place, socket] of this.#pool.entries()) {
      if (socket === undefined || socket.openedAt > before) continue;
      this.#pool[place] = undefined;
      this.#retire(socket);
    }
    if (this.#retiring.size > 0 || this.#pool.some((socket) => socket !== undefined)) {
      this.#cancelTidying = this.#ports.clock.after(MAX_SOCKET_AGE_MS, () => this.#tidy());
    }
  }
}

interface Outstanding {
  readonly asking: Asking;
  readonly query: Uint8Array;
}

/** One local port and the questions that went out through it. */
class PooledSocket implements DatagramEvents {
  readonly openedAt: number;
  readonly outstanding = new Map<number, Outstanding>();
  readonly #counts: LinkCounts;
  readonly #onReply: () => void;
  readonly #socket: DatagramSocket;
  queries = 0;
  isBroken = false;

  constructor(openedAt: number, counts: LinkCounts, onReply: () => void, open: (events: DatagramEvents) => DatagramSocket) {
    this.openedAt = openedAt;
    this.#counts = counts;
    this.#onReply = onReply;
    this.#socket = open(this);
  }

  ask(asking: Asking, form: AskForm, random: RandomBits): () => void {
    let id = random.uint16();
    while (this.outstanding.has(id)) id = random.uint16();
    const query = writeQuery(asking.name, asking.type, {
      id,
      caseBits: form.mixedCase ? random.uint32() : 0,
      edns: form.edns,
      padToOctets: 0,
    });
    this.outstanding.set(id, { asking, query });
    this.queries += 1;
    this.#socket.send(query);
    return () => void this.outstanding.delete(id);
  }

  onMessage(octets: Uint8Array): void {
    const id = ((octets[0] ?? 0) << 8) | (octets[1] ?? 0);
    const known = this.outstanding.get(id);
    const match = known === undefined ? 'mismatch' : matchReply(known.query, octets);
    if (known === undefined || match === 'mismatch') {
      this.#counts.strayReplies += 1;
      return;
    }
    this.outstanding.delete(id);
    this.#onReply();
    if (match === 'case-lost') known.asking.onCaseLost();
    else known.asking.onReply(octets);
  }

  /** What an ICMP message says concerns every question on this port. */
  onFault(detail: string): void {
    this.isBroken = true;
    const lost = [...this.outstanding.values()];
    this.outstanding.clear();
    for (const { asking } of lost) asking.onFault({ type: 'unreachable', detail });
  }

  close(): void {
    this.outstanding.clear();
    this.#socket.close();
  }
}
