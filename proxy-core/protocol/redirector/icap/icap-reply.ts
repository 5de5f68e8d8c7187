/**
 * What a complete ICAP response says about a request. The heads decide, not
 * the status: the ancestor's helpers send 200, 302 and others with the same
 * meaning. A status alone that is neither 204 nor 304 permits nothing.
 */
import { trimmed } from '../../wire/white-space.ts';
import { readHostPort } from '../http-target.ts';
import type { FieldLine, HelperReply } from '../redirector-question.ts';
import { readComment } from '../utf8-text.ts';
import { EXPLANATION_TYPE, parseExplanation } from './explanation.ts';
import { parseRequestHead, parseResponseHead, withoutFraming, writeRequestHead } from './http-head.ts';
import { fieldValue, fieldValues, type IcapHead } from './icap-head.ts';

export interface IcapResponse {
  readonly head: IcapHead;
  /** The encapsulated HTTP heads, latin1, in order. */
  readonly httpHeads: readonly string[];
  /** Content, chunks undone. */
  readonly content: Uint8Array;
}

export function readIcapReply(response: IcapResponse): HelperReply {
  const comment = readPragmaComment(response.head);
  const text = response.httpHeads.at(-1);
  if (text === undefined) return withoutHead(response.head.status, comment);
  if (text.startsWith('HTTP/')) return readResponse(text, response.content, comment);
  if (response.head.status >= 400) return unintelligible(`ICAP status ${response.head.status} with a request`, comment);
  if (response.content.length > 0) return unintelligible('a request with content of its own', comment);
  return readRequest(text, comment);
}

function withoutHead(status: number, comment: string | null): HelperReply {
  if (status === 204 || status === 304) return { type: 'unchanged', comment };
  if (status >= 500) return { type: 'broken', message: `ICAP status ${status}`, comment };
  return unintelligible(`ICAP status ${status} without a message`, comment);
}

function readResponse(text: string, content: Uint8Array, comment: string | null): HelperReply {
  const head = parseResponseHead(text);
  if (head === null || head.status < 200) return unintelligible('a response head that cannot be read', comment);
  return ownAnswer(head.status, withoutFraming(head.fields), content, comment);
}

/** A refusal that explains itself to programs becomes one our own page can explain to people. */
export function ownAnswer(status: number, fields: readonly FieldLine[], content: Uint8Array, comment: string | null): HelperReply {
  const own = { fields, content };
  const type = fieldValue(fields, 'content-type')?.toLowerCase() ?? '';
  if (status >= 400 && type.startsWith(EXPLANATION_TYPE)) {
    const page = parseExplanation(content);
    if (page !== null) return { type: 'deny', status, page, original: own, comment };
  }
  return { type: 'respond', status, ...own, comment };
}

const FILE_REQUEST = /^GET file:\/\/([^\r\n]*?)(?: HTTP\/1\.[01])?\r?\n/i;
const CONNECT_LINE = /^CONNECT ([^ \t\r\n]+)(?: HTTP\/1\.[01])?(?:\r?\n)/i;

function readRequest(text: string, comment: string | null): HelperReply {
  const written = FILE_REQUEST.exec(`${text}\n`)?.[1];
  const file = written === undefined ? null : trimmed(written);
  if (file !== null) return file === '' ? unintelligible('a file without a name', comment) : { type: 'file', name: file, comment };
  if (CONNECT_LINE.test(`${text}\n`)) return readConnect(text, comment);
  const head = parseRequestHead(text);
  return head === null
    ? unintelligible('a request head that cannot be read', comment)
    : { type: 'replace', head: writeRequestHead(head), dial: null, comment };
}

/** A CONNECT alone leads the connection elsewhere; with a request behind it, that request goes there. */
function readConnect(text: string, comment: string | null): HelperReply {
  const to = readHostPort(CONNECT_LINE.exec(`${text}\n`)?.[1] ?? '');
  if (to === null) return unintelligible('a CONNECT without host and port', comment);
  const end = /\r?\n\r?\n/.exec(text);
  const rest = end === null ? '' : text.slice(end.index + end[0].length).replace(/^(?:\r?\n)+/, '');
  if (rest === '') return { type: 'intercept', ...to, comment };
  const head = parseRequestHead(rest);
  return head === null
    ? unintelligible('a request behind CONNECT that cannot be read', comment)
    : { type: 'replace', head: writeRequestHead(head), dial: to, comment };
}

export function readPragmaComment(head: IcapHead): string | null {
  for (const value of fieldValues(head.fields, 'pragma')) {
    const match = /^comment[ \t]*[:=][ \t]*(.*)$/i.exec(value);
    if (match !== null) return readComment(match[1] ?? null);
  }
  return null;
}

function unintelligible(problem: string, comment: string | null): HelperReply {
  return { type: 'unintelligible', problem, comment };
}
