/**
 * A connection that carries whole DNS messages, however it does that: with a
 * length before each (TCP, TLS), or one in each HTTP request.
 */
import type { DnsTransportPorts, HttpsSession, StreamSocket } from './dns-ports.ts';
import { FrameReader, framed } from './stream-frames.ts';

export interface MessageChannel {
  /** In one write, where that can be. Only once open. */
  send(queries: readonly Uint8Array[]): void;
  close(): void;
}

export interface ChannelEvents {
  onOpen(): void;
  onMessage(message: Uint8Array): void;
  /** This one query will get no reply. */
  onRefused(query: Uint8Array, detail: string): void;
  /** Once, last; not after `close()`. */
  onClose(detail: string): void;
}

export type OpenChannel = (address: string, events: ChannelEvents) => MessageChannel;

/** RFC 7766, and with a host RFC 7858. */
export function openStreamChannel(transport: DnsTransportPorts, port: number, tlsHost: string | null): OpenChannel {
  return (address, events) => {
    const frames = new FrameReader();
    const socket: StreamSocket = transport.openStream(address, port, tlsHost, {
      onOpen: () => events.onOpen(),
      onClose: (detail) => events.onClose(detail),
      onData: (octets) => {
        for (const message of frames.read(octets)) events.onMessage(message);
      },
    });
    return { send: (queries) => socket.write(framed(queries)), close: () => socket.close() };
  };
}

/** RFC 8484. The id is 0 on the wire, so that equal questions are equal requests; it is put back into the reply. */
export function openHttpsChannel(
  transport: DnsTransportPorts,
  server: { readonly host: string; readonly port: number; readonly path: string },
): OpenChannel {
  return (address, events) => {
    const session: HttpsSession = transport.openHttps(address, server.port, server.host, events);
    const post = (query: Uint8Array): void => {
      const withoutId = new Uint8Array(query);
      withoutId.fill(0, 0, 2);
      session.post(server.path, withoutId, (answer) => {
        if (answer.type === 'refused') events.onRefused(query, answer.detail);
        else if (answer.octets[0] !== 0 || answer.octets[1] !== 0) events.onRefused(query, 'the reply is to another question');
        else events.onMessage(withId(answer.octets, query));
      });
    };
    return { send: (queries) => queries.forEach(post), close: () => session.close() };
  };
}

function withId(message: Uint8Array, query: Uint8Array): Uint8Array {
  const copy = new Uint8Array(message);
  copy.set(query.subarray(0, 2));
  return copy;
}
