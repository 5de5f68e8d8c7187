/** Heads of requests and responses: against a second, slower description of the same strict grammar, both ways. */
import * as fc from 'fast-check';
import type { HeadLimits } from '#core/protocol/http1/head/head-scanner.ts';
import type { FieldLines } from '#core/protocol/http1/head/field-lines.ts';
import { RequestReader, type RequestRead } from '#core/protocol/http1/request-reader.ts';
import { ResponseReader, type ResponseRead } from '#core/protocol/http1/response-reader.ts';
import { outcome, sameEveryWay, type Outcome, type Subject } from './any-reader.ts';
import { fuzzCase, must, type FuzzCase } from './fuzz-case.ts';
import { ODD_RESPONSES, REQUESTS, RESPONSES } from './messages.ts';
import { hostile, places } from './octets.ts';

const DEFAULTS: HeadLimits = { maxHeadOctets: 65_536, maxLineOctets: 16_384, maxFields: 500 };
const SMALL: HeadLimits = { maxHeadOctets: 180, maxLineOctets: 60, maxFields: 4 };
/** Four empty lines and a CR may stand before a request. */
const EMPTY_LINE_OCTETS = 9;

const TOKEN = "[!#$%&'*+\\-.^_`|~0-9A-Za-z]+";
const FIELDS = `((?:${TOKEN}:[\\t\\x20-\\x7e\\x80-\\xff]*\\r\\n)*)\\r\\n`;
const REQUEST = new RegExp(`^(?:\\r\\n){0,4}((${TOKEN}) ([\\x21-\\x7e\\x80-\\xff]+) HTTP/1\\.([0-9])\\r\\n${FIELDS})`);
const RESPONSE = new RegExp(`^(HTTP/1\\.([0-9]) ([1-9][0-9][0-9])(?: ([\\t\\x20-\\x7e\\x80-\\xff]*))?\\r\\n${FIELDS})`);

function request(limits: HeadLimits): Subject<RequestRead> {
  return {
    create: () => new RequestReader(limits),
    mostOctets: limits.maxHeadOctets + EMPTY_LINE_OCTETS,
    describe: (read) => (read.type === 'request' ? { ...read.head, fields: fieldsOf(read.head.fields) } : null),
  };
}

function response(limits: HeadLimits): Subject<ResponseRead> {
  return {
    create: () => new ResponseReader(limits),
    mostOctets: limits.maxHeadOctets,
    describe: (read) =>
      read.type === 'response' ? { ...read.head, fields: fieldsOf(read.head.fields), text: read.head.fields.text } : null,
  };
}

function fieldsOf(fields: FieldLines): readonly (readonly [string, string])[] {
  return Array.from({ length: fields.count }, (_, index) => [fields.name(index), fields.value(index)] as const);
}

function fieldsIn(text: string): readonly (readonly [string, string])[] {
  return text
    .split('\r\n')
    .slice(0, -1)
    .map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon), line.slice(colon + 1).replace(/^[ \t]+|[ \t]+$/g, '')] as const;
    });
}

function isWithin(head: string, limits: HeadLimits): boolean {
  const lines = head.split('\r\n').slice(0, -2);
  return (
    head.length <= limits.maxHeadOctets &&
    lines.length - 1 <= limits.maxFields &&
    lines.every(({ length }) => length <= limits.maxLineOctets)
  );
}

/** Undefined: no head, or one that must be refused. */
function requestIn(text: string, limits: HeadLimits): Outcome | undefined {
  const match = REQUEST.exec(text);
  if (match === null) return undefined;
  const [all, head = '', method = '', target, minor, fieldText = ''] = match;
  const fields = fieldsIn(fieldText);
  const framing = framingIn(fields, minor === '0');
  if (!isWithin(head, limits) || method.length > 64 || framing === undefined) return undefined;
  return { what: { method, target, minorVersion: minor === '0' ? 0 : 1, fields, framing }, type: 'request', octets: all.length };
}

function framingIn(fields: readonly (readonly [string, string])[], isOld: boolean): object | undefined {
  const named = (wanted: string) => fields.filter(([name]) => name.toLowerCase() === wanted).map(([, value]) => value);
  const codings = named('transfer-encoding');
  const lengths = named('content-length');
  if (codings.length === 0 && lengths.length === 0) return { type: 'none' };
  if (codings.length + lengths.length > 1) return undefined;
  if (codings.length === 1) return codings[0]?.toLowerCase() === 'chunked' && !isOld ? { type: 'chunked' } : undefined;
  return /^[0-9]{1,15}$/.test(lengths[0] ?? '') ? { type: 'length', octets: Number(lengths[0]) } : undefined;
}

