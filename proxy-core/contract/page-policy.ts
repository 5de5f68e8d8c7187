/**
 * The content security policy of the screens, the same in the window and in
 * the monitor. Scripts come from our own files only. The component library
 * makes style elements while it runs, so styles carry a number used once:
 * whoever serves `index.html` replaces the mark with it.
 */

/** Stands in `renderer/index.html` where the number used once belongs. */
export const STYLE_NONCE_MARK = 'HEARTHGATE_STYLE_NONCE';

/** @param nonce fresh and unguessable for each page served: at least 128 bits, base64. */
export function pagePolicy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}
