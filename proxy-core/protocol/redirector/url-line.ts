/**
 * The ancestor's line form of a question, for old helper programs: no scheme,
 * no port, no user. Answers are read by `squid-line.ts`; that an address on
 * another host is a redirect here, not a rewrite, is decided with the question.
 */
import type { RedirectorQuestion } from './redirector-question.ts';
import { safeWord } from './safe-word.ts';

/** `HOST/PATH?QUERY CLIENT - METHOD -`, ending with LF; `HOST/ CLIENT - CONNECT -` for a tunnel. */
export function writeUrlQuestion(question: RedirectorQuestion): string {
  const path = question.method === 'CONNECT' ? '/' : safeWord(question.path);
  const host = question.host.includes(':') ? `[${question.host}]` : safeWord(question.host);
  return `${host}${path.startsWith('/') ? path : `/${path}`} ${question.client} - ${safeWord(question.method)} -\n`;
}
