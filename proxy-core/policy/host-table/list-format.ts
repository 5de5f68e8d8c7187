/**
 * What kind of list a file is, told from its first lines. It matters for one
 * thing only: what a bare name means. In a list of domains it stands for
 * itself and everything below, among hosts lines for itself, and in a filter
 * list it is a piece of an address and means no host at all.
 */
import { parseIpAddress } from '#core/common/ip-address.ts';

export type ListFormat = 'hosts' | 'domains' | 'adblock';

/** `##`, `#@#`, `#?#`, `#$#`, `#@?#`, `#%#`, `$$` and `$@$` with something before them: rules about parts of a page. */
export const COSMETIC = /^[^\s#$]*(?:#(?:@|@?[?$%]|\$\?)?#|\$@?\$)/;
const PLAIN_NAME =
  /^(?:\*?\.)?[a-z0-9_\u0080-\u00ff](?:[a-z0-9_\u0080-\u00ff.-]*[a-z0-9_\u0080-\u00ff])?\.[a-z\u0080-\u00ff][a-z0-9\u0080-\u00ff-]+\.?$/i;
const SPACE = /[ \t\v\f\r]+/;

/** Enough to tell; more lines change nothing. */
export const TELLING_LINES = 200;

export class FormatGuess {
  readonly #counts = { hosts: 0, domains: 0, adblock: 0 };
  #header = false;
  #commentsWithBang = false;
  #commentsWithHash = false;

  /** @param line - trimmed, latin1. @returns false when it tells nothing: blank or a comment. */
  take(line: string): boolean {
    if (line === '') return false;
    if (/^\[ad(?:block|guard)/i.test(line)) this.#header = true;
    else if (line.startsWith('!')) this.#commentsWithBang = true;
    // `## Part two` may be a heading or a rule for parts of pages: it tells nothing.
    else if (line.startsWith('#')) this.#commentsWithHash ||= !COSMETIC.test(line);
    else return this.#count(line);
    return false;
  }

  get format(): ListFormat {
    const { hosts, domains, adblock } = this.#counts;
    if (this.#header || (adblock > 0 && this.#commentsWithBang && !this.#commentsWithHash)) return 'adblock';
    if (adblock > domains && adblock > hosts) return 'adblock';
    return hosts > domains ? 'hosts' : 'domains';
  }

  #count(line: string): boolean {
    const [first = '', second] = line.split(SPACE, 2);
    if (/^(?:\|\||@@)/.test(line) || COSMETIC.test(line) || /[*^|$]/.test(first.replace(/^\*\./, ''))) this.#counts.adblock += 1;
    else if (second !== undefined && isAddress(first)) this.#counts.hosts += 1;
    else if (PLAIN_NAME.test(first) || isAddress(first)) this.#counts.domains += 1;
    return true;
  }
}

/** With a zone (`fe80::1%lo0`) or without. */
export function isAddress(text: string): boolean {
  return parseIpAddress(text.replace(/%[\w.-]+$/, '')) !== null;
}
