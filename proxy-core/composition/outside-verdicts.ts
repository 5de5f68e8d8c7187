/** Asks the redirectors about an exchange and turns what they say into a verdict. */
import { authorityOf } from '#core/common/ip-address.ts';
import type { Exchange } from '#core/exchange/exchange.ts';
import { isUndecided, UNDECIDED, type Verdict } from '#core/policy/verdict.ts';
import type { RedirectorAnswer } from '#core/protocol/redirector/redirector-answer.ts';
import type { RedirectorQuestion } from '#core/protocol/redirector/redirector-question.ts';
import type { RedirectorPools } from '#core/redirector-pool/redirector-pool.ts';

/** Null when nobody is to be asked. */
export function askRedirectors(pools: RedirectorPools, exchange: Exchange): Promise<Verdict> | null {
  if (!isUndecided(exchange.verdict)) return null;
  return pools.ask(questionOf(exchange))?.then(verdictOf) ?? null;
}

function questionOf(exchange: Exchange): RedirectorQuestion {
  const { head } = exchange;
  return {
    method: exchange.method,
    url: `http://${exchange.authority}${exchange.path}`,
    scheme: 'http',
    host: exchange.host,
    port: exchange.port,
    path: exchange.path,
    client: exchange.client,
    clientName: null,
    user: exchange.user,
    person: null,
    mode: exchange.mode,
    head: head?.fields.text ?? '',
    hasContent: head !== null && head.framing.type !== 'none',
    listener: { address: '', port: 0 },
  };
}

function verdictOf(answer: RedirectorAnswer): Verdict {
  const why = { because: 'redirector', rule: answer.rule } as const;
  switch (answer.type) {
    case 'permit':
      return UNDECIDED;
    case 'redirect':
      return { action: 'redirect', status: answer.status, location: answer.location, ...why };
    case 'rewrite':
      return { action: 'rewrite', url: `http://${authorityOf(answer.target.host, answer.target.port)}${answer.target.path}`, ...why };
    case 'intercept':
      return { action: 'intercept', host: answer.host, port: answer.port, ...why };
    case 'deny':
    case 'respond':
    case 'replace':
      return { action: 'deny', ...why };
    case 'failed':
      return answer.policy === 'deny'
        ? { action: 'deny', because: 'redirector-failed', rule: answer.rule }
        : { ...UNDECIDED, because: 'redirector-failed', rule: answer.rule };
  }
}
