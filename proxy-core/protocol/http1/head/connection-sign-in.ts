/**
 * Schemes that sign in a connection instead of a request: NTLM, and Negotiate
 * and Kerberos (RFC 4559 section 6). A later request on such a connection is
 * taken for one of the person who signed in, so it may never serve another
 * client.
 */
import type { FieldLines } from './field-lines.ts';
import * as known from './known-fields.ts';

/** Credentials begin with their scheme. Schemes are the same in any case (RFC 9110 section 11.1). */
const CREDENTIALS = /^[ \t,]*(?:ntlm|negotiate|nego2|kerberos)(?:[ \t,]|$)/i;
/**
 * A challenge may stand anywhere in a list. Words in a quoted realm look the same and may stay: a connection that is
 * not shared costs little, and one that is shared wrongly much.
 */
const CHALLENGE = /(?:^|[ \t,])(?:ntlm|negotiate|nego2|kerberos)(?:[ \t,]|$)/i;
const TRUE = /^true$/i;

/** The client signs in, at the origin or at a proxy before it. */
export function requestSignsIn(fields: FieldLines): boolean {
  return anyValue(fields, known.AUTHORIZATION, CREDENTIALS) || anyValue(fields, known.PROXY_AUTHORIZATION, CREDENTIALS);
}

/** The origin, or a proxy before it, asks for that, goes on with it, or says that the connection is signed in. */
export function responseSignsIn(fields: FieldLines): boolean {
  return (
    anyValue(fields, known.WWW_AUTHENTICATE, CHALLENGE) ||
    anyValue(fields, known.PROXY_AUTHENTICATE, CHALLENGE) ||
    anyValue(fields, known.PERSISTENT_AUTH, TRUE)
  );
}

function anyValue(fields: FieldLines, id: known.KnownField, pattern: RegExp): boolean {
  for (let at = fields.find(id); at !== -1; at = fields.find(id, at + 1)) if (pattern.test(fields.value(at))) return true;
  return false;
}

/**
 * What a response from behind this proxy says of it: that it keeps a signed-in connection to its client. Clients look
 * for it before they sign in by way of a proxy (RFC 4559 section 6), and it concerns this hop only.
 */
export const SESSION_SUPPORT = 'Proxy-Support: Session-Based-Authentication\r\nConnection: Proxy-Support\r\n';

/** The proxy before the origin says the same of itself. */
export function supportsSessions(fields: FieldLines): boolean {
  return anyValue(fields, known.PROXY_SUPPORT, /(?:^|[ \t,])session-based-authentication(?:[ \t,]|$)/i);
}
