/**
 * Serves the screens to the window at `app://hearthgate/`: an origin of our
 * own instead of file://, under the same strict policy as in the web monitor.
 * Only files that were there at the start are ever served.
 */
import type { Protocol } from 'electron';
import { pagePolicy, STYLE_NONCE_MARK } from '#core/contract/page-policy.ts';
import type { PageFiles } from '#core/index.ts';
import type { Random } from '#core/index.ts';
import { text } from '../text.ts';

const SCHEME = 'app';
const HOST = 'hearthgate';
const NONCE_OCTETS = 16;

export const PAGE_URL = `${SCHEME}://${HOST}/index.html`;

/** Shown instead of the screens when they cannot work; needs no script. */
export type BrokenReason = keyof typeof text.broken;

export function brokenUrl(reason: BrokenReason): string {
  return `${SCHEME}://${HOST}/broken/${reason}`;
}

export function isOwnUrl(url: string): boolean {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  return parsed !== null && parsed.protocol === `${SCHEME}:` && parsed.host === HOST;
}

/** Only before the app is ready. */
export function registerPageScheme(protocol: Pick<Protocol, 'registerSchemesAsPrivileged'>): void {
  protocol.registerSchemesAsPrivileged([{ scheme: SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true } }]);
}

export function servePages(protocol: Pick<Protocol, 'handle'>, pages: PageFiles, random: Random): void {
  protocol.handle(SCHEME, ({ method, url }) => {
    const nonce = Buffer.from(random.octets(NONCE_OCTETS)).toString('base64');
    const { status, headers, content } = answerPage({ method, url }, pages, nonce);
    return new Response(method === 'HEAD' ? null : content, { status, headers });
  });
}

export interface PageAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly content: string | Uint8Array<ArrayBuffer>;
}

/** @param nonce fresh for each answer. */
export function answerPage(asked: { readonly method: string; readonly url: string }, pages: PageFiles, nonce: string): PageAnswer {
  if (asked.method !== 'GET' && asked.method !== 'HEAD') return plain(405, 'Only GET and HEAD.');
  if (!isOwnUrl(asked.url)) return plain(404, 'Not found.');
  const { pathname } = new URL(asked.url);
  const reason = /^\/broken\/(\w+)$/.exec(pathname)?.[1];
  if (reason !== undefined && Object.hasOwn(text.broken, reason)) return page(brokenPage(reason as BrokenReason, nonce), nonce);
  const path = pathname === '/' || pathname === '' ? '/index.html' : pathname;
  if (pages.type === 'missing') return path === '/index.html' ? page(brokenPage('screens', nonce), nonce) : plain(404, 'Not found.');
  const file = pages.files.get(path);
  if (file === undefined) return plain(404, 'Not found.');
  if (file.type.startsWith('text/html')) return page(file.octets.toString('utf8').replaceAll(STYLE_NONCE_MARK, nonce), nonce);
  return { status: 200, headers: { ...STRICT, 'Content-Type': file.type }, content: new Uint8Array(file.octets) };
}

const STRICT = {
  'Content-Security-Policy': "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cache-Control': 'no-store',
};

function page(content: string, nonce: string): PageAnswer {
  const headers = { ...STRICT, 'Content-Type': 'text/html; charset=utf-8', 'Content-Security-Policy': pagePolicy(nonce) };
  return { status: 200, headers, content };
}

function plain(status: number, content: string): PageAnswer {
  return { status, headers: { ...STRICT, 'Content-Type': 'text/plain; charset=utf-8' }, content };
}

function brokenPage(reason: BrokenReason, nonce: string): string {
  const words = text.broken[reason];
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="color-scheme" content="light dark" />
    <title>${text.product}</title>
    <style nonce="${nonce}">
      body { font: 16px/1.5 system-ui, sans-serif; max-width: 34rem; margin: 20vh auto; padding: 0 1.5rem; }
      h1 { font-size: 1.4rem; }
    </style>
  </head>
  <body>
    <main role="alert">
      <h1>${words.title}</h1>
      <p>${words.text}</p>
    </main>
  </body>
</html>
`;
}
