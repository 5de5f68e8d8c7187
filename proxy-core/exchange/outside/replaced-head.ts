/**
 * A request head that a redirector has written, made into one that can be
 * sent on: where its content ends and what its connection is for stay the
 * client's own words, whatever the redirector says about them.
 */
import { octetsOf } from '#core/common/octets.ts';
import { ProxyError } from '#core/common/proxy-error.ts';
import type { Framing } from '#core/protocol/http1/body/message-framing.ts';
import * as known from '#core/protocol/http1/head/known-fields.ts';
import { RequestReader, type RequestHead } from '#core/protocol/http1/request-reader.ts';
import {
  parseRequestHead,
  withoutFraming,
  writeFields,
  type RequestHead as WrittenHead,
} from '#core/protocol/redirector/icap/http-head.ts';

/** As much as a redirector's answer may hold. */
const LIMITS = { maxHeadOctets: 262_144, maxLineOctets: 131_072, maxFields: 2000 };
const OF_THE_CONNECTION = new Set<known.KnownField>([
  known.CONNECTION,
  known.PROXY_CONNECTION,
  known.KEEP_ALIVE,
  known.TE,
  known.TRAILER,
  known.UPGRADE,
  known.HTTP2_SETTINGS,
]);

/**
 * @param text - latin1, with or without its empty line.
 * @throws ProxyError when it cannot be read the way everything else is read.
 */
export function replacedHead(original: RequestHead, text: string, framing: Framing = original.framing): RequestHead {
  const written = parseRequestHead(text);
  if (written === null) throw new ProxyError('REDIRECTOR_FAILED', 'a head that is none');
  return withOwnConnection(original, written, framing);
}

export function withOwnConnection(original: RequestHead, written: WrittenHead, framing: Framing): RequestHead {
  const fields = writeFields(withoutFraming(written.fields));
  const wire = `${written.method} ${written.target} HTTP/1.1\r\n${fields}${ownLines(original)}\r\n`;
  const read = new RequestReader(LIMITS).feed(octetsOf(wire), 0);
  if (read.type !== 'request') throw new ProxyError('REDIRECTOR_FAILED', read.type === 'malformed' ? read.detail : 'half a head');
  return { ...read.head, minorVersion: original.minorVersion, framing };
}

function ownLines({ fields }: RequestHead): string {
  let lines = '';
  for (let index = 0; index < fields.count; index += 1) {
    if (OF_THE_CONNECTION.has(fields.id(index))) lines += `${fields.name(index)}: ${fields.value(index)}\r\n`;
  }
  return lines;
}
