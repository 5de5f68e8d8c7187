/** Signing in to the screens: the box for the key, sessions that last, and what others get of them. Real Chromium, real core. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { describe, expect, it, onTestFinished } from 'vitest';
import { faintTexts } from '../support/contrast.ts';
import { useScreens } from '../support/screens.ts';

const screens = useScreens();
const box = (page: Page) => page.getByRole('textbox', { name: 'Key', exact: true });
const heading = (page: Page) => page.getByRole('heading', { name: 'Enter the key', level: 1 });
const isIn = (page: Page) => page.getByRole('link', { name: 'State: Filtering on', exact: false }).waitFor();
const key = () => /token=(.*)/.exec(screens.harness.link)?.[1] ?? '';
const address = () => `http://127.0.0.1:${screens.harness.port}/`;

/** Typed from the keyboard alone, as found there: the field has the focus. */
async function enter(page: Page, typed: string): Promise<void> {
  await expect.poll(() => box(page).evaluate((field) => field === document.activeElement)).toBe(true);
  await page.keyboard.insertText(typed);
  await page.keyboard.press('Enter');
}

describe('the box for the key', () => {
  it('takes the key from the keyboard, and leads to where the address pointed', async () => {
    const page = await screens.openStranger('#/rules');
    await heading(page).waitFor();
    await enter(page, key());
    await page.getByRole('heading', { name: 'Rules', level: 1 }).waitFor();
    expect(page.url()).toBe(`${address()}#/rules`);
    expect(screens.complaints).toEqual([]);
  });

  it('takes the whole line of the terminal too', async () => {
    const page = await screens.openStranger();
    await enter(page, `Screens  ${screens.harness.link}\n`);
    await isIn(page);
  });

  it('tells a wrong key and none in words, tied to the field, and has it ready to be typed over', async () => {
    const page = await screens.openStranger();
    await heading(page).waitFor();
    await page.keyboard.press('Enter');
    const told = page.getByRole('alert');
    await expect.poll(() => told.textContent()).toContain('Enter the key first');
    await enter(page, 'not-the-right-one');
    await expect.poll(() => told.textContent()).toContain('This is not the key');
    expect(await box(page).getAttribute('aria-invalid')).toBe('true');
    const described = await box(page).evaluate((field) =>
      (field.getAttribute('aria-describedby') ?? '')
        .split(/\s+/)
        .filter((id) => id !== '')
        .map((id) => document.querySelector(`#${CSS.escape(id)}`)?.textContent),
    );
    expect(described.join(' ')).toMatch(/whole link.*This is not the key|This is not the key.*whole link/);
    await enter(page, key()); // over the wrong one
    await isIn(page);
  });

  it('hides the key, and shows it on demand, by keyboard too', async () => {
    const page = await screens.openStranger();
    await heading(page).waitFor();
    expect(await box(page).getAttribute('type')).toBe('password');
    await page.keyboard.insertText('abc');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Space');
    await expect.poll(() => box(page).getAttribute('type')).toBe('text');
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Sign in');
  });

  it.each([
    ['light', 1280],
    ['dark', 1280],
    ['light', 320],
    ['dark', 320],
  ] as const)('can be read in %s colours, %i wide', async (colorScheme, width) => {
    const page = await screens.openStranger('', { colorScheme, viewport: { width, height: 740 } });
    await heading(page).waitFor();
    await picture(page, `box-${colorScheme}-${width}`);
    expect(await faintTexts(page)).toEqual([]);
    await enter(page, 'not-the-right-one');
    await page.getByRole('alert').waitFor();
    await picture(page, `wrong-${colorScheme}-${width}`);
    expect(await faintTexts(page)).toEqual([]);
    const [wide, inner] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
    expect(wide).toBeLessThanOrEqual(inner ?? 0);
  });
});

describe('a browser that has signed in', () => {
  it('stays signed in over reloads, new tabs and a restart of the program', async () => {
    const page = await screens.open();
    await page.reload();
    await isIn(page);
    await screens.harness.stop();
    await screens.harness.restart();
    await page.reload();
    await isIn(page);
    const other = await page.context().newPage();
    await other.goto(address());
    await isIn(other);
  });

  it('has a cookie that lasts 90 days', async () => {
    const page = await screens.open();
    const [cookie] = await page.context().cookies();
    const days = ((cookie?.expires ?? 0) - Date.now() / 1000) / 86_400;
    expect([Math.round(days), cookie?.httpOnly, cookie?.sameSite]).toEqual([90, true, 'Strict']);
  });

  it('is asked for the key when its storage was cleared, once, and signing in again is all it takes', async () => {
    const page = await screens.open();
    await page.evaluate(() => localStorage.clear());
    await page.reload();
    await heading(page).waitFor();
    let asked = 0;
    page.on('request', () => (asked += 1));
    await enter(page, key());
    await isIn(page);
    expect(asked).toBeLessThan(10);
  });

  it('is asked for the key when the sessions were ended while the page is open, in every tab, and one answer is enough', async () => {
    const page = await screens.open();
    const other = await page.context().newPage();
    await other.goto(address());
    await isIn(other);
    await screens.harness.signAllOut();
    await heading(page).waitFor();
    await heading(other).waitFor();
    await page.bringToFront();
    await enter(page, key());
    await isIn(page);
    await isIn(other);
  });

  it('signs in anew by the link without losing its other tabs', async () => {
    const page = await screens.open();
    const other = await page.context().newPage();
    const followedAnew = page.waitForResponse((response) => response.url().endsWith('/rpc/feed')); // with the new session
    await other.goto(screens.harness.link);
    await isIn(other);
    await followedAnew;
    const filtering = page.getByRole('switch', { name: 'Filtering' });
    await expect.poll(() => filtering.isEnabled()).toBe(true);
    await filtering.press('Space');
    await other.getByRole('heading', { name: 'Filtering is off' }).waitFor();
    await page.getByRole('heading', { name: 'Filtering is off' }).waitFor();
  });
});

