import { expect, it } from 'vitest';
import { PendingQuestion } from '#core/redirector-pool/pending-question.ts';
import { questionFor } from '../../support/redirector-world.ts';

it('a question has one deadline, for all attempts', () => {
  const pending = new PendingQuestion(questionFor('http://a.example/'), 100, 2000, { answered: () => {}, failed: () => {} });
  expect(pending).toMatchObject({ askedAtMs: 100, deadlineMs: 2100, attempts: 0, isOver: false });
});
