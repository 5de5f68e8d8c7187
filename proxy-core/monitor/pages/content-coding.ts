/** Which content coding an answer gets (RFC 9110 section 12.5.3), and the coded octets of a file of the screens. */
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { PageFile } from './page-files.ts';

export type Coding = 'br' | 'gzip';

/** The smaller one first: it wins where the client likes both as much. */
const CODINGS: readonly Coding[] = ['br', 'gzip'];
/** A third smaller than gzip's best would take a second of the processor; this takes 20 ms for all of the screens. */
const BROTLI_QUALITY = 6;
const GZIP_LEVEL = 9;
/** What gains nothing is not compressed: pictures and fonts are already, and a few hundred octets fit one packet anyway. */
const FEWEST_OCTETS = 1024;
const COMPRESSIBLE = /^(?:text\/|application\/(?:json|manifest\+json)|image\/svg\+xml)/;

/** @returns null when the content goes out as it is. A header that cannot be read counts for what can be read of it. */
export function codingFor(acceptEncoding: string | undefined): Coding | null {
  if (acceptEncoding === undefined) return null;
  const weights = new Map<string, number>();
  for (const item of acceptEncoding.toLowerCase().split(',')) {
    const [name = '', ...parameters] = item.split(';').map((part) => part.trim());
    const weight = weightOf(parameters);
    if (name !== '' && weight !== null) weights.set(name === 'x-gzip' ? 'gzip' : name, weight);
  }
  const weight = (coding: string): number => weights.get(coding) ?? weights.get('*') ?? 0;
  let best: Coding | null = null;
  for (const coding of CODINGS) {
    if (weight(coding) > (best === null ? 0 : weight(best))) best = coding;
  }
  // Plain content is preferred only by a client that says so; unsaid, it is merely acceptable.
  return best !== null && (weights.get('identity') ?? 0) > weight(best) ? null : best;
}

/** @returns null for a weight outside of RFC 9110 section 12.4.2: the item is left out. */
function weightOf(parameters: readonly string[]): number | null {
  const [parameter] = parameters;
  if (parameter === undefined) return 1;
  const text = /^q=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)$/.exec(parameter)?.[1];
  return text === undefined || parameters.length > 1 ? null : Number(text);
}

export function isCompressible({ type, octets }: PageFile): boolean {
  return octets.length >= FEWEST_OCTETS && COMPRESSIBLE.test(type);
}

const coded = new WeakMap<PageFile, Map<Coding, Promise<Buffer>>>();

/** Made at the first request for it, in a thread of the system's pool, and kept. A start without a look at the screens pays nothing. */
export function codedOctets(file: PageFile, coding: Coding): Promise<Buffer> {
  const made = coded.get(file) ?? new Map<Coding, Promise<Buffer>>();
  coded.set(file, made);
  const octets = made.get(coding) ?? compress(file.octets, coding);
  made.set(coding, octets);
  return octets;
}

function compress(octets: Buffer, coding: Coding): Promise<Buffer> {
  if (coding === 'gzip') return promisify(gzip)(octets, { level: GZIP_LEVEL });
  const { BROTLI_PARAM_QUALITY, BROTLI_PARAM_SIZE_HINT } = constants;
  return promisify(brotliCompress)(octets, { params: { [BROTLI_PARAM_QUALITY]: BROTLI_QUALITY, [BROTLI_PARAM_SIZE_HINT]: octets.length } });
}
