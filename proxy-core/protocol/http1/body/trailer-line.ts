/** Judges one trailer field line (RFC 9110 section 6.5, RFC 9112 section 7.1.2). */
import { TOKEN_TEXT } from '../head/octet-classes.ts';

/** Fields that must never come after the content: framing, routing, authentication, content format (RFC 9110 section 6.5.1). */
const FORBIDDEN = new Set([
  'transfer-encoding',
  'content-length',
  'host',
  'connection',
  'keep-alive',
  'proxy-connection',
  'proxy-authenticate',
  'proxy-authorization',
  'te',
  'trailer',
  'upgrade',
  'authorization',
  'cookie',
  'set-cookie',
  'content-encoding',
  'content-type',
  'content-range',
  'cache-control',
  'expect',
  'max-forwards',
  'pragma',
  'range',
]);

/** @param line - without CRLF, no control octets but HTAB. */
export function readTrailer(line: string): 'keep' | 'drop' | 'malformed' {
  const colon = line.indexOf(':');
  if (colon <= 0) return 'malformed';
  const name = line.slice(0, colon);
  if (!TOKEN_TEXT.test(name)) return 'malformed';
  return FORBIDDEN.has(name.toLowerCase()) ? 'drop' : 'keep';
}
