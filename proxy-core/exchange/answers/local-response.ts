/** Answers the proxy gives itself: block pages, error pages, redirects. Small, complete, escaped. */
import type { ProxyError } from '#core/common/proxy-error.ts';
import { ACCEPT } from '#core/protocol/http1/head/known-fields.ts';
import type { Exchange } from '../exchange.ts';
import type { Client, ExchangePorts } from '../exchange-ports.ts';
import { challengeFor } from '../sign-in.ts';
import { blockPage, errorPage, type Page } from './pages.ts';
import { REASON_PHRASES } from './reason-phrases.ts';

export interface LocalContent {
  readonly status: number;
  readonly type: string;
  /** latin1 octets or ASCII; pages are written in ASCII with character references. */
  readonly content: string;
  /** Further field lines, each with CRLF. */
  readonly extra: string;
}

/** @returns true when the verdict is one the client is told instead of being served. */
export function answerVerdict(exchange: Exchange, client: Client, ports: ExchangePorts): boolean {
  const { verdict } = exchange;
  switch (verdict.action) {
    case 'permit':
      return false;
    case 'deny':
      answerPage(exchange, client, ports, 403, blockPage(exchange, ports.wallMs()), '');
      return true;
    case 'redirect':
      answerContent(exchange, client, ports, {
        status: verdict.status,
        type: 'text/plain',
        content: '',
        extra: `Location: ${verdict.location}\r\n`,
      });
      return true;
    case 'rewrite':
    case 'respond':
    case 'intercept':
      return false;
  }
}

/** Turns the one error of a failed exchange into an answer, if one can still be given. */
export function answerFault(exchange: Exchange, error: ProxyError, client: Client, ports: ExchangePorts): void {
  exchange.fault = error.code;
  const { status } = error.kind;
  if (exchange.status !== null || status === null || client.isClosed) {
    exchange.keepsClient = false;
    return client.destroy(); // an answer has begun or nobody is there: all that can be shown is that it is incomplete
  }
  if (error.kind.side === 'downstream' && !mayTryAgain(error.code)) exchange.keepsClient = false;
  answerPage(exchange, client, ports, status, errorPage(exchange, error, ports.wallMs()), challengeFor(error.code));
}

function answerPage(exchange: Exchange, client: Client, ports: ExchangePorts, status: number, page: Page, extra: string): void {
  const accept = exchange.head?.fields.combined(ACCEPT) ?? '';
  const wantsJson = /\bapplication\/json\b/i.test(accept);
  const content = wantsJson ? page.json : page.html;
  const type = wantsJson ? 'application/json' : 'text/html; charset=utf-8';
  answerContent(exchange, client, ports, { status, type, content, extra: `Cache-Control: no-store\r\n${extra}` });
}

export function answerContent(exchange: Exchange, client: Client, ports: ExchangePorts, answer: LocalContent): void {
  exchange.status = answer.status;
  // Content that was not read cannot be told from the next request.
  const { head } = exchange;
  if (head === null || head.minorVersion === 0 || (head.framing.type !== 'none' && !isEmpty(head.framing))) exchange.keepsClient = false;
  const type = answer.content === '' ? '' : `Content-Type: ${answer.type}\r\nX-Content-Type-Options: nosniff\r\n`;
  const close = exchange.keepsClient ? '' : 'Connection: close\r\n';
  const start = `HTTP/1.1 ${answer.status} ${REASON_PHRASES[answer.status] ?? 'Unknown'}\r\nDate: ${ports.httpDate()}\r\nVia: 1.1 ${ports.pseudonym}\r\n`;
  const lines = `${type}Content-Length: ${answer.content.length}\r\n${answer.extra}${close}\r\n`;
  client.send(start + lines + (exchange.method === 'HEAD' ? '' : answer.content));
}

function isEmpty(framing: { readonly type: string; readonly octets?: number }): boolean {
  return framing.type === 'length' && framing.octets === 0;
}

/** The request was read well; what is missing can come with the next one on the same connection. */
function mayTryAgain(code: string): boolean {
  return challengeFor(code) !== '' || code === 'NO_ROUTE' || code === 'METHOD_NOT_ALLOWED';
}
