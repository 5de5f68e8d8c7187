/** An exchange as a redirector is asked about it: what the client wants, in the one form that is judged. */
import { authorityOf, isIpAddress } from '#core/common/ip-address.ts';
import { canonicalHost } from '#core/policy/canonical-host.ts';
import { isWithoutContent } from '#core/protocol/http1/body/message-framing.ts';
import { parseAuthority } from '#core/protocol/http1/head/request-target.ts';
import { httpTarget, type HttpTarget } from '#core/protocol/redirector/http-target.ts';
import { parseRequestHead, retargeted, writeRequestHead } from '#core/protocol/redirector/icap/http-head.ts';
import type { RedirectorQuestion } from '#core/protocol/redirector/redirector-question.ts';
import type { Exchange } from '../exchange.ts';
import type { Client } from '../exchange-ports.ts';

export function questionOf(exchange: Exchange, client: Client): RedirectorQuestion {
  const { method, head } = exchange;
  const isTunnel = method === 'CONNECT';
  const { scheme, host, port, path, url } = isTunnel ? tunnelTarget(exchange) : requestTarget(exchange, client);
  return {
    method,
    url,
    scheme,
    host,
    port,
    path: isTunnel ? '' : path,
    client: exchange.client,
    // Nobody asks for names of addresses: that would cost every request a query.
    clientName: null,
    user: exchange.user,
    person: exchange.user,
    mode: exchange.mode,
    head: head === null ? tunnelHead(exchange) : head.fields.text,
    hasContent: head !== null && !isWithoutContent(head.framing),
    listener: client.listener,
  };
}

/** For who reads heads: a request that was led elsewhere says so in its own. */
export function questionAsLed(exchange: Exchange, client: Client): RedirectorQuestion {
  const question = questionOf(exchange, client);
  const head = exchange.led === 'elsewhere' ? parseRequestHead(question.head) : null;
  if (head === null) return question;
  const { scheme, host, port, path } = question;
  return { ...question, head: writeRequestHead(retargeted(head, httpTarget(scheme === 'https' ? 'https' : 'http', host, port, path))) };
}

function tunnelTarget({ host, port }: Exchange): HttpTarget {
  return { scheme: 'https', host, port, path: '', url: `https://${authorityOf(host, port)}/` };
}

/** A tunnel nobody asked for in HTTP, in the words HTTP has for one. */
function tunnelHead({ host, port }: Exchange): string {
  const authority = authorityOf(host, port);
  return `CONNECT ${authority} HTTP/1.1\r\nHost: ${authority}\r\n\r\n`;
}

function requestTarget(exchange: Exchange, client: Client): HttpTarget {
  const path = exchange.path === '*' ? '/' : exchange.path;
  if (exchange.led === 'elsewhere') return httpTarget(exchange.tls ? 'https' : 'http', exchange.host, exchange.port, path);
  const scheme = client.isTls ? 'https' : 'http';
  if (exchange.led === 'dial') return targetInMessage(exchange, path);
  if (exchange.route !== null) return servedTarget(exchange.shown, scheme, path);
  // SOCKS with an address: the page is the one its Host field names.
  const { otherHost } = exchange;
  const named = exchange.mode === 'socks' && otherHost !== null && isIpAddress(exchange.host) && !isIpAddress(otherHost);
  return httpTarget(scheme, named ? otherHost : exchange.host, exchange.port, path);
}

/** Where the message itself says it goes, while its connection goes elsewhere. */
function targetInMessage(exchange: Exchange, path: string): HttpTarget {
  const authority = parseAuthority(exchange.authority);
  const { host, port } = exchange.shown;
  return httpTarget('http', canonicalHost(authority?.host ?? '') ?? host, authority === null ? port : (authority.port ?? 80), path);
}

/** A reverse door goes by the names its clients use. */
function servedTarget(served: { readonly authority: string; readonly host: string }, scheme: 'http' | 'https', path: string): HttpTarget {
  const port = Number(/:(\d+)$/.exec(served.authority)?.[1] ?? (scheme === 'https' ? 443 : 80));
  return httpTarget(scheme, served.host, port, path);
}
