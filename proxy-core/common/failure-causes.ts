/** What can go wrong with a redirector, in the words that its figures, its answers and the screens share. */

/** Why no helper of a pool gave an answer that can be used. */
export const FAILURE_CAUSES = [
  'silent', // the time limit ran out
  'crashed', // the helper died holding the question, twice
  'overloaded', // too many questions were waiting
  'broken', // the helper said that it is broken (BH)
  'unintelligible', // it answered in no known form
  'not-running', // no helper runs: it cannot be started, or the next start waits
  'quarantined', // it crashes in a loop: nothing is started until a person has looked at it
  'stopped', // the pool was stopped while the question waited
] as const;
export type FailureCause = (typeof FAILURE_CAUSES)[number];

/** What a request gets when its pool does not answer: `allow` ends the asking, `skip` goes on with the next pool. */
export type FailurePolicy = 'allow' | 'deny' | 'skip';

export function noFailures(): Record<FailureCause, number> {
  return Object.fromEntries(FAILURE_CAUSES.map((cause) => [cause, 0])) as Record<FailureCause, number>;
}
