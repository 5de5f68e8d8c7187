import { describe, expect, it } from 'vitest';
import { parseSquidReply } from '#core/protocol/redirector/squid-line.ts';
import type { RedirectorAnswer } from '#core/protocol/redirector/redirector-answer.ts';
import type { RedirectorQuestion } from '#core/protocol/redirector/redirector-question.ts';
import { Consultation, type AskedPool } from '#core/redirector-pool/consultation.ts';
import { LocalFiles } from '#core/redirector-pool/files/local-files.ts';
import type { FailurePolicy } from '#core/common/failure-causes.ts';
import { poolWith, questionFor } from '../../support/redirector-world.ts';

interface Scripted {
  readonly says?: string;
  readonly fails?: boolean;
  readonly onFailure?: FailurePolicy;
  readonly wants?: (question: RedirectorQuestion) => boolean;
}

/** Pools that answer at once, and what they were asked. */
async function consult(
  scripts: readonly Scripted[],
): Promise<{ readonly answer: RedirectorAnswer; readonly asked: readonly string[]; readonly noted: number }> {
  const asked: string[] = [];
  let noted = 0;
  const pools = scripts.map((script, at): AskedPool => ({
    options: poolWith({ name: `p${at + 1}`, onFailure: script.onFailure ?? 'deny' }),
    wants: script.wants ?? (() => true),
    ask: (question, taker) => {
      asked.push(`p${at + 1} ${question.url}`);
      if (script.fails === true) taker.failed('silent');
      else taker.answered(parseSquidReply(script.says ?? ''), `p${at + 1}#1`);
    },
    note: () => void (noted += 1),
  }));
  const first = pools[0];
  if (first === undefined) throw new Error('no pool');
  const answer = await new Promise<RedirectorAnswer>((resolve) =>
    new Consultation(questionFor('http://a.example/'), pools, 0, first, new LocalFiles(null), resolve).begin(),
  );
  return { answer, asked, noted };
}

describe('several pools', () => {
  it('are asked in their order, each that wants the request', async () => {
    const { answer, asked } = await consult([{}, { wants: () => false }, {}]);
    expect(asked).toEqual(['p1 http://a.example/', 'p3 http://a.example/']);
    expect(answer).toMatchObject({ type: 'permit', rule: 'p1#1, p3#1' });
  });

  for (const [says, type] of [
    ['302:http://b.example/', 'redirect'],
    ['OK status=403', 'deny'],
    ['intercept://b.example', 'intercept'],
  ] as const) {
    it(`end with the first that answers ${type}`, async () => {
      const { answer, asked } = await consult([{}, { says }, {}]);
      expect(asked).toHaveLength(2);
      expect(answer).toMatchObject({ type, rule: 'p2#1' });
    });
  }

  it('see a rewritten request under its new address, and may refuse it there', async () => {
    const { answer, asked } = await consult([{ says: 'http://b.example/' }, { says: 'OK status=403' }]);
    expect(asked[1]).toBe('p2 http://b.example/');
    expect(answer.type).toBe('deny');
  });

  it('that do not want the new address are not asked about it', async () => {
    const { asked } = await consult([{ says: 'http://b.example/' }, { wants: ({ host }) => host === 'a.example' }]);
    expect(asked).toHaveLength(1);
  });
});

describe('a pool that fails', () => {
  it('refuses when it is set to deny', async () => {
    const { answer, asked } = await consult([{ fails: true, onFailure: 'deny' }, {}]);
    expect(answer).toEqual({ type: 'failed', because: 'silent', policy: 'deny', rule: 'p1', comment: null });
    expect(asked).toHaveLength(1);
  });

  it('ends the asking when it is set to allow', async () => {
    const { answer, asked } = await consult([{ fails: true, onFailure: 'allow' }, { says: 'OK status=403' }]);
    expect(answer).toMatchObject({ type: 'failed', policy: 'allow' });
    expect(asked).toHaveLength(1);
  });

  it('is passed over when it is set to skip', async () => {
    expect((await consult([{ fails: true, onFailure: 'skip' }, { says: 'OK status=403' }])).answer).toMatchObject({
      type: 'deny',
      rule: 'p2#1',
    });
    expect((await consult([{ fails: true, onFailure: 'skip' }, {}])).answer).toMatchObject({ type: 'permit', rule: 'p2#1' });
    expect((await consult([{}, { fails: true, onFailure: 'skip' }])).answer).toMatchObject({ type: 'permit', rule: 'p1#1' });
    expect((await consult([{ fails: true, onFailure: 'skip' }])).answer).toMatchObject({ type: 'failed', policy: 'skip' });
  });

  it('does not undo what an earlier one changed', async () => {
    expect((await consult([{ says: 'http://b.example/' }, { fails: true, onFailure: 'skip' }])).answer).toMatchObject({ type: 'rewrite' });
  });

  it('by an answer that makes no sense is counted', async () => {
    const { answer, noted } = await consult([{ says: 'OK rewrite-url="gopher://b.example/"' }]);
    expect(answer).toMatchObject({ type: 'failed', because: 'unintelligible', policy: 'deny' });
    expect(noted).toBe(1);
  });
});

it('a file that cannot be served refuses the request and says why', async () => {
  expect((await consult([{ says: 'file://deny.html' }])).answer).toEqual({
    type: 'deny',
    status: 403,
    page: null,
    original: null,
    rule: 'p1#1',
    comment: 'no folder is set for files',
  });
});
