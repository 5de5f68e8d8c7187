/** Which fields stop at this hop (RFC 9110 section 7.6.1). */
import { listMembers, type FieldLines } from './field-lines.ts';
import * as known from './known-fields.ts';

/** Gone always; framing and Upgrade are written anew by whoever sends the head on. */
const ALWAYS = new Set<known.KnownField>([
  known.CONNECTION,
  known.PROXY_CONNECTION,
  known.KEEP_ALIVE,
  known.TE,
  known.TRANSFER_ENCODING,
  known.CONTENT_LENGTH,
  known.UPGRADE,
  known.HTTP2_SETTINGS,
  known.PROXY_AUTHORIZATION,
  known.PROXY_AUTHENTICATE,
  known.PROXY_AUTHENTICATION_INFO,
  known.PROXY_SUPPORT,
]);

const STOPS = Uint8Array.from({ length: known.KNOWN_NAMES.length }, (_, id) => (ALWAYS.has(id) ? 1 : 0));

/** End-to-end fields nobody may take away by naming them in Connection: a known attack on the hop behind. */
const NOT_BY_NAME = new Set([
  'host',
  'content-length',
  'transfer-encoding',
  'authorization',
  'cookie',
  'set-cookie',
  'via',
  'forwarded',
  'x-forwarded-for',
  'content-type',
  'content-encoding',
  'cache-control',
]);

export interface ConnectionOptions {
  readonly close: boolean;
  readonly keepAlive: boolean;
  readonly upgrade: boolean;
  readonly te: boolean;
  /** Lower-case names of fields that stop here because Connection says so; null when there are none. */
  readonly named: ReadonlySet<string> | null;
}

export const NO_OPTIONS: ConnectionOptions = { close: false, keepAlive: false, upgrade: false, te: false, named: null };
const KEEP_ALIVE: ConnectionOptions = { ...NO_OPTIONS, keepAlive: true };
const CLOSE: ConnectionOptions = { ...NO_OPTIONS, close: true };

export function connectionOptions(fields: FieldLines): ConnectionOptions {
  const value = fields.combined(known.CONNECTION);
  if (value === null) return NO_OPTIONS;
  // The two spellings nearly every message has.
  if (value === 'keep-alive') return KEEP_ALIVE;
  if (value === 'close') return CLOSE;
  const members = new Set(listMembers(value));
  const named = new Set(
    [...members].filter((member) => !['close', 'keep-alive', 'upgrade', 'te'].includes(member) && !NOT_BY_NAME.has(member)),
  );
  return {
    close: members.has('close'),
    keepAlive: members.has('keep-alive'),
    upgrade: members.has('upgrade'),
    te: members.has('te'),
    named: named.size === 0 ? null : named,
  };
}

export function stopsHere(fields: FieldLines, index: number, options: ConnectionOptions): boolean {
  const id = fields.id(index);
  if (id !== known.OTHER && STOPS[id] === 1) return true;
  return options.named !== null && options.named.has(fields.name(index).toLowerCase());
}
