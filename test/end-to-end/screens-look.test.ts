/** How the screens look and hold together: contrast, narrow windows, hostile names, motion, the frame. */
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { faintTexts } from '../support/contrast.ts';
import { feedTraffic } from '../support/made-traffic.ts';
import { useScreens } from '../support/screens.ts';

const screens = useScreens();
const HASHES = ['#/home', '#/live', '#/history', '#/rules'] as const;

function fill(): void {
  screens.harness.ports.settings = {
    on: true,
    allow: ['school.example'],
    block: ['ads.example', '# late', 'games.example'],
    blockFileNames: 1204,
    notes: [],
  };
  feedTraffic(screens.harness, 120);
  screens.harness.open({ method: 'CONNECT', host: 'cdn.example', path: '', port: 443 });
  screens.harness.control.health.on({ code: 'dns-failing', level: 'warning', userText: 'The name servers do not answer.' });
}

describe.each(['light', 'dark'] as const)('in %s colours', (colorScheme) => {
  it('every text can be read: contrast of WCAG level AA', async () => {
    fill();
    for (const hash of HASHES) {
      const page = await screens.open(hash, { colorScheme });
      await settle(page);
      if (hash === '#/live' || hash === '#/history') {
        await page.getByRole('row').nth(3).click();
        await page.getByRole('complementary', { name: 'Details' }).waitFor();
      }
      expect(await faintTexts(page), hash).toEqual([]);
      await page.close();
    }
  });

  it('so can what goes wrong', async () => {
    const page = await screens.open('#/rules', { colorScheme });
    screens.harness.control.health.on({ code: 'history-failing', level: 'problem', userText: 'The disk is full.' });
    await page.getByText('The disk is full.').waitFor();
    await page.getByRole('textbox', { name: 'Blocked', exact: true }).fill('not a site');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Line 1:').waitFor();
    expect(await faintTexts(page)).toEqual([]);
    await page.keyboard.press('Alt+1');
    await page.getByRole('switch', { name: 'Filtering' }).press('Space');
    await page.getByRole('heading', { name: 'Filtering is off' }).waitFor();
    await screens.harness.stop();
    await page.getByText('Hearthgate does not answer').waitFor();
    expect(await faintTexts(page)).toEqual([]);
    await screens.harness.restart({ signedOut: true });
    await page.getByRole('heading', { name: 'Enter the key' }).waitFor();
    expect(await faintTexts(page)).toEqual([]);
  });
});

describe('a window as narrow as a telephone', () => {
  it.each(HASHES)('shows %s without scrolling sideways', async (hash) => {
    fill();
    const page = await screens.open(hash, { viewport: { width: 360, height: 740 } });
    await settle(page);
    const [wide, inner] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
    expect(wide).toBeLessThanOrEqual(inner ?? 0);
    for (const link of await page.getByRole('navigation').getByRole('link').all()) {
      const box = await link.boundingBox();
      expect(box?.height).toBeGreaterThanOrEqual(44); // a thumb's width
    }
  });
});

describe('names chosen by somebody else', () => {
  it('are shown as text, whatever they hold', async () => {
    const page = await screens.open('#/live');
    const script = '<img src=x onerror="window.hacked=1"><script>window.hacked=1</script>';
    screens.harness.request({ host: 'a.example', path: `/${script}`, rule: script, client: script, method: script, user: script });
    screens.harness.request({ host: 'x'.repeat(253), path: `/${'y'.repeat(8000)}` });
    screens.harness.request({ host: '\u202egnp.elpmaxe', path: '/\u0000\ufffe' });
    await expect.poll(() => page.getByRole('row').count()).toBe(4);
    for (let at = 1; at <= 3; at += 1) {
      await page.getByRole('row').nth(at).click();
      await page.getByRole('complementary', { name: 'Details' }).waitFor();
    }
    expect(await page.evaluate(() => 'hacked' in window)).toBe(false);
    const [wide, inner] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
    expect(wide).toBeLessThanOrEqual(inner ?? 0);
    expect(screens.complaints).toEqual([]);
  });
});

describe('the frame', () => {
  it('leads everywhere by keyboard, and shows where the focus is', async () => {
    const page = await screens.open();
    for (const [digit, title] of [
      [2, 'Live'],
      [3, 'History'],
      [4, 'Rules'],
      [1, 'Home'],
    ] as const) {
      await page.keyboard.press(`Control+${digit}`);
      await page.getByRole('heading', { name: title, level: 1 }).waitFor();
      expect(await page.getByRole('link', { name: title, exact: true }).getAttribute('aria-current')).toBe('page');
    }
    await page.reload();
    await page.getByRole('heading', { name: 'Home', level: 1 }).waitFor();
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Skip to the content');
    await page.keyboard.press('Enter');
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('MAIN');
    for (let stop = 0; stop < 4; stop += 1) {
      await page.keyboard.press('Tab');
      // The mark may be around a part of the control, as with the switch, whose own input is out of sight.
      const isMarked = await page.evaluate(() => {
        const focused = document.activeElement;
        const around = [
          focused,
          focused?.nextElementSibling,
          focused?.parentElement,
          ...(focused?.parentElement?.querySelectorAll('*') ?? []),
        ];
        return around.some((part) => part instanceof Element && getComputedStyle(part).outlineStyle !== 'none');
      });
      expect(isMarked).toBe(true);
    }
  });

  it('remembers the colours somebody chose', async () => {
    const page = await screens.open('#/home', { colorScheme: 'light' });
    await page.getByRole('button', { name: /^Colours/ }).click();
    await page.getByRole('menuitemradio', { name: 'Dark' }).click();
    const isDark = () => page.evaluate(() => document.documentElement.dataset['mantineColorScheme']);
    await expect.poll(isDark).toBe('dark');
    await page.reload();
    await expect.poll(isDark).toBe('dark');
  });

  it('keeps still for people who asked for less motion', async () => {
    const page = await screens.open('#/home', { reducedMotion: 'reduce' });
    await screens.harness.stop();
    await page.getByText('Hearthgate does not answer').waitFor();
    const moving = await page.evaluate(() => document.getAnimations().filter(({ playState }) => playState === 'running').length);
    expect(moving).toBe(0);
  });
});

async function settle(page: Page): Promise<void> {
  await page.getByRole('heading', { level: 1 }).waitFor();
  if (/live|history/.test(page.url())) await expect.poll(() => page.getByRole('row').count()).toBeGreaterThan(5);
}
