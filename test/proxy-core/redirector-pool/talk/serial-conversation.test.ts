import { describe, expect, it } from 'vitest';
import { PendingQuestion } from '#core/redirector-pool/pending-question.ts';
import { LineDialect } from '#core/redirector-pool/talk/line-dialect.ts';
import { SerialConversation } from '#core/redirector-pool/talk/serial-conversation.ts';
import { HeardTalk, octets } from '../../../support/heard-talk.ts';
import { questionFor } from '../../../support/redirector-world.ts';

function pending(path: string): PendingQuestion {
  return new PendingQuestion(questionFor(`http://a.example${path}`), 0, 1000, { answered: () => {}, failed: () => {} });
}

function conversation(): SerialConversation {
  return new SerialConversation(new LineDialect('squid'));
}

describe('a conversation with one question at a time', () => {
  it('holds one question, and its answer is the next line', () => {
    const talk = conversation();
    const heard = new HeardTalk();
    expect([talk.capacity, talk.held]).toEqual([1, 0]);
    expect(talk.ask(pending('/a'))).toBe('http://a.example/a 192.0.2.7/- - GET myip=127.0.0.1 myport=3128\n');
    expect(talk.held).toBe(1);
    talk.feed(octets('\n'), heard);
    expect(heard.words).toEqual(['/a unchanged']);
    expect(talk.held).toBe(0);
  });

  it('is out of step after a word nobody asked for', () => {
    const heard = new HeardTalk();
    conversation().feed(octets('hello\n'), heard);
    expect(heard.words).toEqual(['stray unasked', 'out of step: an answer to no question']);
  });

  it('says it once, however much more comes', () => {
    const heard = new HeardTalk();
    conversation().feed(octets('OK\n'.repeat(100)), heard);
    expect(heard.words).toHaveLength(2);
  });

  it('does not take the second half of an answer for the answer to the next question', () => {
    const talk = conversation();
    const heard = new HeardTalk();
    const ear = Object.assign(Object.create(heard) as HeardTalk, {
      answered: (one: PendingQuestion) => {
        heard.words.push(`${one.question.path} answered`);
        if (one.question.path === '/a') talk.ask(pending('/b'));
      },
    });
    talk.ask(pending('/a'));
    talk.feed(octets('OK\nOK\n'), ear);
    expect(heard.words).toEqual(['/a answered', 'stray unasked', 'out of step: an answer to no question']);
    expect(talk.held).toBe(1);
  });

  it('gives a late answer to nobody', () => {
    const talk = conversation();
    const heard = new HeardTalk();
    talk.ask(pending('/a'));
    talk.expire(999, () => expect.unreachable());
    talk.expire(1000, (expired) => (expired.isOver = true));
    talk.expire(1000, () => expect.unreachable());
    expect(talk.givenUp).toBe(1);
    talk.feed(octets('OK\n'), heard);
    expect(heard.words).toEqual(['stray late']);
  });

  it('hands its question out when it is over', () => {
    const talk = conversation();
    const left: string[] = [];
    talk.ask(pending('/a'));
    talk.abandon(({ question }) => left.push(question.path));
    talk.abandon(({ question }) => left.push(question.path));
    expect(left).toEqual(['/a']);
  });
});