describe('a page of another program on this machine', () => {
  it('gets the cookie of the browser, and can open nothing with it', async () => {
    const page = await screens.open();
    const cookies: string[] = [];
    const thief = createServer((request, response) => {
      cookies.push(request.headers.cookie ?? '');
      response.setHeader('Content-Type', 'text/html').end('<!doctype html><title>thief</title>');
    });
    await new Promise<void>((resolve) => thief.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void thief.close());
    onTestFinished(() => thief.closeAllConnections());
    const visit = await page.context().newPage();
    await visit.goto(`http://127.0.0.1:${(thief.address() as AddressInfo).port}/`);
    const stolen = cookies[0] ?? '';
    expect(stolen).toMatch(/^hearthgate_\d+=[\w-]{43}$/); // the browser does hand it over: this is what the proof is for
    const found = await visit.evaluate(() => JSON.stringify([Object.entries(localStorage), document.cookie]));
    expect(found).toBe('[[],""]');

    const asked = (headers: Readonly<Record<string, string>>) =>
      fetch(`${address()}rpc/state/get`, {
        method: 'POST',
        headers: { cookie: stolen, 'content-type': 'application/json', ...headers },
        body: '{}',
      });
    for (const headers of [{}, { 'x-hearthgate-proof': '' }, { 'x-hearthgate-proof': stolen.split('=')[1] ?? '' }]) {
      const answer = await asked(headers);
      expect([answer.status, await answer.text()]).toEqual([401, expect.stringContaining('"UNAUTHORIZED"')]);
    }
    const feed = await fetch(`${address()}rpc/feed`, { method: 'POST', headers: { cookie: stolen } });
    expect(feed.status).toBe(401);
    const proof = await page.evaluate(() => localStorage.getItem('hearthgate-proof') ?? '');
    expect((await asked({ 'x-hearthgate-proof': proof })).status).toBe(200); // so it is the proof that was missing
  });

  it('cannot use the browser against the screens: not by script, form, picture or stream', async () => {
    const page = await screens.open();
    const other = createServer((_request, response) =>
      response.setHeader('Content-Type', 'text/html').end('<!doctype html><title>other</title>'),
    );
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void other.close());
    onTestFinished(() => other.closeAllConnections());
    const visit = await page.context().newPage();
    await visit.goto(`http://127.0.0.1:${(other.address() as AddressInfo).port}/`);
    const outcomes = await visit.evaluate(async (target) => {
      const tried = async (run: () => Promise<unknown>) => run().then(String, () => 'refused');
      return Promise.all([
        tried(async () => (await fetch(`${target}rpc/state/get`, { method: 'POST', credentials: 'include' })).status),
        tried(
          async () =>
            (await fetch(`${target}rpc/state/get`, { method: 'POST', credentials: 'include', headers: { 'x-hearthgate-proof': 'x' } }))
              .status,
        ),
        tried(async () => (await fetch(`${target}healthz`)).status),
        tried(
          () =>
            new Promise((resolve, reject) =>
              Object.assign(new Image(), { onload: resolve, onerror: reject, src: `${target}hearthgate.svg` }),
            ),
        ),
        tried(
          () =>
            new Promise((resolve, reject) =>
              Object.assign(new WebSocket(target.replace('http', 'ws')), { onopen: resolve, onerror: reject }),
            ),
        ),
      ]);
    }, address());
    expect(outcomes).toEqual(Array.from(outcomes, () => 'refused'));
    await isIn(page);
  });
});

describe('a web page that sends to the screens without end', () => {
  it.each(['localhost', '127.0.0.1'])('from %s: the clicks of the signed-in user all succeed', async (name) => {
    const page = await screens.open();
    const evil = createServer((_request, response) =>
      response.setHeader('Content-Type', 'text/html').end('<!doctype html><title>evil</title>'),
    );
    await new Promise<void>((resolve) => evil.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void evil.close());
    onTestFinished(() => evil.closeAllConnections());
    const attacker = await page.context().newPage();
    await attacker.goto(`http://${name}:${(evil.address() as AddressInfo).port}/`);
    await attacker.evaluate((target) => {
      const body = 'x'.repeat(60_000);
      const again = (): void => void fetch(`${target}session`, { method: 'POST', mode: 'no-cors', body }).then(again, again);
      for (let at = 0; at < 50; at += 1) again();
    }, address());
    const control = page.getByRole('switch', { name: 'Filtering' });
    for (let at = 0; at < 3; at += 1) {
      await control.press('Space');
      await page.getByRole('heading', { name: 'Filtering is off' }).waitFor();
      await control.press('Space');
      await page.getByRole('heading', { name: 'Filtering is on' }).waitFor();
    }
    await page.reload();
    await isIn(page);
    await attacker.close();
  });
});

/** For looking at by eye, when a folder is named. */
async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env['HEARTHGATE_PICTURES'];
  if (folder !== undefined) await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true });
}
