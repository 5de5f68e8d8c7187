import { ORPCError } from '@orpc/client';
import { describe, expect, it } from 'vitest';
import { isSignedOut, problemText } from '../../../renderer/api/problem-text.ts';
import { text } from '../../../renderer/text/text.ts';

describe('a failed ask', () => {
  it.each([
    [
      'that the core explains',
      new ORPCError('FORBIDDEN', { message: 'This session may look, but change nothing.' }),
      'This session may look, but change nothing.',
    ],
    ['that the core explains too', new ORPCError('SERVICE_UNAVAILABLE', { message: 'Sorry.' }), 'Sorry.'],
    ['without a session', new ORPCError('UNAUTHORIZED', { message: 'whatever' }), text.problem.signedOut],
    ['larger than the contract allows', new ORPCError('BAD_REQUEST', { message: 'Input validation failed' }), text.problem.notAccepted],
    ['larger than the monitor allows', new ORPCError('PAYLOAD_TOO_LARGE'), text.problem.notAccepted],
    ['that broke inside', new ORPCError('INTERNAL_SERVER_ERROR', { message: 'Internal server error' }), text.problem.noAnswer],
    ['that nobody answered', new TypeError('Failed to fetch'), text.problem.noAnswer],
    ['with something thrown that is no error', 'oops', text.problem.noAnswer],
    ['with nothing at all', undefined, text.problem.noAnswer],
  ])('%s', (_what, error, words) => expect(problemText(error)).toBe(words));

  it('tells a missing session from everything else', () => {
    expect(isSignedOut(new ORPCError('UNAUTHORIZED'))).toBe(true);
    expect(isSignedOut(new ORPCError('FORBIDDEN'))).toBe(false);
    expect(isSignedOut(new TypeError('Failed to fetch'))).toBe(false);
  });
});
