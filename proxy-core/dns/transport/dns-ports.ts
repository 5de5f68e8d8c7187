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
  /** Connected; with TLS: and the certificate is the right one. */
  onOpen(): void;
  onData(octets: Uint8Array): void;
  /** Once, last, whatever the reason; not after `close()`. */
  onClose(detail: string): void;
}

export interface TlsForm {
  /** What the certificate must be for: a host name or an address. */
  readonly host: string;
  /** Application protocols to offer. */
  readonly alpn: readonly string[];
}

export interface DnsTransportPorts {
  /** Connected to that one sender: everything else is dropped by the kernel. */
  openDatagram(address: string, port: number, events: DatagramEvents): DatagramSocket;
  openStream(address: string, port: number, tls: TlsForm | null, events: StreamEvents): StreamSocket;
  /** The machine has an IPv6 address that reaches beyond its own link. */
  machineHasIpv6(): boolean;
}
