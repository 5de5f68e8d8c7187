/** What RFC 9110 asks of an intermediary before it forwards: loops, expectations, Max-Forwards. */
import { ProxyError } from '#core/common/proxy-error.ts';
import { isWithoutContent } from '#core/protocol/http1/body/message-framing.ts';
import { EXPECT, MAX_FORWARDS } from '#core/protocol/http1/head/known-fields.ts';
import type { RequestHead } from '#core/protocol/http1/request-reader.ts';
import { cameFromUs } from '#core/protocol/http1/head/via.ts';
import type { Exchange } from './exchange.ts';
import type { Client, ExchangePorts } from './exchange-ports.ts';
import { answerContent } from './answers/local-response.ts';

/** @throws ProxyError for a request that must not be forwarded. */
export function checkRequest(exchange: Exchange, ports: ExchangePorts): void {
  const head = exchange.head as RequestHead;
  if (cameFromUs(head.fields, ports.pseudonym)) throw new ProxyError('LOOP_DETECTED', 'our own Via');
  const expect = head.fields.combined(EXPECT);
  if (expect !== null && expect.toLowerCase() !== '100-continue')
    throw new ProxyError('EXPECTATION_FAILED', 'an expectation other than 100-continue');
  if (head.method === 'CONNECT' && !isWithoutContent(head.framing)) throw new ProxyError('MALFORMED_REQUEST', 'CONNECT with content');
  if (countsHops(head)) remainingHops(head);
  if (ports.maxContentOctets !== null) checkLength(head, ports.maxContentOctets);
}

/** Where content is limited, what does not say its length cannot be let through. */
function checkLength(head: RequestHead, maxOctets: number): void {
  if (head.framing.type === 'chunked') throw new ProxyError('LENGTH_REQUIRED', 'content of unknown length');
  if (head.framing.type === 'length' && head.framing.octets > maxOctets)
    throw new ProxyError('CONTENT_TOO_LARGE', `${head.framing.octets} octets`);
}

/** RFC 9110 section 7.6.2: only for these two methods. */
function countsHops(head: RequestHead): boolean {
  return (head.method === 'TRACE' || head.method === 'OPTIONS') && head.fields.has(MAX_FORWARDS);
}

function remainingHops(head: RequestHead): number {
  const value = head.fields.combined(MAX_FORWARDS) ?? '';
  if (!/^\d{1,9}$/.test(value)) throw new ProxyError('MALFORMED_REQUEST', 'Max-Forwards is not a number');
  return Number(value);
}

/** The Max-Forwards to send on, or null when the field stays as it is. */
export function nextMaxForwards(head: RequestHead): number | null {
  return countsHops(head) ? remainingHops(head) - 1 : null;
}

/** Max-Forwards: 0 makes the proxy the final recipient. @returns true when it has answered. */
export function answersItself(exchange: Exchange, client: Client, ports: ExchangePorts): boolean {
  const head = exchange.head as RequestHead;
  if (!countsHops(head) || remainingHops(head) !== 0) return false;
  if (head.method === 'TRACE')
    answerContent(exchange, client, ports, { status: 200, type: 'message/http', content: withoutSecrets(head), extra: '' });
  else
    answerContent(exchange, client, ports, {
      status: 200,
      type: 'text/plain',
      content: '',
      extra: 'Allow: GET, HEAD, POST, PUT, DELETE, PATCH, OPTIONS, TRACE, CONNECT\r\n',
    });
  return true;
}

/** RFC 9110 section 9.3.8: what might be a secret is not echoed. */
function withoutSecrets(head: RequestHead): string {
  const { fields } = head;
  let text = `${head.method} ${head.target} HTTP/1.${head.minorVersion}\r\n`;
  for (let index = 0; index < fields.count; index += 1) {
    if (!/^(?:cookie|authorization|proxy-authorization)$/i.test(fields.name(index)))
      text += `${fields.name(index)}: ${fields.value(index)}\r\n`;
  }
  return `${text}\r\n`;
}
