/** Random and mutated words of helpers and ICAP servers: nothing throws, nothing depends on how it was cut, no question is answered twice. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { IcapResponseReader } from '#core/protocol/redirector/icap/icap-response-reader.ts';
import { readIcapReply } from '#core/protocol/redirector/icap/icap-reply.ts';
import { parseIcapHead } from '#core/protocol/redirector/icap/icap-head.ts';
import { parseSquidReply, writeSquidQuestion } from '#core/protocol/redirector/squid-line.ts';
import { readHttpTarget } from '#core/protocol/redirector/http-target.ts';
import { answerFromReply } from '#core/redirector-pool/answer-from-reply.ts';
import type { HelperReply } from '#core/protocol/redirector/redirector-question.ts';
import { PendingQuestion } from '#core/redirector-pool/pending-question.ts';
import { TaggedConversation } from '#core/redirector-pool/talk/tagged-conversation.ts';
import { octets } from '../support/heard-talk.ts';
import { questionFor, tunnelTo } from '../support/redirector-world.ts';

const SEED = { seed: 20_260_105, numRuns: 1500 };
const latin1 = fc.string({ unit: fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code)), maxLength: 300 });
const words = fc.constantFrom(
  'OK',
  'ERR',
  'BH',
  ' ',
  'url=',
  'rewrite-url=',
  'status=',
  '302',
  '403',
  '"',
  '\\',
  'http://',
  'b.example',
  ':',
  '/',
  'file://',
  'intercept://',
  'redirect://',
  '\r',
  '[::1]',
  '%0a',
  'message=',
  '#',
  '@',
);
const line = fc.oneof(
  latin1,
  fc.array(words, { maxLength: 12 }).map((parts) => parts.join('')),
);
const QUESTIONS = [questionFor('http://a.example:8080/p?q'), tunnelTo('a.example', 443)] as const;

/** The text in pieces, cut where the numbers say. */
function cut(text: string, places: readonly number[]): readonly string[] {
  const at = [0, ...places.map((place) => place % (text.length + 1)), text.length].toSorted((a, b) => a - b);
  return at.slice(1).map((end, index) => text.slice(at[index], end));
}

describe('whatever a helper says', () => {
  it('is read without throwing, and what comes of it can break out of no field or line', () => {
    fc.assert(
      fc.property(line, fc.constantFrom(...QUESTIONS), fc.constantFrom('squid', 'url'), (text, question, protocol) => {
        const answer = answerFromReply(question, parseSquidReply(text), protocol, 'x#1');
        const written =
          answer.type === 'redirect'
            ? answer.location
            : answer.type === 'rewrite'
              ? answer.target.url
              : answer.type === 'intercept'
                ? answer.host
                : '';
        expect(written).toMatch(/^[\x21-\x7e]*$/);
      }),
      SEED,
    );
  });

  it('an address that was accepted reads the same again', () => {
    fc.assert(
      fc.property(line, (text) => {
        const target = readHttpTarget(text);
        if (target !== null) expect(readHttpTarget(target.url)).toEqual(target);
      }),
      SEED,
    );
  });

  it('a question is one line of at least four words', () => {
    fc.assert(
      fc.property(latin1, latin1, latin1, (url, user, method) => {
        const text = writeSquidQuestion(questionFor('http://a.example/', { url, user, method }));
        expect(text).toMatch(/^[\x21-\x7e]+(?: [\x21-\x7e]+){5}\n$/);
      }),
      SEED,
    );
  });

  it('no question is answered twice, or by another’s answer, however the octets are cut', () => {
    const said = fc.array(
      fc.oneof(
        fc.nat(12).map((id) => `${id} OK rewrite-url="http://a${id}.example/"\n`),
        line,
        fc.constant('\n'),
      ),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(said, fc.array(fc.nat(), { maxLength: 10 }), (lines, places) => {
        const whole = heard([lines.join('')]);
        expect(heard(cut(lines.join(''), places))).toEqual(whole);
        const answered = whole.filter((word) => word.startsWith('/'));
        expect(new Set(answered.map((word) => word.split(' ', 1)[0])).size).toBe(answered.length);
        for (const word of answered)
          expect(/^\/(\d+) http:\/\/a(\d+)\.example\/$/.exec(word)?.slice(1) ?? ['x', 'x']).toSatisfy(
            ([asked, told]: readonly string[]) => asked === told,
          );
      }),
      SEED,
    );
  });
});

