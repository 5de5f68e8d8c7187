/**
 * The server_name extension of a ClientHello (RFC 6066 section 3), read so
 * that nobody behind us can read another name out of it: one name, of type
 * host_name, that is plainly a name.
 */
import { latin1 } from '#core/common/octets.ts';
import { canonicalIp } from '#core/common/names/address-text.ts';
import { endsInNumber, mayBeHostName } from '../wire/host-name.ts';
import type { OctetCursor } from './octet-cursor.ts';

export type ServerNameProblem =
  | 'bad-lengths'
  | 'several-server-names'
  /** Types other than host_name were never defined, so their length cannot be known either. */
  | 'unknown-name-type'
  /** NUL, control and non-ASCII octets (a name is written in punycode), empty and overlong labels, the empty name. */
  | 'bad-server-name'
  /** "example.com." names the same host; the RFC wants it without. Two spellings of one name are one too many. */
  | 'server-name-with-final-dot'
  /** Not permitted as server name; in any spelling (127.1, 0x7f.1, ::1). */
  | 'server-name-is-address';

export type ServerNameRead =
  | { readonly ok: true; readonly serverName: string }
  | { readonly ok: false; readonly problem: ServerNameProblem };

const HOST_NAME = 0;

/** @param extension - its data. */
export function readServerName(extension: OctetCursor): ServerNameRead {
  const names = extension.vector(2);
  if (!extension.isExact || names.length === 0) return bad('bad-lengths');
  const type = names.uint8();
  if (type !== HOST_NAME) return bad('unknown-name-type');
  const name = names.vector(2);
  if (names.isShort) return bad('bad-lengths');
  if (!names.isAtEnd) return bad('several-server-names');
  return judge(latin1(name.octets, name.at, name.end));
}

function judge(text: string): ServerNameRead {
  if (text.endsWith('.') && mayBeHostName(text.slice(0, -1))) return bad('server-name-with-final-dot');
  if (canonicalIp(text) !== null) return bad('server-name-is-address');
  if (!mayBeHostName(text)) return bad('bad-server-name');
  return endsInNumber(text) ? bad('server-name-is-address') : { ok: true, serverName: text };
}

function bad(problem: ServerNameProblem): ServerNameRead {
  return { ok: false, problem };
}
