/** HTTP heads that a helper or an ICAP server has written: read strictly, made safe to pass on. */
import { parseRequestTarget } from '../../http1/head/request-target.ts';
import { httpTarget, readHostPort, readHttpTarget, type HttpTarget } from '../http-target.ts';
import type { FieldLine } from '../redirector-question.ts';
import { fieldValue } from './icap-head.ts';

export interface RequestHead {
  readonly method: string;
  /** Request-target as written. */
  readonly target: string;
  readonly fields: readonly FieldLine[];
}

export interface ResponseHead {
  readonly status: number;
  readonly reason: string;
  readonly fields: readonly FieldLine[];
}

const REQUEST_LINE = /^([!#$%&'*+.^_`|~0-9A-Za-z-]{1,40}) ([^\x00-\x20\x7f]+) HTTP\/1\.[01]$/;
const STATUS_LINE = /^HTTP\/1\.[01] ([1-5][0-9]{2})(?: ([^\x00-\x08\x0a-\x1f\x7f]*))?$/;
const FIELD_LINE = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([^\x00-\x08\x0a-\x1f\x7f]*?)[ \t]*$/;
const FRAMING = new Set([
  'content-length',
  'transfer-encoding',
  'connection',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'upgrade',
]);

/** Null when a line of it is no request line or field line: nothing half-read is passed on. */
export function parseRequestHead(text: string): RequestHead | null {
  const [first = '', ...lines] = linesOf(text);
  const match = REQUEST_LINE.exec(first);
  const fields = parseFields(lines);
  return match === null || fields === null ? null : { method: match[1] ?? '', target: match[2] ?? '', fields };
}

export function parseResponseHead(text: string): ResponseHead | null {
  const [first = '', ...lines] = linesOf(text);
  const match = STATUS_LINE.exec(first);
  const fields = parseFields(lines);
  return match === null || fields === null ? null : { status: Number(match[1]), reason: match[2] ?? '', fields };
}

/** CRLF line ends and the empty line, whatever it was written with. */
export function writeRequestHead(head: RequestHead): string {
  return `${head.method} ${head.target} HTTP/1.1\r\n${writeFields(head.fields)}\r\n`;
}

export function writeFields(fields: readonly FieldLine[]): string {
  let text = '';
  for (const [name, value] of fields) text += `${name}: ${value}\r\n`;
  return text;
}

/** How long the content is and where the connection goes on is not for a helper to say. */
export function withoutFraming(fields: readonly FieldLine[]): readonly FieldLine[] {
  return fields.filter(([name]) => !FRAMING.has(name.toLowerCase()));
}

/**
 * Where a request goes by its own head: by an absolute target, else by Host.
 *
 * @param scheme - For a target in origin-form.
 */
export function targetOf(head: RequestHead, scheme: 'http' | 'https'): HttpTarget | null {
  const parsed = parseRequestTarget(head.method, head.target);
  if (!parsed.ok) return null;
  switch (parsed.value.form) {
    case 'absolute':
      return readHttpTarget(head.target);
    case 'origin': {
      const host = fieldValue(head.fields, 'host');
      return host === null ? null : readHttpTarget(`${scheme}://${host}${head.target}`);
    }
    case 'authority': {
      const to = readHostPort(head.target);
      return to === null ? null : httpTarget('https', to.host, to.port, '/');
    }
    case 'asterisk':
      return null;
  }
}

/** The same request for another address: target in absolute-form, Host to match. */
export function retargeted(head: RequestHead, target: HttpTarget): RequestHead {
  const authority = /^[a-z]+:\/\/([^/]*)/.exec(target.url)?.[1] ?? target.host;
  const others = head.fields.filter(([name]) => name.toLowerCase() !== 'host');
  return { method: head.method, target: target.url, fields: [['Host', authority], ...others] };
}

function linesOf(text: string): readonly string[] {
  return text.replace(/(?:\r?\n)+$/, '').split(/\r?\n/);
}

function parseFields(lines: readonly string[]): readonly FieldLine[] | null {
  const fields: FieldLine[] = [];
  for (const line of lines) {
    const match = FIELD_LINE.exec(line);
    if (match === null) return null;
    fields.push([match[1] ?? '', match[2] ?? '']);
  }
  return fields;
}
