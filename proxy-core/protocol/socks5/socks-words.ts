/** The numbers of SOCKS5 (RFC 1928, RFC 1929) with the words that belong to them. */
import type { FaultCode } from '#core/common/proxy-error.ts';

export const SOCKS_VERSION = 5;
/** Version of the user and password exchange, not of SOCKS (RFC 1929 section 2). */
export const SIGN_IN_VERSION = 1;

export const METHOD_OPEN = 0x00;
export const METHOD_PASSWORD = 0x02;
export const METHOD_NONE_OF_THESE = 0xff;

export const ADDRESS_IPV4 = 1;
export const ADDRESS_NAME = 3;
export const ADDRESS_IPV6 = 4;

export type SocksCommand = 'connect' | 'bind' | 'udp-associate' | 'unknown';
export const COMMANDS: readonly SocksCommand[] = ['unknown', 'connect', 'bind', 'udp-associate'];

export type SocksReplyCode = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;

/** Index is the code (RFC 1928 section 6). */
const WORDS = [
  'succeeded',
  'general failure',
  'connection not allowed by ruleset',
  'network unreachable',
  'host unreachable',
  'connection refused',
  'time to live expired',
  'command not supported',
  'address type not supported',
] as const;

export function socksReplyWords(code: number): string {
  return WORDS[code] ?? `unknown reply ${code}`;
}

const CODES: Partial<Record<FaultCode, SocksReplyCode>> = {
  DESTINATION_REFUSED: 2,
  TUNNEL_REFUSED: 2,
  CONNECT_UNREACHABLE: 3,
  NAME_NOT_FOUND: 4,
  NAME_LOOKUP_FAILED: 4,
  NAME_TIMEOUT: 4,
  CONNECT_TIMEOUT: 4,
  CONNECT_REFUSED: 5,
};

/** The reply that says best why there is no connection; a verdict of the policy is 2. */
export function socksReplyFor(fault: FaultCode): SocksReplyCode {
  return CODES[fault] ?? 1;
}
