/** Content to chunks (RFC 9112 section 7.1), for content that came without a length and must not end by closing. */

/** What stands before `octets` octets of content; at least one octet, since an empty chunk would end the body. */
export function chunkStart(octets: number): string {
  if (octets < 1) throw new Error('an empty chunk ends the body');
  return `${octets.toString(16)}\r\n`;
}

export const CHUNK_END = '\r\n';
export const LAST_CHUNK = '0\r\n\r\n';
