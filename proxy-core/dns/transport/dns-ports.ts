/** The sockets this room needs, as few words as a scripted server in a test has to know. */

export interface DatagramSocket {
  send(octets: Uint8Array): void;
  /** Nothing is reported after this. */
  close(): void;
}

export interface DatagramEvents {
  onMessage(octets: Uint8Array): void;
  /** Nobody listens there, no way there, no more sockets. The socket may go on working. */
  onFault(detail: string): void;
}

export interface StreamSocket {
  write(octets: Uint8Array): void;
  close(): void;
}

export interface StreamEvents {
  /** Connected; with TLS: and the certificate is the right one. Never called while opening. */
  onOpen(): void;
  onData(octets: Uint8Array): void;
  /** Once, last, whatever the reason; not after `close()`. */
  onClose(detail: string): void;
}

/** A connection that carries HTTP requests, each with its own answer. */
export interface HttpsSession {
  /** RFC 8484: one message out, one back. Not answered when the session ends first. */
  post(path: string, message: Uint8Array, onAnswer: (answer: HttpsAnswer) => void): void;
  close(): void;
}

export type HttpsAnswer = { readonly type: 'message'; readonly octets: Uint8Array } | { readonly type: 'refused'; readonly detail: string };

export type HttpsEvents = Omit<StreamEvents, 'onData'>;

export interface DnsTransportPorts {
  /** Connected to that one sender: everything else is dropped by the kernel. */
  openDatagram(address: string, port: number, events: DatagramEvents): DatagramSocket;
  /** @param tlsHost what the certificate must be for, a host name or an address; null: no TLS. */
  openStream(address: string, port: number, tlsHost: string | null, events: StreamEvents): StreamSocket;
  /** @param host what the certificate must be for and the authority of each request. */
  openHttps(address: string, port: number, host: string, events: HttpsEvents): HttpsSession;
  /** The machine has an IPv6 address that reaches beyond its own link. */
  machineHasIpv6(): boolean;
}
