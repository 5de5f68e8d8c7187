/** An answer in a few words, for people who compare two. */
import type { RedirectorAnswer } from '../room-words.ts';

/** Null: the pool is not asked about this request. */
export function describeAnswer(answer: RedirectorAnswer | null): string {
  if (answer === null) return 'not asked';
  switch (answer.type) {
    case 'permit':
      return 'permit';
    case 'rewrite':
      return `rewrite to ${answer.target.url}`;
    case 'redirect':
      return `redirect ${answer.status} to ${answer.location}`;
    case 'deny':
      return answer.page === null ? `deny ${answer.status}` : `deny ${answer.status}: ${answer.page.title || answer.page.description}`;
    case 'respond':
      return `answer ${answer.status} with ${answer.content.length} octets`;
    case 'intercept':
      return `connect to ${answer.host}:${answer.port}`;
    case 'replace':
      return `change the request for ${answer.target.url}${answer.dial === null ? '' : `, connect to ${answer.dial.host}:${answer.dial.port}`}`;
    case 'failed':
      return `no answer (${answer.because}): ${answer.policy}`;
  }
}
