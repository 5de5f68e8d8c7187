/** Fills the ancestor's placeholders in a page: `%(url)s`, `%(host)s`, `%(client_ip)s`, `%(protocol)s`, `%(comment)s`. Everything filled in is escaped. */
import type { RedirectorQuestion } from '#core/protocol/redirector/redirector-question.ts';

/** An unknown placeholder and a lone percent sign stay as they are. */
export function fillTemplate(page: string, question: RedirectorQuestion, comment: string | null): string {
  const words: Readonly<Record<string, string>> = {
    url: question.url,
    host: question.host,
    client_ip: question.client,
    protocol: question.scheme,
    comment: comment ?? '',
  };
  return page.replace(/%\(([a-z_]{1,20})\)s/g, (whole, name: string) => (Object.hasOwn(words, name) ? escaped(words[name] ?? '') : whole));
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);
}
