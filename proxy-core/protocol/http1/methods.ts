/**
 * Which methods are idempotent: asking twice does no more than asking once
 * (RFC 9110 section 9.2.2). The others of the IANA registry of HTTP methods
 * are not, nor is any method that is not in it.
 */
const IDEMPOTENT = new Set(
  [
    'GET HEAD PUT DELETE OPTIONS TRACE', // RFC 9110
    'QUERY', // the safe method with content
    'PROPFIND PROPPATCH MKCOL COPY MOVE UNLOCK', // RFC 4918; LOCK is not
    'VERSION-CONTROL REPORT CHECKOUT CHECKIN UNCHECKOUT MKWORKSPACE UPDATE LABEL MERGE BASELINE-CONTROL MKACTIVITY', // RFC 3253
    'ORDERPATCH', // RFC 3648
    'ACL', // RFC 3744
    'MKREDIRECTREF UPDATEREDIRECTREF', // RFC 4437
    'MKCALENDAR', // RFC 4791
    'SEARCH', // RFC 5323
    'BIND UNBIND REBIND', // RFC 5842
    'LINK UNLINK', // RFC 2068
  ].flatMap((names) => names.split(' ')),
);

/** @param method - as received: methods are case-sensitive (RFC 9110 section 9.1). */
export function isIdempotent(method: string): boolean {
  return method === 'GET' || IDEMPOTENT.has(method);
}
