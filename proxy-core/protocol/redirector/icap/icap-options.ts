/** What an ICAP service can do and wants to see: its answer to OPTIONS (RFC 3507 section 4.10). */
import { listOf } from '../../http1/head/field-lines.ts';
import { fieldValue, type IcapHead } from './icap-head.ts';

export interface IcapService {
  readonly methods: ReadonlySet<string>;
  /** Octets of content it wants to see before it decides; null: it does not preview. */
  readonly previewOctets: number | null;
  /** It may answer "unchanged" at any time when we allow it. */
  readonly allows204: boolean;
  /** Connections it wants at most; null: as we like. */
  readonly maxConnections: number | null;
  /** How long this answer is good for. */
  readonly ttlSeconds: number;
  /** File name extensions it does not want to see at all. `*`: all that are named nowhere else. */
  readonly transferIgnore: ReadonlySet<string>;
  readonly transferPreview: ReadonlySet<string>;
  readonly transferComplete: ReadonlySet<string>;
  /** Its name, for people. */
  readonly name: string;
  readonly tag: string;
}

/** A service that says nothing about it is asked again after an hour; nobody is asked more often than every ten seconds. */
const DEFAULT_TTL_SECONDS = 3600;
const LEAST_TTL_SECONDS = 10;
const GREATEST_TTL_SECONDS = 86_400;
/** More than this is never held back for a preview. */
const MAX_PREVIEW_OCTETS = 65_536;

/** Null when the service did not answer 200. */
export function parseIcapService(head: IcapHead): IcapService | null {
  if (head.status !== 200) return null;
  const preview = wholeNumber(fieldValue(head.fields, 'preview'));
  const ttl = wholeNumber(fieldValue(head.fields, 'options-ttl')) ?? DEFAULT_TTL_SECONDS;
  return {
    methods: new Set(words(fieldValue(head.fields, 'methods')).map((method) => method.toUpperCase())),
    previewOctets: preview === null ? null : Math.min(preview, MAX_PREVIEW_OCTETS),
    allows204: words(fieldValue(head.fields, 'allow')).includes('204'),
    maxConnections: wholeNumber(fieldValue(head.fields, 'max-connections')),
    ttlSeconds: Math.min(GREATEST_TTL_SECONDS, Math.max(LEAST_TTL_SECONDS, ttl)),
    transferIgnore: extensions(fieldValue(head.fields, 'transfer-ignore')),
    transferPreview: extensions(fieldValue(head.fields, 'transfer-preview')),
    transferComplete: extensions(fieldValue(head.fields, 'transfer-complete')),
    name: (fieldValue(head.fields, 'service') ?? '').slice(0, 100),
    tag: fieldValue(head.fields, 'istag') ?? '',
  };
}

export type Transfer = 'ignore' | 'preview' | 'complete';

/**
 * How a message for this path is to be shown to the service.
 *
 * @param path - Path with query.
 */
export function transferFor(service: IcapService, path: string): Transfer {
  const extension = /\.([A-Za-z0-9]{1,10})$/.exec(path.split(/[?#]/, 1)[0] ?? '')?.[1]?.toLowerCase() ?? '';
  for (const name of [extension, '*']) {
    if (service.transferIgnore.has(name)) return 'ignore';
    if (service.transferComplete.has(name)) return 'complete';
    if (service.transferPreview.has(name)) return 'preview';
  }
  return service.previewOctets === null ? 'complete' : 'preview';
}

function words(value: string | null): readonly string[] {
  return value === null ? [] : listOf(value);
}

function extensions(value: string | null): ReadonlySet<string> {
  return new Set(words(value).map((word) => word.toLowerCase().replace(/^\./, '')));
}

function wholeNumber(value: string | null): number | null {
  return value !== null && /^\d{1,9}$/.test(value) ? Number(value) : null;
}
