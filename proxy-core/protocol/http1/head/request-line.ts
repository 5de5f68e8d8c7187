/** Method, target and version (RFC 9112 section 3). */
import type { FaultCode } from '#core/common/proxy-error.ts';
import { TOKEN_TEXT } from './octet-classes.ts';

export interface RequestLine {
  /** Case-sensitive, as received. */
  readonly method: string;
  /** As received: at least one octet, no white space. */
  readonly target: string;
  /** 0 for HTTP/1.0, 1 for everything later in HTTP/1. */
  readonly minorVersion: 0 | 1;
}

export type RequestLineRead =
  | { readonly ok: true; readonly value: RequestLine }
  | { readonly ok: false; readonly fault: FaultCode; readonly detail: string };

const VERSION = /^HTTP\/(\d)\.(\d)$/;
/** Longer than any registered method; bounds what reaches logs and helpers. */
const MAX_METHOD_OCTETS = 64;

/**
 * Reads a request line. Single spaces only: RFC 9112 section 3 allows more
 * leniency, and smuggling lives in that leniency.
 *
 * @param line - without CRLF, latin1, no control octets.
 */
export function parseRequestLine(line: string): RequestLineRead {
  const first = line.indexOf(' ');
  const last = line.lastIndexOf(' ');
  if (first <= 0 || last === first) return bad('not a method, a target and a version');
  const method = line.slice(0, first);
  const target = line.slice(first + 1, last);
  if (!TOKEN_TEXT.test(method) || method.length > MAX_METHOD_OCTETS) return bad('the method is not a token');
  if (target === '' || target.includes(' ')) return bad('the target is empty or has a space in it');
  return withVersion(method, target, line.slice(last + 1));
}

function withVersion(method: string, target: string, version: string): RequestLineRead {
  if (version === 'HTTP/1.1') return { ok: true, value: { method, target, minorVersion: 1 } };
  const match = VERSION.exec(version);
  if (match === null) return bad('the version is not HTTP/1.1');
  // RFC 9110 section 2.5: a higher minor version is read as the highest one known.
  if (match[1] === '1') return { ok: true, value: { method, target, minorVersion: match[2] === '0' ? 0 : 1 } };
  return { ok: false, fault: 'UNSUPPORTED_VERSION', detail: `version ${version}` };
}

function bad(detail: string): RequestLineRead {
  return { ok: false, fault: 'MALFORMED_REQUEST', detail };
}
