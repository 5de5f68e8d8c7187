/** Answers the proxy gives itself: block pages, error pages, redirects. Small, complete, escaped. */
import { latin1 } from '#core/common/octets.ts';
import type { ProxyError } from '#core/common/proxy-error.ts';
import { isWithoutContent } from '#core/protocol/http1/body/message-framing.ts';
import { ACCEPT } from '#core/protocol/http1/head/known-fields.ts';
import { EXPLANATION_TYPE } from '#core/protocol/redirector/icap/explanation.ts';
import { writeFields } from '#core/protocol/redirector/icap/http-head.ts';
import type { OwnAnswer as OwnContent } from '#core/protocol/redirector/redirector-answer.ts';
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
      answerRefusal(exchange, client, ports);
      return true;
    case 'redirect':
      answerContent(exchange, client, ports, {
        status: verdict.status,
        type: 'text/plain',
        content: '',
        extra: `Location: ${verdict.location}\r\n`,
      });
      return true;
    case 'respond':
      answerOwn(exchange, client, ports);
      return true;
    case 'challenge':
      if (exchange.ownAnswer?.type === 'deny') answerRefusal(exchange, client, ports);
      else answerOwn(exchange, client, ports);
      return true;
    case 'rewrite':
    case 'intercept':
      return false;
  }
}

/** Our page, with a redirector's words if it had some; programs that can read its own explanation get that. */
function answerRefusal(exchange: Exchange, client: Client, ports: ExchangePorts): void {
  const own = exchange.ownAnswer;
  if (own?.type !== 'deny') return answerPage(exchange, client, ports, 403, blockPage(exchange, ports.wallMs(), null), '');
  const { status, original, page } = own;
  if (original !== null && wantsExplanation(exchange)) return answerWith(exchange, client, ports, { status, ...original });
  answerPage(exchange, client, ports, status, blockPage(exchange, ports.wallMs(), page), '');
}

function answerOwn(exchange: Exchange, client: Client, ports: ExchangePorts): void {
  const own = exchange.ownAnswer;
  if (own?.type !== 'respond') throw new Error('an answer of nobody');
  // Any 2xx would tell the client that the tunnel stands.
  const status = exchange.method === 'CONNECT' && own.status < 300 ? 403 : own.status;
  answerWith(exchange, client, ports, { status, fields: own.fields, content: own.content });
}

/** A browser never asks for one in words, and shows no page for a refused tunnel anyway. */
function wantsExplanation(exchange: Exchange): boolean {
  return exchange.method === 'CONNECT' || (exchange.head?.fields.combined(ACCEPT) ?? '').toLowerCase().includes(EXPLANATION_TYPE);
}

/** Turns the one error of a failed exchange into an answer, if one can still be given. */
export function answerFault(exchange: Exchange, error: ProxyError, client: Client, ports: ExchangePorts): void {
  exchange.fault = error.code;
  const { status } = error.kind;
  if (exchange.status !== null || status === null || client.isClosed) {
    exchange.keepsClient = false;
    // An answer has begun or nobody is there: all that can be shown is that it is incomplete. HTTP/1.0 takes a plain close for its end.
    return exchange.head?.minorVersion === 0 ? client.reset() : client.destroy();
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

/** A whole answer of somebody else's; its fields carry no framing. */
function answerWith(exchange: Exchange, client: Client, ports: ExchangePorts, answer: { readonly status: number } & OwnContent): void {
  const { status, fields, content } = answer;
  begin(exchange, status);
  const hasContent = status !== 204 && status !== 304;
  const date = fields.some(([name]) => name.toLowerCase() === 'date') ? '' : `Date: ${ports.httpDate()}\r\n`;
  const length = hasContent ? `Content-Length: ${content.length}\r\n` : '';
  const own = `${date}Via: 1.1 ${ports.pseudonym}\r\n${length}${exchange.keepsClient ? '' : CLOSE}`;
  client.send(`${statusLine(status)}${writeFields(fields)}${own}\r\n${hasContent && exchange.method !== 'HEAD' ? latin1(content) : ''}`);
}

export function answerContent(exchange: Exchange, client: Client, ports: ExchangePorts, answer: LocalContent): void {
  begin(exchange, answer.status);
  const type = answer.content === '' ? '' : `Content-Type: ${answer.type}\r\nX-Content-Type-Options: nosniff\r\n`;
  const close = exchange.keepsClient ? '' : CLOSE;
  const start = `${statusLine(answer.status)}Date: ${ports.httpDate()}\r\nVia: 1.1 ${ports.pseudonym}\r\n`;
  const lines = `${type}Content-Length: ${answer.content.length}\r\n${answer.extra}${close}\r\n`;
  client.send(start + lines + (exchange.method === 'HEAD' ? '' : answer.content));
}

const CLOSE = 'Connection: close\r\n';

function statusLine(status: number): string {
  return `HTTP/1.1 ${status} ${REASON_PHRASES[status] ?? 'Unknown'}\r\n`;
}

/** Content that was not read cannot be told from the next request. */
function begin(exchange: Exchange, status: number): void {
  exchange.status = status;
  const { head } = exchange;
  if (head === null || head.minorVersion === 0 || !isWithoutContent(head.framing)) exchange.keepsClient = false;
}

/** The request was read well; what is missing can come with the next one on the same connection. */
function mayTryAgain(code: string): boolean {
  return challengeFor(code) !== '' || code === 'NO_ROUTE' || code === 'METHOD_NOT_ALLOWED';
}
