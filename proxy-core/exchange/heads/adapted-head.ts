/** The head of a response that a server has changed, or gives itself: its fields, our Via and Date, framing the client understands. */
import type { AdaptedResponsePlan } from '#core/protocol/http1/forwarding.ts';
import { viaLine } from '#core/protocol/http1/head/via.ts';
import type { RequestHead } from '#core/protocol/http1/request-reader.ts';
import type { AdaptedResponse } from '#core/protocol/redirector/adaptation.ts';
import { writeFields } from '#core/protocol/redirector/icap/http-head.ts';
import type { Exchange } from '../exchange.ts';
import type { ExchangePorts } from '../exchange-ports.ts';

/** Sets `status` of the exchange, and `keepsClient` when only the end of the connection can end the content. */
export function adaptedHead(exchange: Exchange, response: AdaptedResponse, ports: ExchangePorts): AdaptedResponsePlan {
  const { status, reason, content } = response;
  const fields = response.fields.filter(([name]) => name.toLowerCase() !== 'content-length');
  const isWithout = exchange.method === 'HEAD' || status === 204 || status === 304;
  const takesChunks = (exchange.head as RequestHead).minorVersion === 1;
  const encodeChunks = content.follows && content.length === null && takesChunks;
  if (content.follows && content.length === null && !takesChunks) exchange.keepsClient = false;
  exchange.status = status;
  let added = viaLine(1, ports.pseudonym);
  if (!fields.some(([name]) => name.toLowerCase() === 'date')) added += `Date: ${ports.httpDate()}\r\n`;
  if (!isWithout) added += framingOf(content, encodeChunks);
  if (exchange.keepsClient) added += exchange.sessionSupport;
  else added += 'Connection: close\r\n';
  const head = `HTTP/1.1 ${status} ${reason}\r\n${writeFields(fields)}${added}\r\n`;
  return { head, encodeChunks, sendsContent: !isWithout };
}

function framingOf({ follows, length }: AdaptedResponse['content'], encodeChunks: boolean): string {
  if (!follows) return 'Content-Length: 0\r\n';
  if (length !== null) return `Content-Length: ${length}\r\n`;
  return encodeChunks ? 'Transfer-Encoding: chunked\r\n' : '';
}
