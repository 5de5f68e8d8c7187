import { describe, expect, it } from 'vitest';
import { PendingQuestion } from '#core/redirector-pool/pending-question.ts';
import { newConversation } from '#core/redirector-pool/talk/new-conversation.ts';
import { questionFor } from '../../../support/redirector-world.ts';

function firstQuestion(options: Parameters<typeof newConversation>[0]): string {
  const taker = { answered: () => {}, failed: () => {} };
  return newConversation(options).ask(new PendingQuestion(questionFor('http://a.example/'), 0, 1000, taker));
}

describe('a helper is talked to', () => {
  it('with channel-IDs when it takes several questions', () =>
    expect(firstQuestion({ protocol: 'squid', concurrency: 5, icapUrl: null })).toMatch(/^0 http:/));
  it('without them when it takes one', () => expect(firstQuestion({ protocol: 'squid', concurrency: 0, icapUrl: null })).toMatch(/^http:/));
  it('in the ancestor’s lines, one at a time', () =>
    expect(firstQuestion({ protocol: 'url', concurrency: 5, icapUrl: null })).toMatch(/^a\.example\//));
  it('in ICAP under the name it was given', () =>
    expect(firstQuestion({ protocol: 'icap-stdio', concurrency: 0, icapUrl: 'icap://my.site/family' })).toMatch(
      /^REQMOD icap:\/\/my\.site\/family ICAP\/1\.0\nHost: my\.site\n/,
    ));
  it('in ICAP under a name of ours', () =>
    expect(firstQuestion({ protocol: 'icap-stdio', concurrency: 0, icapUrl: null })).toMatch(
      /^REQMOD icap:\/\/localhost\/ ICAP\/1\.0\nHost: localhost\n/,
    ));
});
