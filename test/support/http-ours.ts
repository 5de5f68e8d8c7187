/** What our readers make of all octets of one connection, as plain data: to be compared with what another parser makes of them. */
import { bodyReaderFor, responseBodyFor, type BodyReader } from '#core/protocol/http1/body/body-reader.ts';
import { requestFraming, responseFraming } from '#core/protocol/http1/body/message-framing.ts';
import type { FieldLines } from '#core/protocol/http1/head/field-lines.ts';
import { RequestReader } from '#core/protocol/http1/request-reader.ts';
import { HeadScanner } from '#core/protocol/http1/head/head-scanner.ts';
import { STATUS_LINE } from '#core/protocol/http1/head/octet-classes.ts';
import { RESPONSE_HEAD_LIMITS, ResponseReader } from '#core/protocol/http1/response-reader.ts';

export interface ReadMessage {
  /** `GET /path 1.1`, or `200 OK 1.1`. */
  readonly start: string;
  /** `Name: value`, in order. */
  readonly fields: readonly string[];
  /** latin1, transfer coding undone. */
  readonly content: string;
}

export interface ReadConnection {
  /** Only complete ones. */
  readonly messages: readonly ReadMessage[];
  /** False: what came next was refused, or cut short by the end. */
  readonly isDone: boolean;
}

interface Taken {
  readonly content: string;
  readonly at: number;
  readonly isWhole: boolean;
}

/** A client's octets, up to the end or the first message that is no good. What follows a CONNECT is no HTTP. */
export function ourRequests(octets: Buffer): ReadConnection {
  const reader = new RequestReader();
  const messages: ReadMessage[] = [];
  for (let at = 0; at < octets.length;) {
    const read = reader.feed(octets, at);
    if (read.type !== 'request') return { messages, isDone: false };
    const { method, target, minorVersion, fields, framing } = read.head;
    const taken =
      method === 'CONNECT' ? { content: '', at: octets.length, isWhole: true } : take(octets, read.end, bodyReaderFor(framing, false));
    if (!taken.isWhole) return { messages, isDone: false };
    messages.push({ start: `${method} ${target} 1.${minorVersion}`, fields: fieldsOf(fields), content: taken.content });
    at = taken.at;
  }
  return { messages, isDone: true };
}

/** An origin's octets: interim responses and the final one to a request with this method. `rest`: octets behind it. */
export function ourResponses(octets: Buffer, method: string): ReadConnection & { readonly rest: number } {
  const reader = new ResponseReader();
  const messages: ReadMessage[] = [];
  for (let at = 0; at < octets.length;) {
    const read = reader.feed(octets, at);
    if (read.type !== 'response') break;
    const { status, reason, minorVersion, fields } = read.head;
    const framing = responseFraming(fields, minorVersion, status, method);
    const taken = framing.ok ? take(octets, read.end, responseBodyFor(framing.framing, false)) : null;
    if (taken === null || !taken.isWhole) break;
    messages.push({ start: `${status} ${reason} 1.${minorVersion}`, fields: fieldsOf(fields), content: taken.content });
    at = taken.at;
    if (status >= 200 || status === 101) return { messages, isDone: true, rest: octets.length - at };
  }
  return { messages, isDone: false, rest: 0 };
}

/** The same by the readers of requests, which put nothing into another form. */
export function strictResponses(octets: Buffer, method: string): ReadConnection & { readonly rest: number } {
  const scanner = new HeadScanner(RESPONSE_HEAD_LIMITS, STATUS_LINE);
  const messages: ReadMessage[] = [];
  for (let at = 0; at < octets.length;) {
    const scan = scanner.feed(octets, at);
    const line = scan.type === 'head' ? /^HTTP\/1\.(\d) ([1-9]\d\d)(?: (.*))?$/.exec(scan.startLine) : null;
    if (scan.type !== 'head' || line === null) break;
    const [minorVersion, status] = [line[1] === '0' ? 0 : 1, Number(line[2])] as const;
    const isBare = method === 'HEAD' || status < 200 || status === 204 || status === 304;
    const framing = requestFraming(scan.fields, minorVersion);
    if (!framing.ok && !isBare) break;
    const isOpenEnded = framing.ok && framing.framing.type === 'none';
    const body = isBare || !framing.ok ? null : bodyReaderFor(isOpenEnded ? { type: 'close' } : framing.framing, false);
    const taken = take(octets, scan.end, body);
    if (!taken.isWhole) break;
    messages.push({ start: `${status} ${line[3] ?? ''} 1.${minorVersion}`, fields: fieldsOf(scan.fields), content: taken.content });
    at = taken.at;
    if (status >= 200 || status === 101) return { messages, isDone: true, rest: octets.length - at };
  }
  return { messages, isDone: false, rest: 0 };
}

function take(octets: Buffer, from: number, body: BodyReader | null): Taken {
  if (body === null) return { content: '', at: from, isWhole: true };
  if (from === octets.length) return { content: '', at: from, isWhole: body.closed() };
  const at = body.feed(octets, from);
  let content = '';
  for (let index = 0; index < body.spans.length; index += 2) content += octets.toString('latin1', body.spans[index], body.spans[index + 1]);
  return { content, at, isWhole: body.problem === null && (body.isDone || body.closed()) };
}

function fieldsOf(fields: FieldLines): readonly string[] {
  return Array.from({ length: fields.count }, (_, index) => `${fields.name(index)}: ${fields.value(index)}`);
}
