/**
 * The real sockets behind `DnsTransportPorts`; TLS and HTTPS in files of their
 * own beside it. Nothing else the resolver is made of opens any. Every fault is told to whoever opened the socket; `close()`
 * ends all telling. Host names never reach the system's resolver from here.
 */
import { createSocket, type SocketOptions } from 'node:dgram';
import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { networkInterfaces } from 'node:os';
import type { DatagramEvents, DatagramSocket, DnsTransportPorts, StreamEvents, StreamSocket } from './transport/dns-ports.ts';
import { openHttps } from './transport/https-session.ts';
import { openTls } from './transport/tls-socket.ts';

/** Sent before the socket is connected, a matter of microseconds. */
const MAX_EARLY = 1024;
/** How long a look at the network interfaces holds. */
const INTERFACES_MS = 10_000;

/** @param extraCa certificates (PEM) trusted beside the usual ones, for servers of one's own. */
export function createDnsTransport(extraCa: readonly string[] = []): DnsTransportPorts {
  let lookedAt = -Infinity;
  let hasIpv6 = false;
  return {
    openDatagram,
    openStream: (address, port, tlsHost, events) =>
      openStream(
        tlsHost === null ? connectTcp({ host: address, port }) : openTls({ address, port, host: tlsHost, alpn: 'dot', extraCa }),
        tlsHost !== null,
        events,
      ),
    openHttps: (address, port, host, events) => openHttps({ address, port, host, alpn: 'h2', extraCa }, events),
    machineHasIpv6: () => {
      const now = performance.now();
      if (now - lookedAt > INTERFACES_MS) {
        hasIpv6 = hasRoutableIpv6();
        lookedAt = now;
      }
      return hasIpv6;
    },
  };
}

function openDatagram(address: string, port: number, events: DatagramEvents): DatagramSocket {
  // The address is a literal; without this the system's resolver would be bothered with it.
  const lookup: NonNullable<SocketOptions['lookup']> = (literal, _options, done) => done(null, literal, isIP(literal));
  const socket = createSocket({ type: isIP(address) === 6 ? 'udp6' : 'udp4', lookup });
  let early: Uint8Array[] | undefined = [];
  let closed = false;
  const onFault = (error: unknown): void => {
    if (!closed && error instanceof Error) events.onFault(error.message);
  };
  socket.on('error', onFault);
  socket.on('message', (octets) => {
    if (!closed) events.onMessage(octets);
  });
  // Node hands the error of a failed connect to this callback, against its own types.
  socket.connect(port, address, (error?: unknown) => {
    onFault(error);
    if (closed || error instanceof Error) return;
    for (const octets of early ?? []) socket.send(octets, onFault);
    early = undefined;
  });
  return {
    send(octets) {
      if (closed) return;
      if (early === undefined) socket.send(octets, onFault);
      else if (early.length < MAX_EARLY) early.push(octets);
    },
    close() {
      if (closed) return;
      closed = true;
      socket.close();
    },
  };
}

/** An address that reaches beyond its own link; unique local ones count, since offices use them. */
function hasRoutableIpv6(): boolean {
  return Object.values(networkInterfaces()).some((addresses) =>
    addresses?.some(({ family, internal, address }) => family === 'IPv6' && !internal && !/^fe[89ab]/i.test(address)),
  );
}

function openStream(socket: Socket, isTls: boolean, events: StreamEvents): StreamSocket {
  let closed = false;
  let detail = 'the server closed the connection';
  socket.setNoDelay(true);
  socket.once(isTls ? 'secureConnect' : 'connect', () => {
    if (!closed) events.onOpen();
  });
  socket.on('data', (octets: Uint8Array) => {
    if (!closed) events.onData(octets);
  });
  socket.on('error', (error: Error) => void (detail = error.message));
  socket.on('close', () => {
    if (closed) return;
    closed = true;
    events.onClose(detail);
  });
  return {
    write(octets) {
      if (!closed) socket.write(octets);
    },
    close() {
      closed = true;
      socket.destroy();
    },
  };
}
