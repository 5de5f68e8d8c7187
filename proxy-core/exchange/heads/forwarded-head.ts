/**
 * The request head as sent on (RFC 9110 section 7.6, RFC 9112 section 3.2):
 * origin-form, Host from the target, fields of this hop taken out, our Via,
 * framing written anew. Everything else passes octet for octet and in order.
 */
import { listMembers, listOf, type FieldLines } from '#core/protocol/http1/head/field-lines.ts';
import { stopsHere, type ConnectionOptions } from '#core/protocol/http1/head/hop-by-hop.ts';
import * as known from '#core/protocol/http1/head/known-fields.ts';
import { isWithoutContent, type Framing } from '#core/protocol/http1/body/message-framing.ts';
import type { RequestHead } from '#core/protocol/http1/request-reader.ts';
import { viaLine } from '#core/protocol/http1/head/via.ts';
import type { Exchange } from '../exchange.ts';
import type { ExchangePorts } from '../exchange-ports.ts';
import { nextMaxForwards } from '../request-rules.ts';

/** @param proxyFields - null: the origin gets it. Otherwise a parent does: the whole address, and these field lines. */
export function forwardedHead(exchange: Exchange, ports: ExchangePorts, proxyFields: string | null): string {
  const head = exchange.head as RequestHead;
  const { options } = exchange;
  const goesOn = keptLines(head.fields, (index) => requestFieldStops(exchange, index, options, ports));
  const target = proxyFields === null ? exchange.path : `http://${exchange.authority}${exchange.path === '*' ? '' : exchange.path}`;
  return `${head.method} ${target} HTTP/1.1\r\nHost: ${exchange.authority}\r\n${goesOn}${addedLines(exchange, head, options, ports)}${proxyFields ?? ''}\r\n`;
}

/** Lines that are not stopped, in one piece where they stood in one piece. */
export function keptLines(fields: FieldLines, stops: (index: number) => boolean): string {
  const { count, text } = fields;
  let kept = '';
  let from = count === 0 ? 0 : fields.lineStart(0);
  for (let index = 0; index < count; index += 1) {
    if (!stops(index)) continue;
    const start = fields.lineStart(index);
    if (start > from) kept += text.slice(from, start);
    from = fields.lineEnd(index);
  }
  const end = count === 0 ? 0 : fields.lineEnd(count - 1);
  return end > from ? kept + text.slice(from, end) : kept;
}

function requestFieldStops(exchange: Exchange, index: number, options: ConnectionOptions, ports: ExchangePorts): boolean {
  const head = exchange.head as RequestHead;
  const id = head.fields.id(index);
  if (id === known.OTHER) return options.named !== null && stopsHere(head.fields, index, options);
  if (id === known.HOST) return true;
  if (id === known.EXPECT) return head.minorVersion === 0 || exchange.saidContinue; // RFC 9110 section 10.1.1: means nothing there
  if (id === known.MAX_FORWARDS) return nextMaxForwards(head) !== null;
  if (id === known.AUTHORIZATION) return exchange.route !== null && exchange.route.people !== null; // it was for us
  if (id === known.X_FORWARDED_FOR) return ports.forwardedFor === 'masked';
  if (id === known.FORWARDED) return ports.forwardedFor === 'masked';
  return stopsHere(head.fields, index, options);
}

function addedLines(exchange: Exchange, head: RequestHead, options: ConnectionOptions, ports: ExchangePorts): string {
  let lines = viaLine(head.minorVersion, ports.pseudonym);
  if (ports.forwardedFor === 'on') lines += `X-Forwarded-For: ${exchange.peer}\r\n`;
  const maxForwards = nextMaxForwards(head);
  if (maxForwards !== null) lines += `Max-Forwards: ${maxForwards}\r\n`;
  const upgrade = wantedUpgrade(head, options);
  const trailers = options.te && listMembers(head.fields.combined(known.TE) ?? '').includes('trailers');
  if (upgrade !== null) lines += `Upgrade: ${upgrade}\r\n`;
  if (trailers) lines += 'TE: trailers\r\n';
  if (upgrade !== null || trailers)
    lines += `Connection: ${[...(upgrade === null ? [] : ['Upgrade']), ...(trailers ? ['TE'] : [])].join(', ')}\r\n`;
  return lines + framingLine(head.framing);
}

/** Protocols nobody may switch to behind our back: HTTP/2 would carry requests we never see. */
const NEVER_UPGRADED = /^(?:h2c?|http|tls)(?:\/|$)/i;

/** The protocols to ask the origin for, or null (RFC 9110 section 7.8: not for HTTP/1.0; never with content, which would come before the switch). */
export function wantedUpgrade(head: RequestHead, options: ConnectionOptions): string | null {
  if (!options.upgrade || head.minorVersion === 0 || !isWithoutContent(head.framing)) return null;
  const allowed = listOf(head.fields.combined(known.UPGRADE) ?? '').filter(
    (token) => /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+(?:\/[!#$%&'*+\-.^_`|~0-9A-Za-z]+)?$/.test(token) && !NEVER_UPGRADED.test(token),
  );
  return allowed.length === 0 ? null : allowed.join(', ');
}

export function framingLine(framing: Framing): string {
  switch (framing.type) {
    case 'none':
    case 'close':
      return '';
    case 'length':
      return `Content-Length: ${framing.octets}\r\n`;
    case 'chunked':
      return 'Transfer-Encoding: chunked\r\n';
  }
}
