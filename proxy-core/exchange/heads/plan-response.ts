/**
 * What the client gets for a response head (RFC 9110 sections 7.6 and 15,
 * RFC 9112 section 6): our version, fields of this hop taken out, our Via, a
 * Date if there was none, framing the client understands.
 */
import { responseBodyFor } from '#core/protocol/http1/body/body-reader.ts';
import type { ResponsePlan } from '#core/protocol/http1/forwarding.ts';
import { responseSignsIn, SESSION_SUPPORT, supportsSessions } from '#core/protocol/http1/head/connection-sign-in.ts';
import { listMembers } from '#core/protocol/http1/head/field-lines.ts';
import { connectionOptions, stopsHere, type ConnectionOptions } from '#core/protocol/http1/head/hop-by-hop.ts';
import * as known from '#core/protocol/http1/head/known-fields.ts';
import { NO_LENGTH, responseFraming, statedLength, UNCLEAR_LENGTH, type Framing } from '#core/protocol/http1/body/message-framing.ts';
import type { RequestHead } from '#core/protocol/http1/request-reader.ts';
import type { ResponseHead } from '#core/protocol/http1/response-reader.ts';
import { viaLine } from '#core/protocol/http1/head/via.ts';
import type { Exchange } from '../exchange.ts';
import type { ExchangePorts, Path } from '../exchange-ports.ts';
import { framingLine, keptLines, wantedUpgrade } from './forwarded-head.ts';

/**
 * Sets `status` and `keepsClient` of the exchange when it plans a final head.
 * @param undoesChunks - somebody looks at the content: its chunks are undone, and made anew.
 * @param requestComplete - false: what the client still sends may never be read, so its connection ends with this answer.
 */
export function planResponse(
  exchange: Exchange,
  response: ResponseHead,
  requestComplete: boolean,
  ports: ExchangePorts,
  undoesChunks = false,
): ResponsePlan {
  const request = exchange.head as RequestHead;
  const options = connectionOptions(response.fields);
  if (response.status === 101) return switching(exchange, request, response, options, ports);
  if (response.status < 200) return interim(exchange, request, response, options, ports);
  const framing = responseFraming(response.fields, response.minorVersion, response.status, request.method);
  if (!framing.ok) return { type: 'refused', fault: 'UPSTREAM_MALFORMED', detail: framing.detail };
  const length = lengthWithoutContent(request.method, response);
  if (length === undefined) return { type: 'refused', fault: 'UPSTREAM_MALFORMED', detail: 'an unclear Content-Length' };
  if (!requestComplete) exchange.keepsClient = false;
  const stays = framing.isPlain && !response.isDoubtful;
  const plan = final(exchange, request, response, options, framing.framing, length, stays, ports);
  return undoesChunks ? withoutChunks(plan, framing.framing, request) : plan;
}

/** The same plan; the connection it came on is the client's alone when someone signs in on it. */
export function pinned(plan: ResponsePlan, path: Path): ResponsePlan {
  if (plan.type === 'final' && plan.signsIn) path.pin();
  return plan;
}

function withoutChunks(plan: ResponsePlan, framing: Framing, request: RequestHead): ResponsePlan {
  if (plan.type !== 'final') return plan;
  const encodeChunks = request.minorVersion === 1 && (framing.type === 'chunked' || framing.type === 'close');
  return { ...plan, body: responseBodyFor(framing, false), encodeChunks };
}

