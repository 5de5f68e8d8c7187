/**
 * Every way an exchange can fail: whose fault, which status, safe to try
 * again, words for the person. Adding a fault is adding a row.
 */

/** Where the fault lies, seen from the proxy (RFC 9110 section 3.7). */
export type FaultSide = 'downstream' | 'upstream' | 'proxy';

export interface FaultKind {
  readonly side: FaultSide;
  /** Status sent downstream (RFC 9110 section 15, RFC 6585); null when no response can be sent any more. */
  readonly status: number | null;
  /** Safe to try again: never, always, or only when a reused connection turned out to be dead. */
  readonly retry: 'never' | 'always' | 'reused-connection';
  readonly userText: string;
}

const fault = (side: FaultSide, status: number | null, retry: FaultKind['retry'], userText: string): FaultKind => ({
  side,
  status,
  retry,
  userText,
});

export const FAULTS = {
  // The client's request.
  MALFORMED_REQUEST: fault('downstream', 400, 'never', 'The browser sent a request that could not be read safely.'),
  UNSUPPORTED_SCHEME: fault(
    'downstream',
    400,
    'never',
    'Only http addresses can be asked for this way. For https the browser has to use CONNECT.',
  ),
  NOT_A_PROXY_REQUEST: fault(
    'downstream',
    400,
    'never',
    'This is a proxy, not a web page. Enter its address as HTTP proxy in the settings of the browser.',
  ),
  METHOD_NOT_ALLOWED: fault('downstream', 405, 'never', 'This method is not allowed here.'),
  NO_ROUTE: fault('downstream', 404, 'never', 'There is nothing at this address.'),
  ROUTE_SIGN_IN_NEEDED: fault('downstream', 401, 'never', 'This site asks for a user name and a password.'),
  CLIENT_CERTIFICATE_NEEDED: fault('downstream', 403, 'never', 'This site is only for devices with a certificate of its owner.'),
  TRANSPARENT_SIGN_IN_NEEDED: fault(
    'downstream',
    511,
    'never',
    'This network asks for a user name and a password. Enter the proxy in the settings of the browser.',
  ),
  SIGN_IN_NEEDED: fault('downstream', 407, 'never', 'This proxy asks for a user name and a password.'),
  REQUEST_TIMEOUT: fault('downstream', 408, 'never', 'The request did not arrive in time.'),
  LENGTH_REQUIRED: fault('downstream', 411, 'never', 'The request does not say how long its content is.'),
  CONTENT_TOO_LARGE: fault('downstream', 413, 'never', 'The request is too large.'),
  TARGET_TOO_LONG: fault('downstream', 414, 'never', 'The address asked for is too long.'),
  EXPECTATION_FAILED: fault('downstream', 417, 'never', 'The request expects something that cannot be done here.'),
  HEAD_TOO_LARGE: fault('downstream', 431, 'never', 'The request has too many or too large header fields.'),
  UNSUPPORTED_CODING: fault('downstream', 501, 'never', 'The request uses a transfer coding that is not supported.'),
  UNSUPPORTED_VERSION: fault('downstream', 505, 'never', 'The request uses a version of HTTP that is not supported here.'),
  CLIENT_LEFT: fault('downstream', null, 'never', 'The page was closed before it finished.'),
  CLIENT_STALLED: fault('downstream', 408, 'never', 'The browser stopped sending or reading.'),
  // What the proxy refuses.
  DESTINATION_REFUSED: fault('proxy', 403, 'never', 'The proxy does not connect to this address.'),
  TUNNEL_REFUSED: fault('proxy', 403, 'never', 'A rule of this proxy does not allow this connection.'),
  TOO_MANY_CONNECTIONS: fault('proxy', 503, 'never', 'The proxy has too many open connections. Try again in a moment.'),
  CLOSED_BY_POLICY: fault('proxy', 503, 'never', 'The rules changed, and this connection was closed.'),
  CLOSED_ON_REQUEST: fault('proxy', 503, 'never', 'This connection was closed by hand.'),
  LOOP_DETECTED: fault('proxy', 502, 'never', 'The request came back to the proxy that sent it.'),
  REDIRECTOR_SILENT: fault('proxy', 503, 'never', 'A filter program did not answer. See Redirectors.'),
  REDIRECTOR_FAILED: fault('proxy', 503, 'never', 'A filter program failed. See Redirectors.'),
  INTERNAL: fault('proxy', 500, 'never', 'Something went wrong inside the proxy. The log has the details.'),
  // The way to the origin and the origin itself.
  NAME_NOT_FOUND: fault('upstream', 502, 'never', 'There is no site with this name. Check the spelling.'),
  NAME_LOOKUP_FAILED: fault('upstream', 502, 'never', 'The name of the site could not be looked up. Check the internet connection.'),
  NAME_TIMEOUT: fault('upstream', 504, 'never', 'The name servers did not answer in time. Check the internet connection.'),
  CONNECT_REFUSED: fault('upstream', 502, 'always', 'The site refused the connection.'),
  CONNECT_UNREACHABLE: fault('upstream', 502, 'always', 'There is no way to the site from here.'),
  CONNECT_TIMEOUT: fault('upstream', 504, 'always', 'The site did not answer in time.'),
  UPSTREAM_TLS: fault('upstream', 502, 'never', 'The site could not prove who it is.'),
  UPSTREAM_RESET: fault('upstream', 502, 'reused-connection', 'The site closed the connection.'),
  UPSTREAM_MALFORMED: fault('upstream', 502, 'never', 'The site sent an answer that could not be read safely.'),
  UPSTREAM_TIMEOUT: fault('upstream', 504, 'never', 'The site took too long to answer.'),
  UPSTREAM_STALLED: fault('upstream', 504, 'never', 'The site stopped taking what was sent to it.'),
  PARENT_REFUSED: fault('upstream', 502, 'never', 'The proxy in front of this one refused the connection.'),
} as const satisfies Record<string, FaultKind>;

export type FaultCode = keyof typeof FAULTS;
