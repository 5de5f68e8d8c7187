/** What is sent to an ICAP server (RFC 3507): OPTIONS, REQMOD, RESPMOD, and content in chunks. */
import type { RedirectorQuestion } from '../redirector-question.ts';
import { safeName } from '../safe-word.ts';
import { withoutCredentials } from './icap-question.ts';

export interface IcapAddress {
  /** As configured: `icap://host[:port]/service`. */
  readonly url: string;
  readonly host: string;
  readonly port: number;
  /** For the Host field. */
  readonly authority: string;
}

const ICAP_URL = /^icap:\/\/(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+)(?::(\d{1,5}))?(\/[\x21-\x7e]*)?$/;
const DEFAULT_PORT = 1344;

/** Null when it is no address of an ICAP service. */
export function parseIcapUrl(text: string): IcapAddress | null {
  const match = ICAP_URL.exec(text);
  const port = match?.[2] === undefined ? DEFAULT_PORT : Number(match[2]);
  if (match === null || port < 1 || port > 65_535) return null;
  const name = match[1] ?? '';
  const authority = port === DEFAULT_PORT ? name : `${name}:${port}`;
  return { url: `icap://${authority}${match[3] ?? '/'}`, host: name.replace(/^\[|\]$/g, ''), port, authority };
}

export function writeOptionsRequest(address: IcapAddress): string {
  return `OPTIONS ${address.url} ICAP/1.0\r\nHost: ${address.authority}\r\nUser-Agent: Hearthgate\r\nEncapsulated: null-body=0\r\n\r\n`;
}

export interface Modification {
  readonly method: 'REQMOD' | 'RESPMOD';
  readonly question: RedirectorQuestion;
  /** Head of the response, latin1, with its empty line; only for RESPMOD. */
  readonly responseHead: string | null;
  /** Content follows in chunks. */
  readonly hasBody: boolean;
  /** Octets of content that are sent before the server is waited for; null: no preview. */
  readonly previewOctets: number | null;
  /** We kept the content, so the server may say "unchanged" after the preview too. */
  readonly allow204: boolean;
}

/** Everything up to the first chunk, latin1. */
export function writeModification(address: IcapAddress, modification: Modification): string {
  const { method, question, responseHead, hasBody, previewOctets } = modification;
  const requestHead = withoutCredentials(question.head);
  const body = hasBody ? (method === 'REQMOD' ? 'req-body' : 'res-body') : 'null-body';
  const heads =
    responseHead === null ? `req-hdr=0, ${body}=${requestHead.length}` : responseParts(requestHead.length, responseHead.length, body);
  return (
    `${method} ${address.url} ICAP/1.0\r\nHost: ${address.authority}\r\n` +
    (modification.allow204 ? 'Allow: 204\r\n' : '') +
    (previewOctets === null || !hasBody ? '' : `Preview: ${previewOctets}\r\n`) +
    `X-Client-IP: ${question.client}\r\n` +
    (question.user === null ? '' : `X-Client-Username: ${safeName(question.user)}\r\n`) +
    `Encapsulated: ${heads}\r\n\r\n${requestHead}${responseHead ?? ''}`
  );
}

function responseParts(requestOctets: number, responseOctets: number, body: string): string {
  return `req-hdr=0, res-hdr=${requestOctets}, ${body}=${requestOctets + responseOctets}`;
}

/** In front of the octets of a chunk; `\r\n` goes behind them. */
export function chunkHead(octets: number): string {
  return `${octets.toString(16)}\r\n`;
}

export const LAST_CHUNK = '0\r\n\r\n';
/** Ends a preview that was the whole content (section 4.5). */
export const LAST_CHUNK_OF_ALL = '0; ieof\r\n\r\n';
