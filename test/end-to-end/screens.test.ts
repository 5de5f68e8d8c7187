/** What people do on the screens, in a real Chromium, in front of a real core. */
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { feedTraffic, madeRow } from '../support/made-traffic.ts';
import { useScreens } from '../support/screens.ts';

const screens = useScreens();

describe('signing in', () => {
  it('by the link: the token leaves the address bar and no script can find it again', async () => {
    const page = await screens.open();
    expect(page.url()).not.toContain('token');
    const left = await page.evaluate(() =>
      JSON.stringify([document.cookie, Object.entries(localStorage), Object.entries(sessionStorage), history.state]),
    );
    expect(left).not.toContain('token-of-this');
    expect(left).not.toContain('hearthgate_');
    expect(screens.complaints).toEqual([]);
  });

  it('is asked for in plain words, refuses a wrong link, and takes the right one in the same tab', async () => {
    const page = await screens.openStranger();
    await page.getByRole('heading', { name: 'Enter the key' }).waitFor();
    const right = screens.harness.link;
    await page.goto(right.replace(/token=.*/, 'token=not-the-right-one'));
    await page.getByText('This is not the key of this installation').waitFor();
    expect(page.url()).not.toContain('not-the-right');
    await page.goto(right);
    await page.getByText('No traffic yet').waitFor();
  });

  it('is asked for again when the sessions have ended meanwhile, after saying that the core is gone', async () => {
    const page = await screens.open();
    await screens.harness.stop();
    await page.getByText('Hearthgate does not answer').waitFor();
    await page.getByRole('link', { name: 'State: Connecting', exact: false }).waitFor();
    expect(await page.getByRole('switch', { name: 'Filtering' }).isDisabled()).toBe(true);
    await screens.harness.restart({ signedOut: true });
    await page.getByRole('button', { name: 'Try again now' }).click();
    await page.getByRole('heading', { name: 'Enter the key' }).waitFor();
  });
});

describe('Home', () => {
  it('shows how to begin, and then what happens', async () => {
    const page = await screens.open();
    await page.getByText('No traffic yet').waitFor();
    await page.getByText('127.0.0.1:3128', { exact: true }).waitFor();
    for (let at = 0; at < 40; at += 1) screens.harness.request(madeRow(at));
    screens.harness.open({ method: 'CONNECT' });
    await page.getByText('41 since the start').waitFor();
    await page.getByRole('img', { name: /Requests of the last 60 seconds/ }).waitFor();
    expect(screens.complaints).toEqual([]);
  });

  it('moves the switch when the core says so, in every window', async () => {
    const [mine, other] = [await screens.open(), await screens.open()];
    await mine.getByRole('switch', { name: 'Filtering' }).press('Space');
    await mine.getByRole('heading', { name: 'Filtering is off' }).waitFor();
    await other.getByRole('heading', { name: 'Filtering is off' }).waitFor();
    await other.getByRole('link', { name: 'State: Filtering off', exact: false }).waitFor();
    expect(screens.harness.ports.settings.on).toBe(false);
  });

  it('leaves the switch alone and says why when the change cannot be stored', async () => {
    const page = await screens.open();
    screens.harness.ports.broken = new Error('EROFS: read-only file system, open /data/config.json');
    await page.getByRole('switch', { name: 'Filtering' }).press('Space');
    await page.getByText('the change could not be stored').waitFor();
    expect(await page.getByRole('switch', { name: 'Filtering' }).isChecked()).toBe(true);
    expect(await page.content()).not.toContain('EROFS');
  });

  it('shows trouble as a bar until it is over', async () => {
    const page = await screens.open();
    screens.harness.control.health.on({ code: 'history-failing', level: 'problem', userText: 'The disk is full.' });
    await page.getByRole('alert').getByText('The disk is full.').waitFor();
    await page.getByRole('link', { name: 'State: Problem', exact: false }).waitFor();
    screens.harness.control.health.off('history-failing');
    await page.getByText('The disk is full.').waitFor({ state: 'detached' });
  });
});

