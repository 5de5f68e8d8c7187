/**
 * Name servers without sockets: the transport ports of the resolver, scripted.
 * Replies are given at once, or when the test says so, on a clock moved by hand.
 */
import type { DatagramEvents, DnsTransportPorts, HttpsAnswer, HttpsEvents, StreamEvents } from '#core/dns/transport/dns-ports.ts';
import { readQuery, replyFrom, type SeenQuery, type ZoneTable } from './dns-replies.ts';

export interface ScriptedQuery extends SeenQuery {
  readonly server: string;
  readonly via: 'udp' | 'tcp' | 'https';
  /** Tells sockets apart, as ports do. */
  readonly socket: number;
  /** Sends these octets back to the socket that asked. */
  readonly reply: (octets: Uint8Array) => void;
  /** Nobody listens there, or the connection breaks. */
  readonly fault: (detail: string) => void;
}

export class ScriptedDns implements DnsTransportPorts {
  readonly queries: ScriptedQuery[] = [];
  openDatagrams = 0;
  openStreams = 0;
  hasIpv6 = true;
  /** False: connections stay as they are and never open. */
  streamsOpen = true;
  readonly #serve: (query: ScriptedQuery) => void;
  #sockets = 0;

  /** A table answers for every server alike. */
  constructor(serve: ZoneTable | ((query: ScriptedQuery) => void)) {
    this.#serve = typeof serve === 'function' ? serve : (query) => answerFrom(serve, query);
  }

  machineHasIpv6(): boolean {
    return this.hasIpv6;
  }

  openDatagram(address: string, port: number, events: DatagramEvents): ReturnType<DnsTransportPorts['openDatagram']> {
    const socket = (this.#sockets += 1);
    let isOpen = true;
    this.openDatagrams += 1;
    return {
      send: (octets) => {
        if (!isOpen) throw new Error('sent on a closed socket');
        const reply = (message: Uint8Array): void => {
          if (isOpen) events.onMessage(message);
        };
        const fault = (detail: string): void => {
          if (isOpen) events.onFault(detail);
        };
        this.#take({ ...readQuery(octets), server: `${address}:${port}`, via: 'udp', socket, reply, fault });
      },
      close: () => {
        if (isOpen) this.openDatagrams -= 1;
        isOpen = false;
      },
    };
  }

  openStream(address: string, port: number, _tlsHost: string | null, events: StreamEvents): ReturnType<DnsTransportPorts['openStream']> {
    const socket = (this.#sockets += 1);
    let isOpen = true;
    this.openStreams += 1;
    const end = (detail?: string): void => {
      if (!isOpen) return;
      isOpen = false;
      this.openStreams -= 1;
      if (detail !== undefined) events.onClose(detail);
    };
    queueMicrotask(() => {
      if (isOpen && this.streamsOpen) events.onOpen();
    });
    return {
      write: (octets) => {
        for (const message of unframe(octets)) {
          const reply = (answer: Uint8Array): void => {
            if (isOpen) events.onData(Buffer.concat([Uint8Array.of(answer.length >> 8, answer.length & 255), answer]));
          };
          this.#take({ ...readQuery(message), server: `${address}:${port}`, via: 'tcp', socket, reply, fault: end });
        }
      },
      close: () => end(),
    };
  }

  openHttps(address: string, port: number, _host: string, events: HttpsEvents): ReturnType<DnsTransportPorts['openHttps']> {
    const socket = (this.#sockets += 1);
    let isOpen = true;
    this.openStreams += 1;
    const end = (detail?: string): void => {
      if (!isOpen) return;
      isOpen = false;
      this.openStreams -= 1;
      if (detail !== undefined) events.onClose(detail);
    };
    queueMicrotask(() => {
      if (isOpen && this.streamsOpen) events.onOpen();
    });
    return {
      post: (_path, message, onAnswer: (answer: HttpsAnswer) => void) => {
        const reply = (octets: Uint8Array): void => {
          if (isOpen) onAnswer({ type: 'message', octets });
        };
        this.#take({ ...readQuery(message), server: `${address}:${port}`, via: 'https', socket, reply, fault: end });
      },
      close: () => end(),
    };
  }

  #take(query: ScriptedQuery): void {
    this.queries.push(query);
    // A reply never comes before the asker has gone on.
    queueMicrotask(() => this.#serve(query));
  }
}

export function answerFrom(zones: ZoneTable, query: ScriptedQuery): void {
  const reply = replyFrom(zones, query, query.via === 'udp');
  if (reply !== undefined) query.reply(reply);
}

function unframe(octets: Uint8Array): Uint8Array[] {
  const messages: Uint8Array[] = [];
  for (let at = 0; at < octets.length;) {
    const end = at + 2 + (((octets[at] ?? 0) << 8) | (octets[at + 1] ?? 0));
    messages.push(octets.subarray(at + 2, end));
    at = end;
  }
  return messages;
}
