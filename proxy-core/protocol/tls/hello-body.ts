/**
 * What a complete ClientHello says (RFC 8446 section 4.1.2; the older ones
 * have the same form): server name and application protocols. Every length is
 * checked to the octet; nothing is decrypted, and nothing else is judged.
 */
import { latin1 } from '#core/common/octets.ts';
import { OctetCursor } from './octet-cursor.ts';
import { readServerName, type ServerNameProblem } from './server-name.ts';

export interface HelloContent {
  /** As it was sent: case is kept. Null: the client named no server. With ECH it is the outer name, all that is to be seen. */
  readonly serverName: string | null;
  /** latin1, in the client's order. */
  readonly alpn: readonly string[];
}

export type HelloBodyProblem = ServerNameProblem | 'bad-tls-version' | 'repeated-extension';

export type HelloBodyRead =
  | { readonly ok: true; readonly content: HelloContent }
  | { readonly ok: false; readonly problem: HelloBodyProblem };

const RANDOM_OCTETS = 32;
const MAX_SESSION_ID_OCTETS = 32;
const SERVER_NAME = 0;
const ALPN = 16;

/** @param octets - the handshake message from `from` on, without its type and length, up to `to`. */
export function readHelloBody(octets: Uint8Array, from: number, to: number): HelloBodyRead {
  const hello = new OctetCursor(octets, from, to);
  const version = hello.uint16();
  hello.skip(RANDOM_OCTETS);
  const sessionId = hello.vector(1);
  const ciphers = hello.vector(2);
  const compressions = hello.vector(1);
  if (hello.isShort || sessionId.length > MAX_SESSION_ID_OCTETS) return bad('bad-lengths');
  if (ciphers.length === 0 || ciphers.length % 2 === 1 || compressions.length === 0) return bad('bad-lengths');
  if (version >> 8 !== 3) return bad('bad-tls-version');
  // Before TLS 1.2 there may be no extensions at all.
  if (hello.isAtEnd) return { ok: true, content: { serverName: null, alpn: [] } };
  const extensions = hello.vector(2);
  return hello.isExact ? readExtensions(extensions) : bad('bad-lengths');
}

function readExtensions(extensions: OctetCursor): HelloBodyRead {
  const seen = new Set<number>();
  let serverName: string | null = null;
  let alpn: readonly string[] = [];
  while (!extensions.isAtEnd) {
    const type = extensions.uint16();
    const data = extensions.vector(2);
    if (extensions.isShort) return bad('bad-lengths');
    if (seen.has(type)) return bad('repeated-extension');
    seen.add(type);
    if (type === SERVER_NAME) {
      const read = readServerName(data);
      if (!read.ok) return read;
      serverName = read.serverName;
    } else if (type === ALPN) {
      const read = readAlpn(data);
      if (read === null) return bad('bad-lengths');
      alpn = read;
    }
  }
  return { ok: true, content: { serverName, alpn } };
}

/** RFC 7301 section 3.1: at least one name, none of them empty. */
function readAlpn(extension: OctetCursor): readonly string[] | null {
  const list = extension.vector(2);
  if (!extension.isExact || list.length === 0) return null;
  const names: string[] = [];
  while (!list.isAtEnd) {
    const name = list.vector(1);
    if (list.isShort || name.length === 0) return null;
    names.push(latin1(name.octets, name.at, name.end));
  }
  return names;
}

function bad(problem: HelloBodyProblem): HelloBodyRead {
  return { ok: false, problem };
}