function heard(pieces: readonly string[]): readonly string[] {
  const conversation = new TaggedConversation(10);
  const words: string[] = [];
  const ear = {
    answered: (pending: PendingQuestion, reply: HelperReply) =>
      void words.push(`${pending.question.path} ${reply.type === 'rewrite' ? reply.url : reply.type}`),
    stray: (kind: string) => void words.push(kind),
    outOfStep: () => {}, // when it is found out depends on how it was cut
  };
  for (let n = 0; n < 10; n += 1) {
    conversation.ask(new PendingQuestion(questionFor(`http://a.example/${n}`), 0, 1000, { answered: () => {}, failed: () => {} }));
  }
  for (const piece of pieces) conversation.feed(octets(piece), ear);
  expect(conversation.held).toBe(10 - words.filter((word) => word.startsWith('/')).length);
  return words;
}

describe('whatever an ICAP server says', () => {
  const PAGE = 'HTTP/1.1 403 No\r\nContent-Type: text/html\r\n\r\n';
  const wires = fc.constantFrom(
    'ICAP/1.0 204 No Content\r\nISTag: "x"\r\n\r\n',
    `ICAP/1.0 200 OK\r\nEncapsulated: res-hdr=0, res-body=${PAGE.length}\r\n\r\n${PAGE}5\r\nhello\r\n3\r\n...\r\n0\r\n\r\n`,
    'ICAP/1.0 200 OK\nEncapsulated: req-hdr=0, null-body=39\n\nGET http://b.example/ HTTP/1.1\r\nA: b\r\n\r\n',
  );
  const mutations = fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 }), fc.constantFrom('set', 'insert', 'remove')), {
    maxLength: 4,
  });

  it('is read the same however it is cut, without throwing', () => {
    fc.assert(
      fc.property(
        fc.array(wires, { minLength: 1, maxLength: 3 }),
        mutations,
        fc.array(fc.nat(), { maxLength: 10 }),
        (parts, changes, places) => {
          const text = mutated(parts.join(''), changes);
          expect(read(cut(text, places))).toEqual(read([text]));
        },
      ),
      SEED,
    );
  });

  it('means something or nothing, and never throws', () => {
    const head = parseIcapHead(['ICAP/1.0 200 OK']);
    fc.assert(
      fc.property(
        fc.oneof(
          line,
          fc.tuple(fc.constantFrom('GET ', 'CONNECT ', 'HTTP/1.1 '), line).map((two) => two.join('')),
        ),
        latin1,
        (text, content) => {
          if (head === null) return;
          const reply = readIcapReply({ head, httpHeads: [text], content: octets(content) });
          for (const question of QUESTIONS) expect(answerFromReply(question, reply, 'icap-stdio', 'x').type).not.toBe('permit');
        },
      ),
      SEED,
    );
  });
});

function mutated(text: string, changes: readonly (readonly [number, number, string])[]): string {
  let result = text;
  for (const [place, code, how] of changes) {
    const at = place % (result.length + 1);
    result = result.slice(0, at) + (how === 'remove' ? '' : String.fromCharCode(code)) + result.slice(how === 'insert' ? at : at + 1);
  }
  return result;
}

/** Content in one piece, because where it was cut is nobody's business. */
function read(pieces: readonly string[]): readonly string[] {
  const reader = new IcapResponseReader();
  const events: string[] = [];
  let content = '';
  for (const piece of pieces) {
    reader.feed(octets(piece), (event) => {
      if (event.type === 'data') content += Buffer.from(event.octets).toString('latin1');
      else
        events.push(
          event.type === 'end'
            ? `end ${content}`
            : event.type === 'http-head'
              ? event.text
              : event.type === 'head'
                ? String(event.head.status)
                : event.type,
        );
      if (event.type === 'end') content = '';
    });
  }
  return events;
}
