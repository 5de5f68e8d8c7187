/**
 * What no page may do here: go anywhere else, open windows, hold web views, or
 * get a permission. Applied to every page, whoever made it.
 */
import type { Session, WebContents } from 'electron';
import { isOwnUrl, PAGE_URL } from './page-protocol.ts';

/** Copy buttons. Everything else a permission exists for has no place in these screens. */
const GRANTED = 'clipboard-sanitized-write';

export function isGranted(permission: string, requestingUrl: string): boolean {
  return permission === GRANTED && isOwnUrl(requestingUrl);
}

/** The screens may load themselves again; parts of a page behind `#` are no navigation. */
export function mayNavigate(url: string): boolean {
  return url.split('#', 1)[0] === PAGE_URL;
}

export function guardPage(page: WebContents): void {
  for (const name of ['will-navigate', 'will-frame-navigate', 'will-redirect'] as const)
    page.on(name as 'will-navigate', (event) => {
      if (!mayNavigate(event.url)) event.preventDefault();
    });
  page.on('will-attach-webview', (event) => event.preventDefault());
  page.setWindowOpenHandler(() => ({ action: 'deny' }));
}

export function guardSession(session: Session): void {
  session.setPermissionRequestHandler((_page, permission, answer, { requestingUrl }) => answer(isGranted(permission, requestingUrl)));
  session.setPermissionCheckHandler((_page, permission, origin) => isGranted(permission, origin));
  session.setDevicePermissionHandler(() => false);
  session.on('will-download', (event) => event.preventDefault());
}
