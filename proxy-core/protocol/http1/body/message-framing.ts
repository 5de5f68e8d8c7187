/**
 * How long a message's content is, or why that cannot be said safely
 * (RFC 9112 section 6.3). Two ways to read one message are one too many:
 * everything ambiguous is refused.
 */
import { decimal } from '#core/common/octets.ts';
import type { FaultCode } from '#core/common/proxy-error.ts';
import type { FieldLines } from '../head/field-lines.ts';
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

const NONE: FramingRead = { ok: true, framing: { type: 'none' } };
const CHUNKED: FramingRead = { ok: true, framing: { type: 'chunked' } };
const CLOSE: FramingRead = { ok: true, framing: { type: 'close' } };

/** A request without Content-Length and Transfer-Encoding has no content (RFC 9112 section 6.3, item 7). */
export function requestFraming(fields: FieldLines, minorVersion: 0 | 1): FramingRead {
  const read = declaredFraming(fields, minorVersion);
  if (read === null) return NONE;
  return read.ok ? read : { ...read, fault: read.fault === 'UNSUPPORTED_CODING' ? 'UNSUPPORTED_CODING' : 'MALFORMED_REQUEST' };
}

/**
 * @param method - of the request this answers: HEAD has no content, CONNECT none when it succeeded.
 */
export function responseFraming(fields: FieldLines, minorVersion: 0 | 1, status: number, method: string): FramingRead {
  if (method === 'HEAD' || status < 200 || status === 204 || status === 304) return NONE;
  const read = declaredFraming(fields, minorVersion);
  if (read === null) return CLOSE;
  return read.ok ? read : { ...read, fault: 'UPSTREAM_MALFORMED' };
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
