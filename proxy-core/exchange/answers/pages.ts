/**
 * The pages a person sees instead of a site. ASCII with character references,
 * so that the length in characters is the length in octets; no scripts, no
 * outside assets; everything that came from outside is escaped.
 */
import { shownPath } from '#core/contract/path-text.ts';
import type { ProxyError } from '#core/common/proxy-error.ts';
import type { DenyPage } from '#core/protocol/redirector/redirector-question.ts';
import type { Exchange } from '../exchange.ts';
import { PAGE_TEXT } from './page-text.ts';

export interface Page {
  readonly html: string;
  /** For clients that ask for application/json. ASCII. */
  readonly json: string;
}

interface PageParts {
  readonly kind: 'blocked' | 'error';
  readonly title: string;
  readonly sentence: string;
  readonly facts: readonly (readonly [label: string, value: string])[];
  readonly advice: string;
  /** With more to read; null: none. */
  readonly link: string | null;
  readonly json: Readonly<Record<string, string | number | null>>;
}

/** What of an address is shown; longer ones are cut in the middle. */
const MAX_SHOWN = 200;

/** @param words - of the redirector that refuses; null: it has none. */
export function blockPage(exchange: Exchange, wallMs: number, words: DenyPage | null): Page {
  const { because, rule } = exchange.verdict;
  const title = words === null || words.title === '' ? PAGE_TEXT.blockedTitle : words.title;
  const sentence = words === null || words.description === '' ? PAGE_TEXT.because[because] : words.description;
  const facts: [string, string][] = [[PAGE_TEXT.site, shownSite(exchange)]];
  if (rule !== null) facts.push([PAGE_TEXT.rule, rule]);
  facts.push([PAGE_TEXT.time, localTime(wallMs)]);
  const json = { error: 'blocked', because, rule, host: exchange.shown.host, text: sentence };
  return page({ kind: 'blocked', title, sentence, facts, advice: PAGE_TEXT.askBlocked, link: words?.moreInfo ?? null, json });
}

export function errorPage(exchange: Exchange, error: ProxyError, wallMs: number): Page {
  const sentence = error.kind.userText;
  const { host } = exchange.shown;
  const facts: [string, string][] = host === '' ? [] : [[PAGE_TEXT.site, shownSite(exchange)]];
  facts.push([PAGE_TEXT.code, error.code], [PAGE_TEXT.time, localTime(wallMs)]);
  const json = { error: error.code, host, text: sentence };
  const advice = error.kind.side === 'upstream' ? PAGE_TEXT.askError : '';
  return page({ kind: 'error', title: PAGE_TEXT.errorTitle, sentence, facts, advice, link: null, json });
}

const STYLE =
  ':root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;max-width:34rem;margin:12vh auto;padding:0 1.25rem;color:#1f2328;background:#fff}' +
  'h1{font-size:1.5rem;margin:.25rem 0 .75rem}.k{width:2.75rem;height:2.75rem;border-radius:50%;display:grid;place-items:center;font-size:1.4rem;color:#fff;background:#b42318}' +
  '.error .k{background:#57606a}dl{display:grid;grid-template-columns:auto 1fr;gap:.25rem 1rem;margin:1.5rem 0;padding:1rem;border:1px solid #d0d7de;border-radius:.5rem;font-size:.9rem}' +
  'dt{color:#57606a}dd{margin:0;overflow-wrap:anywhere}p.a{color:#57606a;font-size:.9rem}' +
  '@media(prefers-color-scheme:dark){body{color:#e6edf3;background:#0d1117}dl{border-color:#30363d}dt,p.a{color:#9198a1}.k{background:#d92d20}}';

function page(parts: PageParts): Page {
  const facts = parts.facts.map(([label, value]) => `<dt>${escaped(label)}</dt><dd>${escaped(value)}</dd>`).join('');
  const link = parts.link === null ? '' : `<p><a href="${escaped(parts.link)}" rel="noreferrer">${escaped(PAGE_TEXT.more)}</a></p>`;
  const sign = parts.kind === 'blocked' ? '&#x2715;' : '!';
  const html =
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex">` +
    `<title>${escaped(parts.title)}</title><style>${STYLE}</style></head><body class="${parts.kind}"><main><div class="k" aria-hidden="true">${sign}</div>` +
    `<h1>${escaped(parts.title)}</h1><p>${escaped(parts.sentence)}</p>${link}<dl>${facts}</dl>${parts.advice === '' ? '' : `<p class="a">${escaped(parts.advice)}</p>`}</main></body></html>\n`;
  return { html, json: `${asciiJson(parts.json)}\n` };
}

/** Text to HTML in ASCII: markup and everything above it become character references. */
export function escaped(text: string): string {
  return text.toWellFormed().replace(/[&<>"'\u0000-\u001f\u007f-\u{10ffff}]/gu, (character) => `&#${character.codePointAt(0) ?? 0};`);
}

function asciiJson(value: Readonly<Record<string, string | number | null>>): string {
  return JSON.stringify(value).replace(/[\u007f-\uffff]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

function shownSite(exchange: Exchange): string {
  const { method, authority, host, port, path } = exchange.shown;
  const site = method === 'CONNECT' ? `${host}:${port}` : shownPath(`${authority}${path}`);
  return site.length <= MAX_SHOWN ? site : `${site.slice(0, MAX_SHOWN / 2)}...${site.slice(-MAX_SHOWN / 2)}`;
}

const MINUTE_MS = 60_000;
let told = { minute: Number.NaN, text: '' };

/** Worked out once a minute: it takes longer than the rest of the page. */
function localTime(wallMs: number): string {
  const minute = Math.floor(wallMs / MINUTE_MS);
  if (told.minute !== minute) told = { minute, text: new Date(wallMs).toLocaleString('en-GB', { dateStyle: 'long', timeStyle: 'short' }) };
  return told.text;
}
