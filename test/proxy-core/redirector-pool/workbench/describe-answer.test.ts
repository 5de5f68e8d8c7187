import { describe, expect, it } from 'vitest';
import { httpTarget } from '#core/protocol/redirector/http-target.ts';
import type { RedirectorAnswer } from '#core/protocol/redirector/redirector-answer.ts';
import { describeAnswer } from '#core/redirector-pool/workbench/describe-answer.ts';

const target = httpTarget('http', 'b.example', 80, '/');
const said = { rule: 'x#1', comment: null };
const content = new Uint8Array(5);

const ROWS: readonly (readonly [answer: RedirectorAnswer | null, words: string])[] = [
  [null, 'not asked'],
  [{ type: 'permit', ...said }, 'permit'],
  [{ type: 'rewrite', target, ...said }, 'rewrite to http://b.example/'],
  [{ type: 'redirect', status: 307, location: '/x', ...said }, 'redirect 307 to /x'],
  [{ type: 'deny', status: 403, page: null, original: null, ...said }, 'deny 403'],
  [
    { type: 'deny', status: 403, page: { title: '', description: 'Not now.', moreInfo: null }, original: null, ...said },
    'deny 403: Not now.',
  ],
  [{ type: 'respond', status: 200, fields: [], content, ...said }, 'answer 200 with 5 octets'],
  [{ type: 'intercept', host: 'c.example', port: 443, ...said }, 'connect to c.example:443'],
  [{ type: 'replace', head: '', target, dial: null, ...said }, 'change the request for http://b.example/'],
  [
    { type: 'replace', head: '', target, dial: { host: 'c', port: 1 }, ...said },
    'change the request for http://b.example/, connect to c:1',
  ],
  [{ type: 'failed', because: 'silent', policy: 'skip', ...said }, 'no answer (silent): skip'],
];

describe('an answer in a few words', () => {
  for (const [answer, words] of ROWS) it(words, () => expect(describeAnswer(answer)).toBe(words));
});