describe('Live', () => {
  it('shows requests as they open, move and end', async () => {
    const page = await screens.open('#/live');
    await page.getByText('Waiting for the first request').waitFor();
    const tunnel = screens.harness.open({ method: 'CONNECT', host: 'cdn.example', port: 443, path: '' });
    const row = page.getByRole('row', { name: /cdn\.example/ });
    await row.getByText('Open', { exact: true }).waitFor();
    tunnel.move(3 * 1024 * 1024);
    await row.getByText('3 MB').waitFor();
    tunnel.end({ durationMs: 1250, octetsDown: 4096 });
    await row.getByText('1.25 s').waitFor();
    await row.getByText('Done', { exact: true }).waitFor();
  });

  it('finds rows by words and terms, also from a link, and never minds nonsense', async () => {
    const page = await screens.open('#/live?q=host%3Adaily&show=all');
    feedTraffic(screens.harness, 100);
    await rowCount(page, (count) => count > 5);
    expect(await hosts(page)).toEqual(['www.dailynews.example']);
    await page.getByRole('searchbox').fill('verdict:blocked -games');
    await expect.poll(() => hosts(page)).toEqual(['ads.tracker.example']);
    expect(page.url()).toContain('verdict%3Ablocked');
    await page.getByRole('searchbox').fill('status:9xx "unclosed <b>');
    await page.getByText('“9xx” is not a status').waitFor();
    await page.getByText('Nothing matches').waitFor();
    await page.getByRole('button', { name: 'Clear filter' }).last().click();
    await page.getByText('Errors', { exact: true }).click();
    await expect.poll(async () => (await hosts(page)).toSorted()).toEqual(['nosuchname.example', 'slow.shop.example']);
  });

  it('never moves rows under the pointer: new ones wait until they are asked for', async () => {
    const page = await screens.open('#/live');
    feedTraffic(screens.harness, 30);
    await rowCount(page, (count) => count > 5);
    await page.getByRole('row').nth(3).hover();
    const before = await firstRow(page);
    for (let at = 0; at < 42; at += 1) screens.harness.request({ host: 'later.example' });
    await page.getByRole('button', { name: '42 new' }).waitFor();
    expect(await firstRow(page)).toBe(before);
    await page.getByRole('button', { name: '42 new' }).click();
    await expect.poll(() => firstRow(page)).toContain('later.example');
    await page.mouse.move(2, 2);
    screens.harness.request({ host: 'newest.example' });
    await expect.poll(() => firstRow(page)).toContain('newest.example');
  });

  it('pauses, resumes and clears', async () => {
    const page = await screens.open('#/live');
    screens.harness.request({ host: 'before.example' });
    await page.getByText('before.example').waitFor();
    await page.getByRole('button', { name: 'Pause' }).click();
    screens.harness.request({ host: 'meanwhile.example' });
    await page.getByText('Paused, 1 new').waitFor();
    expect(await hosts(page)).toEqual(['before.example']);
    await page.getByRole('button', { name: 'Resume' }).click();
    await page.getByText('meanwhile.example').waitFor();
    await page.getByRole('button', { name: 'Clear', exact: true }).click();
    await page.getByText('Cleared', { exact: true }).waitFor();
    screens.harness.request({ host: 'afterwards.example' });
    await expect.poll(() => hosts(page)).toEqual(['afterwards.example']);
  });

  it('blocks a site from its row, with the keyboard alone', async () => {
    const page = await screens.open();
    screens.harness.request({ host: 'news.example' });
    screens.harness.request({ host: 'www.games.example' });
    await page.keyboard.press('Control+2');
    await page.getByText('www.games.example').waitFor();
    await page.keyboard.press('/');
    expect(await page.evaluate(() => document.activeElement?.getAttribute('type'))).toBe('search');
    await tabTo(page, 'grid');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'www.games.example' }).waitFor();
    await tabTo(page, 'Block this site');
    await page.keyboard.press('Enter');
    await page.getByText('On your block list: www.games.example').waitFor();
    expect(screens.harness.ports.settings.block).toEqual(['www.games.example']);
    await page.keyboard.press('Escape');
    await page.getByRole('complementary', { name: 'Details' }).waitFor({ state: 'detached' });
    await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('role'))).toBe('grid');
  });

  it('bears five thousand rows: a few are drawn, all can be reached', async () => {
    const page = await screens.open('#/live');
    for (let batch = 0; batch < 30; batch += 1) {
      for (let at = 0; at < 195; at += 1) screens.harness.request(madeRow(at));
      await expect.poll(() => known(page)).toBeGreaterThanOrEqual(Math.min(5000, (batch + 1) * 195));
    }
    expect(await known(page)).toBe(5000);
    expect(await page.getByRole('row').count()).toBeLessThan(60);
    await page.getByRole('grid').press('End');
    await page.getByRole('row', { selected: true }).waitFor();
    expect(await page.getByRole('row', { selected: true }).getAttribute('aria-rowindex')).toBe('5001');
  }, 60_000);
});

async function rowCount(page: Page, fits: (count: number) => boolean): Promise<void> {
  await expect.poll(async () => fits(await page.getByRole('row').count())).toBe(true);
}

async function known(page: Page): Promise<number> {
  return Number(
    (
      (await page
        .getByText(/^[\d,]+ rows$/)
        .first()
        .textContent()) ?? ''
    ).replace(/\D/g, ''),
  );
}

/** Sites in sight, each once. */
async function hosts(page: Page): Promise<string[]> {
  return [...new Set(await page.locator('[role=row] [data-column=host][role=gridcell]').allTextContents())];
}

async function firstRow(page: Page): Promise<string> {
  return (await page.getByRole('row').nth(1).textContent()) ?? '';
}

/** Presses Tab until the element with this role or name has the focus. */
async function tabTo(page: Page, wanted: string): Promise<void> {
  for (let presses = 0; presses < 40; presses += 1) {
    await page.keyboard.press('Tab');
    const found = await page.evaluate(() => [document.activeElement?.getAttribute('role'), document.activeElement?.textContent?.trim()]);
    if (found.includes(wanted)) return;
  }
  throw new Error(`the Tab key never came to ${wanted}`);
}
