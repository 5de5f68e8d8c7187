import { EventEmitter } from 'node:events';
import type { Session, WebContents } from 'electron';
import { describe, expect, it } from 'vitest';
import { guardPage, guardSession, isGranted, mayNavigate } from '../../../app/page/page-guard.ts';
import { PAGE_URL } from '../../../app/page/page-protocol.ts';

describe('a page', () => {
  const page = Object.assign(new EventEmitter(), {
    open: (): object => ({}),
    setWindowOpenHandler: (handler: () => object) => void (page.open = handler),
  });
  guardPage(page as unknown as WebContents);

  for (const name of ['will-navigate', 'will-frame-navigate', 'will-redirect'])
    it(`is stopped at ${name}, except on its way to the screens`, () => {
      expect([isStopped(page, name, 'https://example.com/'), isStopped(page, name, PAGE_URL)]).toEqual([true, false]);
    });
  it('holds no web view', () => expect(isStopped(page, 'will-attach-webview', PAGE_URL)).toBe(true));
  it('opens no window', () => expect(page.open()).toEqual({ action: 'deny' }));
});

describe('the screens may load', () => {
  for (const { url, may } of [
    { url: PAGE_URL, may: true },
    { url: `${PAGE_URL}#/history?q=a`, may: true },
    { url: `${PAGE_URL}?x`, may: false },
    { url: 'app://hearthgate/broken/crash', may: false },
    { url: 'app://elsewhere/index.html', may: false },
    { url: 'javascript:alert(1)', may: false },
    { url: 'file:///etc/passwd', may: false },
    { url: '', may: false },
  ])
    it(`${url === '' ? '(nothing)' : url}: ${may}`, () => expect(mayNavigate(url)).toBe(may));
});

describe('a permission', () => {
  it('is given for copy buttons of the screens', () => expect(isGranted('clipboard-sanitized-write', PAGE_URL)).toBe(true));
  it('is given by origin as well', () => expect(isGranted('clipboard-sanitized-write', 'app://hearthgate/')).toBe(true));
  for (const permission of ['clipboard-read', 'notifications', 'geolocation', 'media', 'openExternal', 'fullscreen', 'unknown'])
    it(`is not given for ${permission}`, () => expect(isGranted(permission, PAGE_URL)).toBe(false));
  it('is not given to anybody else', () => expect(isGranted('clipboard-sanitized-write', 'https://example.com/')).toBe(false));
  it('is asked for in vain, checked in vain, and not had for devices', () => {
    const session = new FakeSession();
    guardSession(session as unknown as Session);
    const answers: boolean[] = [];
    session.request({}, 'media', (granted) => answers.push(granted), { requestingUrl: PAGE_URL });
    session.request({}, 'clipboard-sanitized-write', (granted) => answers.push(granted), { requestingUrl: PAGE_URL });
    expect([answers, session.check(null, 'media', PAGE_URL), session.device()]).toEqual([[false, true], false, false]);
    expect(isStopped(session, 'will-download', PAGE_URL)).toBe(true);
  });
});

class FakeSession extends EventEmitter {
  request: (page: object, permission: string, answer: (granted: boolean) => void, details: { requestingUrl: string }) => void = () => {};
  check: (page: null, permission: string, origin: string) => boolean = () => true;
  device: () => boolean = () => true;

  setPermissionRequestHandler(handler: FakeSession['request']): void {
    this.request = handler;
  }

  setPermissionCheckHandler(handler: FakeSession['check']): void {
    this.check = handler;
  }

  setDevicePermissionHandler(handler: FakeSession['device']): void {
    this.device = handler;
  }
}

function isStopped(source: EventEmitter, name: string, url: string): boolean {
  let isPrevented = false;
  source.emit(name, { url, preventDefault: () => (isPrevented = true) });
  return isPrevented;
}
