/** What comes out of a PROXY protocol header, whatever its version. Types only. */

export type ProxyHeaderProblem =
  | 'not-a-header'
  | 'bad-version'
  | 'bad-command'
  | 'bad-family'
  /** Known to the protocol, and without a client address we could judge: UDP and UNIX sockets. */
  | 'unsupported-family'
  | 'bad-address'
  | 'bad-port'
  | 'bad-octet'
  | 'bad-checksum'
  | 'too-few-fields'
  | 'too-many-fields'
  | 'line-without-crlf'
  | 'too-short'
  | 'too-long';

export type ProxyHeaderRead =
  | { readonly type: 'more' }
  /**
   * `client` in canonical text, IPv4-mapped IPv6 as IPv4; null for UNKNOWN, LOCAL and unspecified: the peer itself is the client then.
   * `end`: where in the octets fed last the client's own octets start.
   */
  | { readonly type: 'header'; readonly client: { readonly address: string; readonly port: number } | null; readonly end: number }
  | { readonly type: 'malformed'; readonly problem: ProxyHeaderProblem };
