/**
 * Asks one server over a connection that is kept: TCP (RFC 7766) or TLS
 * (RFC 7858). Questions are pipelined, answers come in any order. A connection
 * that has gone quiet is closed; one that was closed under a question is
 * opened again once.
 */
import type { Clock } from '#core/common/ports.ts';
import type { RandomBits } from '../asking/random-bits.ts';
import { matchReply } from '../wire/reply-match.ts';
import { writeQuery } from '../wire/query-writer.ts';
import type { DnsTransportPorts, StreamSocket, TlsForm } from './dns-ports.ts';
import { FrameReader, framed } from './stream-frames.ts';
import type { AskForm, Asking, LinkCounts, ServerLink } from './server-link.ts';

export interface StreamServer {
  /** Dialled in this order. */
  readonly addresses: readonly string[];
  readonly port: number;
  readonly tls: TlsForm | null;
}

export interface StreamLinkPorts {
  readonly clock: Clock;
  readonly random: RandomBits;
  readonly transport: DnsTransportPorts;
}

export const STREAM_IDLE_MS = 10_000;
export const STREAM_OPEN_MS = 3000;
const MAX_OUTSTANDING = 1024;
/** So many questions given up without any answer between: the connection is dead and nobody told us. */
const SILENCES_UNTIL_CLOSED = 3;
/** RFC 8467: so that the length says less about the name. */
const PAD_TLS_OCTETS = 128;

interface Outstanding {
  readonly asking: Asking;
  readonly query: Uint8Array;
  wasAskedAgain: boolean;
}

export class StreamLink implements ServerLink {
  readonly #server: StreamServer;
  readonly #counts: LinkCounts;
  readonly #ports: StreamLinkPorts;
  readonly #outstanding = new Map<number, Outstanding>();
  #connection: Connection | undefined;
  #silences = 0;

  constructor(server: StreamServer, counts: LinkCounts, ports: StreamLinkPorts) {
    this.#server = server;
    this.#counts = counts;
    this.#ports = ports;
  }

  ask(asking: Asking, form: AskForm): () => void {
    if (this.#outstanding.size >= MAX_OUTSTANDING) {
      asking.onFault({ type: 'overloaded', detail: 'too many questions to this name server' });
      return () => {};
    }
    const { random } = this.#ports;
    let id = random.uint16();
    while (this.#outstanding.has(id)) id = random.uint16();
    const padToOctets = this.#server.tls === null ? 0 : PAD_TLS_OCTETS;
    const outstanding = {
      asking,
      query: writeQuery(asking.name, asking.type, { id, caseBits: 0, edns: form.edns, padToOctets }),
      wasAskedAgain: false,
    };
    this.#outstanding.set(id, outstanding);
    this.#connection ??= this.#dial(0);
    this.#connection.send(outstanding.query);
    return () => this.#giveUp(id);
  }

  close(): void {
    this.#outstanding.clear();
    this.#connection?.close();
    this.#connection = undefined;
  }

  #giveUp(id: number): void {
    if (!this.#outstanding.delete(id)) return;
    this.#silences += 1;
    if (this.#silences < SILENCES_UNTIL_CLOSED || this.#outstanding.size > 0) return;
    this.#connection?.close();
    this.#connection = undefined;
    this.#silences = 0;
  }

  #dial(which: number): Connection {
    const address = this.#server.addresses[which] ?? '';
    return new Connection(
      this.#ports,
      { ...this.#server, address },
      {
        onMessage: (message) => this.#onMessage(message),
        onEnd: (wasOpen, detail) => this.#onEnd(which, wasOpen, detail),
        isIdle: () => this.#outstanding.size === 0,
      },
    );
  }

  #onMessage(message: Uint8Array): void {
    const id = ((message[0] ?? 0) << 8) | (message[1] ?? 0);
    const known = this.#outstanding.get(id);
    const match = known === undefined ? 'mismatch' : matchReply(known.query, message);
    if (known === undefined || match === 'mismatch') {
      this.#counts.strayReplies += 1;
      return;
    }
    this.#outstanding.delete(id);
    this.#silences = 0;
    known.asking.onReply(message); // The case means nothing here: nobody can forge inside a connection.
  }

  /** A connection is gone that we did not close. */
  #onEnd(which: number, wasOpen: boolean, detail: string): void {
    this.#connection = undefined;
    this.#silences = 0;
    if (!wasOpen && which + 1 < this.#server.addresses.length) {
      if (this.#outstanding.size > 0) this.#redial(which + 1);
      return;
    }
    const lost = [...this.#outstanding];
    for (const [id, outstanding] of lost) {
      if (wasOpen && !outstanding.wasAskedAgain) {
        outstanding.wasAskedAgain = true;
        continue;
      }
      this.#outstanding.delete(id);
      outstanding.asking.onFault({ type: 'unreachable', detail });
    }
    if (this.#outstanding.size > 0 && this.#connection === undefined) this.#redial(0);
  }

  #redial(which: number): void {
    this.#connection = this.#dial(which);
    for (const { query } of this.#outstanding.values()) this.#connection.send(query);
  }
}

interface ConnectionEvents {
  onMessage(message: Uint8Array): void;
  onEnd(wasOpen: boolean, detail: string): void;
  isIdle(): boolean;
}

/** One connection from dialling to its end. */
class Connection {
  readonly #clock: Clock;
  readonly #events: ConnectionEvents;
  readonly #socket: StreamSocket;
  readonly #frames = new FrameReader();
  /** Written once the connection is open. */
  #waiting: Uint8Array[] = [];
  #isOpen = false;
  #lastUsedAt: number;
  #cancelTimer: () => void;

  constructor(ports: StreamLinkPorts, server: StreamServer & { readonly address: string }, events: ConnectionEvents) {
    this.#clock = ports.clock;
    this.#events = events;
    this.#lastUsedAt = ports.clock.now();
    this.#cancelTimer = ports.clock.after(STREAM_OPEN_MS, () => this.#end('the connection could not be opened in time'));
    this.#socket = ports.transport.openStream(server.address, server.port, server.tls, {
      onOpen: () => this.#onOpen(),
      onData: (octets) => this.#onData(octets),
      onClose: (detail) => this.#end(detail),
    });
  }

  send(query: Uint8Array): void {
    this.#lastUsedAt = this.#clock.now();
    if (this.#isOpen) this.#socket.write(framed([query]));
    else this.#waiting.push(query);
  }

  close(): void {
    this.#cancelTimer();
    this.#socket.close();
  }

  #onOpen(): void {
    this.#isOpen = true;
    this.#cancelTimer();
    this.#watchIdleness(STREAM_IDLE_MS);
    if (this.#waiting.length > 0) this.#socket.write(framed(this.#waiting));
    this.#waiting = [];
  }

  #onData(octets: Uint8Array): void {
    this.#lastUsedAt = this.#clock.now();
    for (const message of this.#frames.read(octets)) this.#events.onMessage(message);
  }

  #watchIdleness(ms: number): void {
    this.#cancelTimer = this.#clock.after(ms, () => {
      const quietMs = this.#clock.now() - this.#lastUsedAt;
      if (quietMs < STREAM_IDLE_MS) this.#watchIdleness(STREAM_IDLE_MS - quietMs);
      else if (this.#events.isIdle()) this.#end('it was not used any more');
      else this.#watchIdleness(STREAM_IDLE_MS);
    });
  }

  #end(detail: string): void {
    this.close();
    this.#events.onEnd(this.#isOpen, detail);
  }
}
