/** Reads a JSON body up to a limit. What is wrong with it is a value; nothing is kept beyond the limit. */
import type { IncomingMessage } from 'node:http';

export type JsonBody =
  | { readonly type: 'read'; readonly value: unknown }
  | { readonly type: 'wrong-type' | 'too-large' | 'malformed' | 'gone' };

export async function readJsonBody(request: IncomingMessage, maxOctets: number): Promise<JsonBody> {
  if (!hasBody(request)) return { type: 'read', value: undefined };
  const contentType = (request.headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase();
  if (contentType !== 'application/json') return { type: 'wrong-type' };
  if (Number(request.headers['content-length'] ?? 0) > maxOctets) return { type: 'too-large' };
  const parts: Buffer[] = [];
  let octets = 0;
  try {
    for await (const part of request as AsyncIterable<Buffer>) {
      octets += part.length;
      if (octets > maxOctets) return { type: 'too-large' };
      parts.push(part);
    }
  } catch {
    return { type: 'gone' }; // the client left in the middle: there is nobody to answer
  }
  return parse(Buffer.concat(parts).toString('utf8'));
}

function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

function parse(text: string): JsonBody {
  if (text.trim() === '') return { type: 'read', value: undefined };
  try {
    return { type: 'read', value: JSON.parse(text) as unknown };
  } catch {
    return { type: 'malformed' };
  }
}
