/** A TLS connection to a name server: dialled by address, trusted by host. */
import { isIP } from 'node:net';
import { checkServerIdentity, connect, rootCertificates, type ConnectionOptions, type PeerCertificate, type TLSSocket } from 'node:tls';

export interface TlsTarget {
  readonly address: string;
  readonly port: number;
  /** What the certificate must be for: a host name or an address. */
  readonly host: string;
  readonly alpn: 'dot' | 'h2';
  /** Trusted beside the usual ones, PEM. */
  readonly extraCa: readonly string[];
}

/** `secureConnect` follows only when the certificate is the right one; everything else is `error` and `close`. */
export function openTls(target: TlsTarget): TLSSocket {
  const trust = target.extraCa.length === 0 ? {} : { ca: [...rootCertificates, ...target.extraCa] };
  return connect({
    host: target.address,
    port: target.port,
    ALPNProtocols: [target.alpn],
    minVersion: 'TLSv1.2',
    ...trust,
    ...identityOf(target.host),
  });
}

/** A server name must not be an address (RFC 6066 section 3); the certificate is then compared with the address. */
function identityOf(host: string): ConnectionOptions {
  if (isIP(host) === 0) return { servername: host };
  return { checkServerIdentity: (_dialled: string, certificate: PeerCertificate) => checkServerIdentity(host, certificate) };
}
