/** Phase 7: asks the redirectors about what no rule spoke about, and does what they say. */
import { isChallenge, isUndecided } from '#core/policy/verdict.ts';
import type { HostPort, RedirectorAnswer } from '#core/protocol/redirector/redirector-answer.ts';
import type { RedirectorQuestion } from '#core/protocol/redirector/redirector-question.ts';
import type { Exchange } from '../exchange.ts';
import type { Client, ExchangePorts } from '../exchange-ports.ts';
import { dialInstead, judgeAgain, leadTo, rememberAsked } from './lead.ts';
import { questionOf } from './question.ts';
import { replacedHead } from './replaced-head.ts';

/** Null: nobody is to be asked. @throws ProxyError, by rejection, for an answer nobody can follow. */
export function askOutside(exchange: Exchange, client: Client, ports: ExchangePorts): Promise<void> | null {
  if (!ports.outside.isAsked || !isUndecided(exchange.verdict)) return null;
  exchange.isOpenToOutside = true;
  const question = questionOf(exchange, client);
  const asking = ports.outside.ask(question);
  return asking === null ? null : asking.then((answer) => followAnswer(exchange, question, answer, ports));
}

type Said = { readonly because: 'redirector'; readonly rule: string };

/** @throws ProxyError for an answer nobody can follow. */
export function followAnswer(exchange: Exchange, question: RedirectorQuestion, answer: RedirectorAnswer, ports: ExchangePorts): void {
  const why: Said = { because: 'redirector', rule: spokenBy(answer) };
  switch (answer.type) {
    case 'permit':
      if (answer.comment !== null) exchange.verdict = { action: 'permit', ...why };
      return;
    case 'rewrite':
      leadTo(exchange, question, answer.target);
      exchange.verdict = { action: 'rewrite', url: answer.target.url, ...withPlace(exchange, why) };
      return judgeAgain(exchange, ports);
    case 'intercept':
      return intercept(exchange, answer, why, ports);
    case 'replace':
      return replace(exchange, question, answer, why, ports);
    case 'redirect':
      exchange.verdict = { action: 'redirect', status: answer.status, location: answer.location, ...why };
      return;
    case 'deny':
    case 'respond':
      exchange.ownAnswer = answer;
      exchange.verdict = { action: isChallenge(answer.status) ? 'challenge' : answer.type, ...why };
      return;
    case 'failed':
      exchange.verdict = {
        action: answer.policy === 'deny' ? 'deny' : 'permit',
        because: 'redirector-failed',
        rule: `${answer.rule}: ${answer.because}`,
      };
  }
}

type Replace = Extract<RedirectorAnswer, { readonly type: 'replace' }>;

function intercept(exchange: Exchange, { host, port }: HostPort, why: Said, ports: ExchangePorts): void {
  dialInstead(exchange, { host, port });
  exchange.verdict = { action: 'intercept', host, port, ...withPlace(exchange, why) };
  judgeAgain(exchange, ports);
}

function replace(exchange: Exchange, question: RedirectorQuestion, answer: Replace, why: Said, ports: ExchangePorts): void {
  const { head } = exchange;
  if (head === null) return intercept(exchange, answer.dial ?? answer.target, why, ports); // a bare tunnel has no message
  rememberAsked(exchange);
  exchange.head = replacedHead(head, answer.head);
  exchange.method = exchange.head.method;
  leadTo(exchange, question, answer.target);
  if (answer.dial !== null) {
    dialInstead(exchange, answer.dial);
    exchange.tls = false;
  }
  exchange.verdict = { action: 'rewrite', url: answer.target.url, ...withPlace(exchange, why) };
  judgeAgain(exchange, ports);
}

/** Pool and helper, and what they had to say: one line of history. */
function spokenBy({ rule, comment }: RedirectorAnswer): string {
  return comment === null ? rule : `${rule}: ${comment}`;
}

/** Where it went is nowhere else in the row: that shows what was asked for. */
function withPlace(exchange: Exchange, why: Said): Said {
  return exchange.led === 'no' ? why : { ...why, rule: `${why.rule} (to ${exchange.host})` };
}
