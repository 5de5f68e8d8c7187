/** Where a request goes instead of where it wanted to: what changes in its exchange, and the judgement of the new place. */
import { ProxyError } from '#core/common/proxy-error.ts';
import { canonicalHost } from '#core/policy/canonical-host.ts';
import { decide } from '#core/policy/decide.ts';
import type { HttpTarget } from '#core/protocol/redirector/http-target.ts';
import type { HostPort } from '#core/protocol/redirector/redirector-answer.ts';
import type { RedirectorQuestion } from '#core/protocol/redirector/redirector-question.ts';
import { factsAsLed, type Exchange } from '../exchange.ts';
import type { ExchangePorts } from '../exchange-ports.ts';

/** What the client asked for stays known, to people and to the pages it gets. */
export function rememberAsked(exchange: Exchange): void {
  const { method, authority, host, port, path, otherHost } = exchange;
  exchange.asked ??= { method, authority, host, port, path, otherHost };
}

/** Another path at the same place, or another place. @throws ProxyError for a host that is none. */
export function leadTo(exchange: Exchange, question: RedirectorQuestion, target: HttpTarget): void {
  rememberAsked(exchange);
  exchange.path = target.path;
  if (target.host === question.host && target.port === question.port && target.scheme === question.scheme) return;
  setPlace(exchange, target);
  exchange.authority = target.url.slice(target.scheme.length + 3, target.url.length - target.path.length);
  exchange.tls = target.scheme === 'https';
  exchange.led = 'elsewhere';
}

/** Only the connection goes there; the message stays as it is. @throws ProxyError for a host that is none. */
export function dialInstead(exchange: Exchange, place: HostPort): void {
  rememberAsked(exchange);
  setPlace(exchange, place);
  exchange.led = 'dial';
}

function setPlace(exchange: Exchange, { host, port }: HostPort): void {
  const canonical = canonicalHost(host);
  if (canonical === null) throw new ProxyError('REDIRECTOR_FAILED', `led to ${host}, which is no host`);
  exchange.host = canonical;
  exchange.port = port;
  exchange.otherHost = null;
}

/** A redirector opens nothing that a rule closes, and sends no request to a mail server. */
export function judgeAgain(exchange: Exchange, ports: ExchangePorts): void {
  if (exchange.led === 'no') return;
  const verdict = decide(factsAsLed(exchange), ports.policy());
  if (verdict.action === 'deny') exchange.verdict = verdict;
}
