import { describe, expect, it } from 'vitest';
import { isIdempotent } from '#core/protocol/http1/methods.ts';

/** The IANA registry of HTTP methods, as far as a client sends them. */
const YES =
  'ACL BASELINE-CONTROL BIND CHECKIN CHECKOUT COPY DELETE GET HEAD LABEL LINK MERGE MKACTIVITY MKCALENDAR MKCOL MKREDIRECTREF MKWORKSPACE MOVE OPTIONS ORDERPATCH PROPFIND PROPPATCH PUT QUERY REBIND REPORT SEARCH TRACE UNBIND UNCHECKOUT UNLINK UNLOCK UPDATE UPDATEREDIRECTREF VERSION-CONTROL';
const NO = 'CONNECT LOCK PATCH POST';

describe('asking twice does no more than asking once', () => {
  it.each(YES.split(' '))('for %s', (method) => expect(isIdempotent(method)).toBe(true));
  it.each([...NO.split(' '), 'FOO', 'get', 'Put', ''])('not for %s', (method) => expect(isIdempotent(method)).toBe(false));
});
