/**
 * How long a message's content is, or why that cannot be said safely
 * (RFC 9112 section 6.3). In requests two ways to read one message are one too
 * many: everything ambiguous is refused. In responses what has one meaning to
 * every browser is read that way, and sent on with that meaning only.
 */
import { decimal } from '#core/common/octets.ts';
import type { FaultCode } from '#core/common/proxy-error.ts';
import { listMembers, listOf, type FieldLines } from '../head/field-lines.ts';
import { CONTENT_LENGTH, TRANSFER_ENCODING } from '../head/known-fields.ts';

export type Framing =
  | { readonly type: 'none' }
  | { readonly type: 'length'; readonly octets: number }
  | { readonly type: 'chunked' }
  /** Ends when the sender closes; responses only. */
  | { readonly type: 'close' };

/** Nothing follows the head: a length of 0 says so as well as no length does. */
export function isWithoutContent(framing: Framing): boolean {
  return framing.type === 'none' || (framing.type === 'length' && framing.octets === 0);
}

export type FramingRead =
  | { readonly ok: true; readonly framing: Framing }
  | { readonly ok: false; readonly fault: FaultCode; readonly detail: string };

export type ResponseFramingRead =
  /** `isPlain` false: said in a way that another reader may take otherwise, so the connection is not used again. */
  { readonly ok: true; readonly framing: Framing; readonly isPlain: boolean } | { readonly ok: false; readonly detail: string };

const NONE: FramingRead = { ok: true, framing: { type: 'none' } };
const CHUNKED: FramingRead = { ok: true, framing: { type: 'chunked' } };

const NO_CONTENT: ResponseFramingRead = { ok: true, framing: { type: 'none' }, isPlain: true };
const PLAINLY_CHUNKED: ResponseFramingRead = { ok: true, framing: { type: 'chunked' }, isPlain: true };
const SOMEHOW_CHUNKED: ResponseFramingRead = { ok: true, framing: { type: 'chunked' }, isPlain: false };
const UNTIL_CLOSE: ResponseFramingRead = { ok: true, framing: { type: 'close' }, isPlain: true };

/** A request without Content-Length and Transfer-Encoding has no content (RFC 9112 section 6.3, item 7). */
export function requestFraming(fields: FieldLines, minorVersion: 0 | 1): FramingRead {
  const read = declaredFraming(fields, minorVersion);
  if (read === null) return NONE;
  return read.ok ? read : { ...read, fault: read.fault === 'UNSUPPORTED_CODING' ? 'UNSUPPORTED_CODING' : 'MALFORMED_REQUEST' };
}

/**
 * @param method - of the request this answers: HEAD has no content, CONNECT none when it succeeded.
 */
export function responseFraming(fields: FieldLines, minorVersion: 0 | 1, status: number, method: string): ResponseFramingRead {
  if (method === 'HEAD' || status < 200 || status === 204 || status === 304) return NO_CONTENT;
  const coding = fields.find(TRANSFER_ENCODING);
  if (coding === -1) return byLength(fields, true);
  const isAlone = minorVersion === 1 && !fields.has(CONTENT_LENGTH) && fields.find(TRANSFER_ENCODING, coding + 1) === -1;
  if (isAlone && fields.value(coding) === 'chunked') return PLAINLY_CHUNKED;
  return byCodings(fields, isAlone);
}

/**
 * `chunked` wins over a length (RFC 9112 section 6.3), counts once however often it is said, and is undone for HTTP/1.0 too, as
 * curl and Firefox do: an origin that says it sends it. `identity` was a word for no coding (RFC 2616 section 3.6).
 */
function byCodings(fields: FieldLines, isAlone: boolean): ResponseFramingRead {
  const codings = listMembers(fields.combined(TRANSFER_ENCODING) ?? '').filter((coding) => coding !== 'identity');
  if (codings.length === 0) return byLength(fields, false);
  if (codings.some((coding) => coding !== 'chunked')) return { ok: false, detail: 'a transfer coding other than chunked' };
  return isAlone && codings.length === 1 ? PLAINLY_CHUNKED : SOMEHOW_CHUNKED;
}

function byLength(fields: FieldLines, isPlain: boolean): ResponseFramingRead {
  const octets = statedLength(fields);
  if (octets === NO_LENGTH) return UNTIL_CLOSE;
  if (octets === UNCLEAR_LENGTH) return { ok: false, detail: 'an unclear Content-Length' };
  return { ok: true, framing: { type: 'length', octets }, isPlain };
}

export const NO_LENGTH = -1;
export const UNCLEAR_LENGTH = -2;

/** What Content-Length says in a response, where the same number may stand there more than once (RFC 9110 section 8.6). */
export function statedLength(fields: FieldLines): number {
  const first = fields.find(CONTENT_LENGTH);
  if (first === -1) return NO_LENGTH;
  const octets = decimal(fields.value(first));
  if (octets !== -1 && fields.find(CONTENT_LENGTH, first + 1) === -1) return octets;
  return sameLength(fields.combined(CONTENT_LENGTH) ?? '');
}

/** @param list - of one or more field values. @returns the one number all members say, or `UNCLEAR_LENGTH`. */
export function sameLength(list: string): number {
  const lengths = new Set(listOf(list).map((member) => decimal(member)));
  const [octets = -1] = lengths;
  return lengths.size === 1 && octets !== -1 ? octets : UNCLEAR_LENGTH;
}

function declaredFraming(fields: FieldLines, minorVersion: 0 | 1): FramingRead | null {
  const coding = fields.find(TRANSFER_ENCODING);
  const length = fields.find(CONTENT_LENGTH);
  if (coding !== -1) return codedFraming(fields, coding, length !== -1, minorVersion);
  return length === -1 ? null : lengthFraming(fields, length);
}

function codedFraming(fields: FieldLines, coding: number, hasLength: boolean, minorVersion: 0 | 1): FramingRead {
  if (hasLength) return refused('Content-Length beside Transfer-Encoding');
  if (minorVersion === 0) return refused('Transfer-Encoding in HTTP/1.0');
  if (fields.find(TRANSFER_ENCODING, coding + 1) !== -1) return refused('more than one Transfer-Encoding');
  const value = fields.value(coding).toLowerCase();
  if (value === 'chunked') return CHUNKED;
  // A coding that is well spelled but not ours is not an attack: RFC 9112 section 6.1 names 501 for it.
  const wellSpelled =
    /^[a-z0-9-]+(?:[ \t]*,[ \t]*[a-z0-9-]+)*$/.test(value) && value.endsWith('chunked') && value.indexOf('chunked') === value.length - 7;
  if (wellSpelled && /,[ \t]*chunked$/.test(value))
    return { ok: false, fault: 'UNSUPPORTED_CODING', detail: 'a transfer coding other than chunked' };
  return refused('Transfer-Encoding is not exactly chunked');
}

function lengthFraming(fields: FieldLines, first: number): FramingRead {
  if (fields.find(CONTENT_LENGTH, first + 1) !== -1) return refused('more than one Content-Length');
  const octets = decimal(fields.value(first));
  if (octets === -1) return refused('Content-Length is not a plain number');
  return { ok: true, framing: { type: 'length', octets } };
}

function refused(detail: string): FramingRead {
  return { ok: false, fault: 'MALFORMED_REQUEST', detail };
}
