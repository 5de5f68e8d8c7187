/** `application/proxy-explanation+json`: why a request was refused, for programs and for our own page. */
import { latin1 } from '#core/common/octets.ts';
import type { DenyPage } from '../redirector-question.ts';
import { cleanWords, readUtf8 } from '../utf8-text.ts';

export const EXPLANATION_TYPE = 'application/proxy-explanation+json';

/** Null when it is no JSON object with at least a title or a description. */
export function parseExplanation(content: Uint8Array): DenyPage | null {
  const value = parseJson(readUtf8(latin1(content)));
  if (typeof value !== 'object' || value === null) return null;
  const texts = value as Readonly<Record<string, unknown>>;
  const title = textOf(texts['title']) ?? textOf(texts['name']);
  const description = textOf(texts['description']);
  if (title === null && description === null) return null;
  const moreInfo = textOf(texts['moreinfo']) ?? textOf(texts['moreInfo']);
  return { title: title ?? '', description: description ?? '', moreInfo: isLink(moreInfo) ? moreInfo : null };
}

function parseJson(text: string): unknown {
  for (const attempt of [text, withCommas(text)]) {
    try {
      return JSON.parse(attempt);
    } catch {
      continue; // the next attempt, or none: told by null
    }
  }
  return null;
}

/** The ancestor's own example leaves them out between its lines. */
function withCommas(text: string): string {
  return text.replace(/"([ \t\r\n]*)"/g, (both: string, between: string) => (between.includes('\n') ? '",\n"' : both));
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? cleanWords(value) : null;
}

/** Nothing a page could run. */
function isLink(text: string | null): boolean {
  return text !== null && /^https?:\/\//i.test(text);
}
