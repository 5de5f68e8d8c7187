import { describe, expect, it } from 'vitest';
import { PendingQuestion } from '#core/redirector-pool/pending-question.ts';
import { TaggedConversation } from '#core/redirector-pool/talk/tagged-conversation.ts';
import { HeardTalk, octets } from '../../../support/heard-talk.ts';
import { questionFor } from '../../../support/redirector-world.ts';

function pending(name: string, askedAtMs = 0): PendingQuestion {
  return new PendingQuestion(questionFor(`http://a.example/${name}`), askedAtMs, 1000, { answered: () => {}, failed: () => {} });
}

function asked(conversation: TaggedConversation, names: string): void {
  for (const name of names) conversation.ask(pending(name));
}

describe('a conversation with channel-IDs', () => {
  it('counts its questions up from 0', () => {
    const conversation = new TaggedConversation(10);
    expect(conversation.ask(pending('a'))).toMatch(/^0 http:\/\/a\.example\/a /);
    expect(conversation.ask(pending('b'))).toMatch(/^1 http:\/\/a\.example\/b .*\n$/);
    expect(conversation.held).toBe(2);
  });

  it('reads answers the same however they are cut', () => {
    const wire = '1 OK rewrite-url="http://b.example/"\r\n0\n2 ERR\n';
    const read = (pieces: readonly string[]): readonly string[] => {
      const conversation = new TaggedConversation(10);
      const heard = new HeardTalk();
      asked(conversation, 'abc');
      for (const piece of pieces) conversation.feed(octets(piece), heard);
      return heard.words;
    };
    const whole = ['/b rewrite', '/a unchanged', '/c unchanged'];
    expect(read([wire])).toEqual(whole);
    for (let cut = 1; cut < wire.length; cut += 1) expect(read([wire.slice(0, cut), wire.slice(cut)])).toEqual(whole);
    expect(read([...wire])).toEqual(whole);
  });

  it('does not use an ID again soon, so that an answer given twice answers nothing', () => {
    const conversation = new TaggedConversation(1);
    const heard = new HeardTalk();
    for (let n = 0; n < 1000; n += 1) {
      expect(conversation.ask(pending('a')).split(' ', 1)[0]).toBe(String(n));
      conversation.feed(octets(`${n} OK\n`), heard);
      conversation.feed(octets(`${n} OK\n`), heard);
    }
    expect(heard.words.filter((word) => word === 'stray unasked')).toHaveLength(1000);
  });

  it('goes around a question that is never answered', () => {
    const conversation = new TaggedConversation(4);
    const heard = new HeardTalk();
    conversation.ask(pending('stuck'));
    const ids = new Set<string>();
    for (let n = 0; n < 200; n += 1) {
      const id = conversation.ask(pending('x')).split(' ', 1)[0] ?? '';
      ids.add(id);
      conversation.feed(octets(`${id} OK\n`), heard);
    }
    expect(ids.size).toBe(200);
    expect(ids.has('0')).toBe(false);
    expect(heard.words.every((word) => word === '/x unchanged')).toBe(true);
    expect(conversation.held).toBe(1);
  });

  it('tells late answers from answers nobody asked for, and both from junk', () => {
    const conversation = new TaggedConversation(10);
    const heard = new HeardTalk();
    asked(conversation, 'ab');
    conversation.expire(2000, (expired) => (expired.isOver = true));
    expect(conversation.givenUp).toBe(2);
    conversation.feed(octets('0 OK\n7 OK\n0 OK\nOK\n \n0x OK\n-1 OK\n4294967297 OK\n99999999999999999999999 OK\n'), heard);
    expect(heard.words).toEqual(
      ['late', 'unasked', 'unasked', 'junk', 'junk', 'junk', 'junk', 'unasked', 'unasked'].map((kind) => `stray ${kind}`),
    );
    expect([conversation.held, conversation.givenUp]).toEqual([1, 1]);
  });

  it('is given up after a line without an end, or a hundred lines that answer nothing', () => {
    for (const flood of ['x'.repeat(70_000), `1 ${'x'.repeat(70_000)}\n`, 'x\n'.repeat(200), '5 OK\n'.repeat(200)]) {
      const conversation = new TaggedConversation(10);
      const heard = new HeardTalk();
      for (let at = 0; at < flood.length; at += 4096) conversation.feed(octets(flood.slice(at, at + 4096)), heard);
      expect(heard.words.some((word) => word.startsWith('out of step: '))).toBe(true);
    }
  });

  it('is not given up for a hundred lines that answer something', () => {
    const conversation = new TaggedConversation(300);
    const heard = new HeardTalk();
    for (let n = 0; n < 250; n += 1) conversation.ask(pending('x'));
    conversation.feed(octets(Array.from({ length: 250 }, (_, n) => `junk\n${n} OK\n`).join('')), heard);
    expect(heard.words.some((word) => word.startsWith('out of step'))).toBe(false);
  });

  it('hands out what was never answered, in the order it was asked', () => {
    const conversation = new TaggedConversation(10);
    const names: string[] = [];
    for (const [at, name] of [...'dcba'].entries()) conversation.ask(pending(name, at));
    conversation.feed(octets('1 OK\n'), new HeardTalk());
    conversation.abandon(({ question }) => names.push(question.path));
    expect(names).toEqual(['/d', '/b', '/a']);
    expect(conversation.held).toBe(0);
  });
});
