/** Reads a JSON body up to a limit. What is wrong with it is a value; nothing is kept beyond the limit. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '#core/common/ports.ts';

export type JsonBody =
  | { readonly type: 'read'; readonly value: unknown }
  | { readonly type: 'wrong-type' | 'too-large' | 'malformed' | 'slow' | 'gone' };

export interface BodyLimits {
  readonly octets: number;
  /** Milliseconds for all of it. */
  readonly ms: number;
}

/** @param response tells a client that waits with its body to go on (RFC 9110 section 10.1.1). */
export async function readJsonBody(
  request: IncomingMessage,
  limits: BodyLimits,
  clock: Pick<Clock, 'after'>,
  response?: ServerResponse,
): Promise<JsonBody> {
  if (!hasBody(request)) return { type: 'read', value: undefined };
  const contentType = (request.headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase();
  if (contentType !== 'application/json') return { type: 'wrong-type' };
  if (request.headers.expect?.toLowerCase() === '100-continue') response?.writeContinue();
  const octets = await readOctets(request, limits, clock, true);
  return Buffer.isBuffer(octets) ? parse(octets.toString('utf8')) : octets;
}

/**
 * Reads and forgets a body of no use, within the limits: a client that is cut
 * off while it sends may never see the answer.
 */
export async function discardBody(request: IncomingMessage, limits: BodyLimits, clock: Pick<Clock, 'after'>): Promise<void> {
  if (hasBody(request)) await readOctets(request, limits, clock, false);
}

async function readOctets(
  request: IncomingMessage,
  limits: BodyLimits,
  clock: Pick<Clock, 'after'>,
  isKept: boolean,
): Promise<Buffer | { readonly type: 'too-large' | 'slow' | 'gone' }> {
  if (Number(request.headers['content-length'] ?? 0) > limits.octets) return { type: 'too-large' };
  return new Promise((resolve) => {
    const parts: Buffer[] = [];
    let octets = 0;
    const end = (outcome: Buffer | { readonly type: 'too-large' | 'slow' | 'gone' }): void => {
      cancel();
      request.off('data', take).off('end', finish).off('error', leave).off('close', leave);
      request.pause();
      resolve(outcome);
    };
    const take = (part: Buffer): void => {
      octets += part.length;
      if (octets > limits.octets) end({ type: 'too-large' });
      else if (isKept) parts.push(part);
    };
    const finish = (): void => end(Buffer.concat(parts));
    const leave = (): void => end({ type: 'gone' }); // the client left in the middle: there is none to answer
    const cancel = clock.after(limits.ms, () => end({ type: 'slow' }));
    request.on('data', take).on('end', finish).on('error', leave).on('close', leave);
  });
}

/** Whether content follows the head, by the head's own word. */
export function hasBody({ headers }: IncomingMessage): boolean {
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
