/**
 * Lets through only what the contract's reader can take: it answers a bad ask
 * with an error, but stumbles over something that is no ask at all. Pure.
 */

/** As in the web monitor: a long rules list fits, nothing endless does. */
const MAX_LENGTH = 1024 * 1024;

/** Kinds of message as oRPC numbers them. A page sends us requests and gives up on them; it streams nothing to us. */
const REQUEST = new Set<unknown>([undefined, 1]);
const GIVEN_UP = 4;
/** Our contract has no files and no forms; reading one could fail. */
const REFUSED_FIELDS = ['content-type', 'content-disposition'];

export function isReadableAsk(data: unknown): data is string {
  if (typeof data !== 'string' || data.length > MAX_LENGTH) return false;
  const message = parsed(data);
  if (!isRecord(message) || !isId(message['i'])) return false;
  const { t: kind, p: request } = message;
  return kind === GIVEN_UP || (REQUEST.has(kind) && isRecord(request) && isReadableRequest(request));
}

function isReadableRequest({ u: target, h: fields, m: method }: Readonly<Record<string, unknown>>): boolean {
  if (typeof target !== 'string' || !target.startsWith('/') || !URL.canParse(`http://orpc${target}`)) return false;
  if (method !== undefined) return false; // POST goes unsaid; nothing else may ask
  if (fields === undefined) return true;
  return isRecord(fields) && Object.entries(fields).every(([name, value]) => typeof value === 'string' && !REFUSED_FIELDS.includes(name));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // not JSON: not an ask
  }
}

function isId(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'number';
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