function responseIn(text: string, limits: HeadLimits): Outcome | undefined {
  const match = RESPONSE.exec(text);
  if (match === null) return undefined;
  const [all, head = '', minor, status, reason = '', fieldText = ''] = match;
  if (!isWithin(head, limits)) return undefined;
  return {
    what: {
      status: Number(status),
      reason,
      minorVersion: minor === '0' ? 0 : 1,
      fields: fieldsIn(fieldText),
      isDoubtful: false,
      text: head,
    },
    type: 'response',
    octets: all.length,
  };
}

/** Accepted exactly when the other description accepts it, and read the same. */
function agrees(read: Outcome, wanted: Outcome | undefined, good: string): void {
  if (wanted === undefined) return must(read.type !== good, 'accepted what must be refused', read);
  const sorted = (what: unknown): string =>
    JSON.stringify(
      what,
      Object.keys(what as object)
        .concat(['type', 'octets'])
        .toSorted(),
    );
  must(read.type === good && read.octets === wanted.octets, 'refused or cut what is good', read, wanted);
  must(sorted(read.what) === sorted(wanted.what) && sameFields(read.what, wanted.what), 'read otherwise', read, wanted);
}

/** Of an origin all that the strict description accepts is read the same; what else is read has been put into that form. */
function readsMore(read: Outcome, wanted: Outcome | undefined, bounds: HeadLimits): void {
  if (wanted !== undefined || read.type !== 'response') return agrees(read, wanted, 'response');
  const { text, ...what } = read.what as { readonly text: string };
  const again = responseIn(text, bounds);
  must(again !== undefined && again.octets === text.length, 'not in the strict form', text);
  must(sameFields(again?.what, what), 'read otherwise', what, again);
}

function sameFields(one: unknown, other: unknown): boolean {
  const fields = (what: unknown): string => JSON.stringify((what as { readonly fields: unknown }).fields);
  return fields(one) === fields(other);
}

const limits = fc.constantFrom(DEFAULTS, SMALL);

export const HTTP_HEADS: readonly FuzzCase[] = [
  fuzzCase(
    'request heads',
    fc.property(hostile(REQUESTS), places, limits, (text, at, bounds) =>
      agrees(sameEveryWay(request(bounds), text, at), requestIn(text, bounds), 'request'),
    ),
  ),
  fuzzCase(
    'response heads',
    fc.property(hostile([...RESPONSES, ...ODD_RESPONSES]), places, limits, (text, at, bounds) =>
      readsMore(sameEveryWay(response(bounds), text, at), responseIn(text, bounds), bounds),
    ),
  ),
  fuzzCase(
    'heads of two connections, in turns',
    fc.property(hostile(REQUESTS), hostile(REQUESTS), places, limits, (one, other, at, bounds) => inTurns(one, other, at, bounds)),
  ),
];

/** Nothing one connection sends may show up in, or be missing from, what another one is read as. */
function inTurns(one: string, other: string, at: readonly number[], bounds: HeadLimits): void {
  const texts = [one, other];
  const alone = texts.map((text) => outcome(request(bounds), [Buffer.from(text, 'latin1')]));
  const readers = texts.map(() => new RequestReader(bounds));
  const reads: RequestRead[] = [{ type: 'more' }, { type: 'more' }];
  const size = 1 + ((at[0] ?? 0) % 40);
  for (let from = 0; from < Math.max(one.length, other.length); from += size) {
    for (const [index, reader] of readers.entries()) {
      const piece = Buffer.from((texts[index] ?? '').slice(from, from + size), 'latin1');
      if (reads[index]?.type === 'more' && piece.length > 0) reads[index] = reader.feed(piece, 0);
    }
  }
  for (const [index, read] of reads.entries()) {
    const what = request(bounds).describe(read);
    must(
      JSON.stringify([read.type, what]) === JSON.stringify([alone[index]?.type, alone[index]?.what]),
      'two connections mixed',
      what,
      alone[index],
    );
  }
}