function final(
  exchange: Exchange,
  request: RequestHead,
  response: ResponseHead,
  options: ConnectionOptions,
  framing: Framing,
  length: string,
  stays: boolean,
  ports: ExchangePorts,
): ResponsePlan {
  const takesChunks = request.minorVersion === 1;
  const encodeChunks = framing.type === 'close' && takesChunks;
  exchange.status = response.status;
  if (!takesChunks) exchange.keepsClient = false;
  let added = viaLine(response.minorVersion, ports.pseudonym);
  if (!response.fields.has(known.DATE)) added += `Date: ${ports.httpDate()}\r\n`;
  if (encodeChunks || (framing.type === 'chunked' && takesChunks)) added += 'Transfer-Encoding: chunked\r\n';
  else if (framing.type === 'length') added += framingLine(framing);
  added += length;
  const signsIn = responseSignsIn(response.fields);
  if (signsIn) exchange.sessionSupport = sessionSupport(exchange, response);
  added += exchange.sessionSupport;
  if (!exchange.keepsClient) added += 'Connection: close\r\n';
  return {
    type: 'final',
    status: response.status,
    head: `HTTP/1.1 ${response.status} ${response.reason}\r\n${endToEnd(response, options)}${added}\r\n`,
    body: responseBodyFor(framing, takesChunks),
    encodeChunks,
    signsIn,
    upstreamStays: stays && framing.type !== 'close' && (response.minorVersion === 1 ? !options.close : options.keepAlive),
  };
}

/**
 * Told to a client that knows of this proxy, whose connection stays for the next step of the sign-in, and whose origin
 * is reached straight or by way of a proxy that does the same.
 */
function sessionSupport({ mode, keepsClient, throughProxy }: Exchange, { fields }: ResponseHead): string {
  return mode === 'forward' && keepsClient && (!throughProxy || supportsSessions(fields)) ? SESSION_SUPPORT : '';
}

function interim(
  exchange: Exchange,
  request: RequestHead,
  response: ResponseHead,
  options: ConnectionOptions,
  ports: ExchangePorts,
): ResponsePlan {
  // RFC 9110 section 15.2: an HTTP/1.0 client does not know what this is.
  if (request.minorVersion === 0 || (response.status === 100 && exchange.saidContinue)) return { type: 'interim', head: '' };
  return {
    type: 'interim',
    head: `HTTP/1.1 ${response.status} ${response.reason}\r\n${endToEnd(response, options)}${viaLine(response.minorVersion, ports.pseudonym)}\r\n`,
  };
}

function switching(
  exchange: Exchange,
  request: RequestHead,
  response: ResponseHead,
  options: ConnectionOptions,
  ports: ExchangePorts,
): ResponsePlan {
  const asked = wantedUpgrade(request, exchange.options);
  const chosen = response.fields.combined(known.UPGRADE);
  if (asked === null || chosen === null || !options.upgrade || !isAmong(chosen, asked))
    return { type: 'refused', fault: 'UPSTREAM_MALFORMED', detail: '101 nobody asked for' };
  exchange.status = 101;
  const head = `HTTP/1.1 101 ${response.reason}\r\n${endToEnd(response, options)}${viaLine(response.minorVersion, ports.pseudonym)}Upgrade: ${chosen}\r\nConnection: Upgrade\r\n\r\n`;
  return { type: 'tunnel', status: 101, head };
}

/** RFC 9110 section 7.8: a server must not switch to a protocol that was not offered. */
function isAmong(chosen: string, asked: string): boolean {
  const offered = listMembers(asked);
  const protocols = listMembers(chosen);
  return protocols.length > 0 && protocols.every((protocol) => offered.includes(protocol));
}

export function endToEnd(response: ResponseHead, options: ConnectionOptions): string {
  const { fields } = response;
  return keptLines(fields, (index) => stopsHere(fields, index, options));
}

/**
 * Answers to HEAD and 304 may say how long the content would have been (RFC 9110 section 8.6); 204 never says it.
 * A coding beside it wins, and says nothing about how long. @returns the field line, '' for none, undefined when it is unclear.
 */
function lengthWithoutContent(method: string, response: ResponseHead): string | undefined {
  if ((method !== 'HEAD' && response.status !== 304) || response.status === 204) return '';
  const octets = statedLength(response.fields);
  if (octets === NO_LENGTH || response.fields.has(known.TRANSFER_ENCODING)) return '';
  return octets === UNCLEAR_LENGTH ? undefined : `Content-Length: ${octets}\r\n`;
}
