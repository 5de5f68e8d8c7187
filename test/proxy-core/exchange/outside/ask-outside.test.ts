import { describe, expect, it } from 'vitest';
import { answerVerdict } from '#core/exchange/answers/local-response.ts';
import { askOutside } from '#core/exchange/outside/ask-outside.ts';
import type { RedirectorAnswer } from '#core/protocol/redirector/redirector-answer.ts';
import { httpTarget } from '#core/protocol/redirector/http-target.ts';
import type { RedirectorQuestion } from '#core/protocol/redirector/redirector-question.ts';
import { exchangeFor, exchangePorts, NOBODY_OUTSIDE, ScriptedClient } from '../../../support/exchange-world.ts';
import { responseHead } from '../../../support/heads.ts';

const GET = 'GET http://a.example/p HTTP/1.1\r\nHost: a.example\r\n\r\n';
type Said = RedirectorAnswer extends infer Each ? (Each extends unknown ? Omit<Each, 'rule' | 'comment'> : never) : never;

function world(answer: RedirectorAnswer | null, isAsked = true) {
  const questions: RedirectorQuestion[] = [];
  const outside = {
    ...NOBODY_OUTSIDE,
    isAsked,
    ask: (question: RedirectorQuestion) => (questions.push(question), answer === null ? null : Promise.resolve(answer)),
  };
  return { questions, client: new ScriptedClient([]), exchange: exchangeFor(GET), ports: exchangePorts({ outside }) };
}

async function told(said: Said, comment: string | null = null) {
  const all = world({ ...said, rule: 'family#1', comment } as RedirectorAnswer);
  await askOutside(all.exchange, all.client, all.ports);
  return all;
}

describe('nobody is asked', () => {
  it('when there is no redirector, and no question is written', () => {
    const { exchange, client, ports, questions } = world(null, false);
    expect([askOutside(exchange, client, ports), questions.length, exchange.isOpenToOutside]).toEqual([null, 0, false]);
  });

  it('about what a rule spoke about', () => {
    const { exchange, client, ports, questions } = world(null);
    exchange.verdict = { action: 'permit', because: 'allow-rule', rule: 'a.example' };
    expect([askOutside(exchange, client, ports), questions.length, exchange.isOpenToOutside]).toEqual([null, 0, false]);
  });

  it('when no pool wants it, at once', () => {
    const { exchange, client, ports, questions } = world(null);
    expect([askOutside(exchange, client, ports), questions.length, exchange.isOpenToOutside]).toEqual([null, 1, true]);
  });
});

describe('what was said becomes what is done', () => {
  it('permit without a word leaves no trace; with one it stands in history', async () => {
    expect((await told({ type: 'permit' })).exchange.verdict.because).toBe('no-rule');
    const { exchange } = await told({ type: 'permit' }, 'homework');
    expect(exchange.verdict).toEqual({ action: 'permit', because: 'redirector', rule: 'family#1: homework' });
  });

  it('rewrite', async () => {
    const { exchange } = await told({ type: 'rewrite', target: httpTarget('http', 'b.example', 80, '/x') });
    expect([exchange.host, exchange.path, exchange.verdict]).toEqual([
      'b.example',
      '/x',
      { action: 'rewrite', url: 'http://b.example/x', because: 'redirector', rule: 'family#1 (to b.example)' },
    ]);
  });

  it('intercept', async () => {
    const { exchange } = await told({ type: 'intercept', host: 'b.example', port: 99 });
    expect([exchange.host, exchange.port, exchange.led]).toEqual(['b.example', 99, 'dial']);
    expect(exchange.verdict).toMatchObject({ action: 'intercept', host: 'b.example', port: 99, rule: 'family#1 (to b.example)' });
  });

  it('replace, with another connection or not', async () => {
    const head = 'HEAD http://b.example/x HTTP/1.1\r\nHost: b.example\r\nX-Y: z\r\n\r\n';
    const target = httpTarget('http', 'b.example', 80, '/x');
    const { exchange } = await told({ type: 'replace', head, target, dial: { host: 'c.example', port: 7 } });
    expect([exchange.method, exchange.host, exchange.port, exchange.shown.method, exchange.shown.host]).toEqual([
      'HEAD',
      'c.example',
      7,
      'GET',
      'a.example',
    ]);
    expect(exchange.head?.fields.text).toContain('X-Y: z');
    expect((await told({ type: 'replace', head, target, dial: null })).exchange).toMatchObject({ host: 'b.example', port: 80 });
  });

  it('redirect, deny and respond are answered', async () => {
    const page = { title: 'School', description: 'After six.', moreInfo: null };
    for (const [said, status, contains] of [
      [{ type: 'redirect', status: 307, location: 'http://x.example/' }, 307, 'Location: http://x.example/'],
      [{ type: 'deny', status: 451, page, original: null }, 451, '<h1>School</h1><p>After six.</p>'],
      [{ type: 'deny', status: 403, page: null, original: null }, 403, 'A filter program blocks it.'],
      [{ type: 'respond', status: 200, fields: [['X-Own', 'yes']], content: Buffer.from('made up') }, 200, 'made up'],
    ] as const) {
      const { exchange, client, ports } = await told(said as Said);
      expect([answerVerdict(exchange, client, ports), responseHead(client.sent).status]).toEqual([true, status]);
      expect(client.sent).toContain(contains);
    }
  });

  it.each([
    [{ type: 'respond', status: 401, fields: [['WWW-Authenticate', 'Basic realm="x"']], content: Buffer.from('who?') }, 401, 'who?'],
    [{ type: 'deny', status: 407, page: null, original: null }, 407, 'A filter program'],
  ])('a sign-in that a redirector asks for is a challenge, neither refused nor answered: %j', async (said, status, contains) => {
    const { exchange, client, ports } = await told(said as Said);
    expect(exchange.verdict).toEqual({ action: 'challenge', because: 'redirector', rule: 'family#1' });
    expect([answerVerdict(exchange, client, ports), responseHead(client.sent).status]).toEqual([true, status]);
    expect(client.sent).toContain(contains);
  });

  it.each([
    ['deny', 'deny'],
    ['allow', 'permit'],
    ['skip', 'permit'],
  ] as const)('a failure with %s is a %s, and says what happened', async (policy, action) => {
    const { exchange } = await told({ type: 'failed', because: 'silent', policy });
    expect(exchange.verdict).toEqual({ action, because: 'redirector-failed', rule: 'family#1: silent' });
  });

  it('what cannot be followed is a fault', async () => {
    const answer = { type: 'intercept', host: 'a..b', port: 80 } as const;
    await expect(told(answer)).rejects.toMatchObject({ code: 'REDIRECTOR_FAILED' });
  });
});
