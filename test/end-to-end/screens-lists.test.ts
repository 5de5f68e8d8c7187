/** History and Rules, in a real Chromium, in front of a real core. */
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { feedTraffic } from '../support/made-traffic.ts';
import { useScreens } from '../support/screens.ts';

const screens = useScreens();

describe('History', () => {
  it('is searched by words and by verdict, and a view of it can be linked to', async () => {
    feedTraffic(screens.harness, 500);
    const page = await screens.open('#/history');
    await page.getByText('200 so far, scroll for more').waitFor();
    await page.getByRole('searchbox').fill('DAILY harbour');
    await page.getByText(/^\d+ found$/).waitFor();
    await page.getByText('Blocked', { exact: true }).first().click();
    await page.getByText('Nothing found').waitFor();
    const again = await screens.open(new URL(page.url()).hash);
    await again.getByText('Nothing found').waitFor();
    await again.getByRole('button', { name: 'Clear search' }).last().click();
    await again.getByText('200 so far, scroll for more').waitFor();
  });

  it('goes on by itself when somebody scrolls, until the first request of all', async () => {
    feedTraffic(screens.harness, 500);
    const page = await screens.open('#/history');
    const grid = page.getByRole('grid');
    await page.getByText('200 so far').waitFor();
    await grid.press('End');
    await page.getByText('400 so far').waitFor();
    await grid.press('End');
    await page.getByText('500 found').waitFor();
    await grid.press('End');
    await grid.press('Enter');
    await page.getByRole('complementary', { name: 'Details' }).getByText('1', { exact: true }).waitFor();
  });

  it('says that it could not be read, and reads it again when asked', async () => {
    feedTraffic(screens.harness, 5);
    screens.harness.ports.broken = new Error('SQLITE_CORRUPT: database disk image is malformed');
    const page = await screens.open('#/history');
    await page.getByText('History could not be read', { exact: true }).waitFor();
    expect(await page.content()).not.toContain('SQLITE');
    screens.harness.ports.broken = null;
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByText('5 found').waitFor();
  });

  it('has words for an empty beginning, and shows new rows on request', async () => {
    const page = await screens.open('#/history');
    await page.getByText('Nothing recorded yet').waitFor();
    feedTraffic(screens.harness, 3);
    await page.getByRole('button', { name: 'Refresh' }).click();
    await page.getByText('3 found').waitFor();
  });
});

describe('Rules', () => {
  it('add a site to a list in one line', async () => {
    const page = await screens.open('#/rules');
    await page.getByRole('textbox', { name: 'Add a site' }).fill(' games.example ');
    await page.keyboard.press('Enter');
    await page.getByText('games.example is now blocked.').waitFor();
    await expect.poll(() => list(page, 'Blocked').inputValue()).toBe('games.example');
    await page.getByText('Allow', { exact: true }).click();
    await page.getByRole('textbox', { name: 'Add a site' }).fill('games.example');
    await page.keyboard.press('Enter');
    await expect.poll(() => list(page, 'Allowed').inputValue()).toBe('games.example');
    expect(screens.harness.ports.settings).toMatchObject({ allow: ['games.example'], block: [] });
  });

  it('are saved all or none: what is wrong stands beside its line', async () => {
    const page = await screens.open('#/rules');
    await list(page, 'Blocked').fill('# evenings\ngames.example\nnot a site\nvideo.example');
    await page.getByText('4 lines changed, not saved yet').waitFor();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('button', { name: 'Line 3: One site a line, without blanks.' }).click();
    expect(
      await list(page, 'Blocked').evaluate((area: HTMLTextAreaElement) => area.value.slice(area.selectionStart, area.selectionEnd)),
    ).toBe('not a site');
    expect(await list(page, 'Blocked').getAttribute('aria-invalid')).toBe('true');
    expect(screens.harness.ports.settings.block).toEqual([]);
    await page.keyboard.type('films.example');
    await page.keyboard.press('Control+s');
    await page.getByText('Saved. It counts from now on.').waitFor();
    expect(screens.harness.ports.settings.block).toEqual(['# evenings', 'games.example', 'films.example', 'video.example']);
  });

  it('say what was understood of a line, lead to it, and say no more once it is edited', async () => {
    const userText = 'Blocks the whole site www.video.example: a rule cannot name one page.';
    const block = ['games.example', 'https://www.video.example/watch?v=1'];
    const note = { list: 'block' as const, line: 2, text: block[1] ?? '', userText };
    screens.harness.ports.settings = { on: true, allow: [], block, blockFileNames: 0, notes: [note] };
    const page = await screens.open('#/rules');
    await page.getByRole('button', { name: `Line 2: ${userText}` }).click();
    expect(
      await list(page, 'Blocked').evaluate((area: HTMLTextAreaElement) => area.value.slice(area.selectionStart, area.selectionEnd)),
    ).toBe(block[1]);
    await page.keyboard.type('video.example');
    await expect.poll(() => page.getByText(userText).count()).toBe(0);
  });

  it('can be taken back after saving, and discarded before', async () => {
    screens.harness.ports.settings = { on: true, allow: ['school.example'], block: ['a.example'], blockFileNames: 12_345, notes: [] };
    const page = await screens.open('#/rules');
    await page.getByText('12,345 more names are blocked by list files.').waitFor();
    await list(page, 'Blocked').fill('');
    await page.getByRole('button', { name: 'Discard changes' }).click();
    await expect.poll(() => list(page, 'Blocked').inputValue()).toBe('a.example');
    await list(page, 'Blocked').fill('b.example');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('The change was taken back.').waitFor();
    expect(screens.harness.ports.settings.block).toEqual(['a.example']);
    await expect.poll(() => list(page, 'Blocked').inputValue()).toBe('a.example');
  });

  it('changed elsewhere replace a view nobody touched, and ask before they replace a draft', async () => {
    const page = await screens.open('#/rules');
    elsewhere(['one.example']);
    await expect.poll(() => list(page, 'Blocked').inputValue()).toBe('one.example');
    await list(page, 'Blocked').fill('mine.example');
    elsewhere(['two.example']);
    await page.getByText('The rules were changed elsewhere').waitFor();
    expect(await list(page, 'Blocked').inputValue()).toBe('mine.example');
    await page.getByRole('button', { name: 'Keep mine' }).click();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved. It counts from now on.').waitFor();
    expect(screens.harness.ports.settings.block).toEqual(['mine.example']);
  });

  it('bear twenty thousand lines, and say so when there are more', async () => {
    const page = await screens.open('#/rules');
    const lines = Array.from({ length: 20_000 }, (_, at) => `site-${at}.example`);
    await paste(page, lines.join('\r\n'));
    await page.getByText('20,000 lines changed').waitFor();
    expect(await page.locator('section[data-list=block] [aria-hidden] > span').count()).toBeLessThan(60);
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved. It counts from now on.').waitFor();
    expect(screens.harness.ports.settings.block).toHaveLength(20_000);
    await list(page, 'Blocked').press('Control+Home');
    await page.keyboard.type('one-more.example\n');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('That is more than Hearthgate takes at once').waitFor();
    expect(screens.harness.ports.settings.block).toHaveLength(20_000);
  });
});

function elsewhere(block: readonly string[]): void {
  screens.harness.ports.settings = { ...screens.harness.ports.settings, block };
  screens.harness.control.settingsChanged();
}

function list(page: Page, name: 'Blocked' | 'Allowed') {
  return page.getByRole('textbox', { name, exact: true });
}

async function paste(page: Page, text: string): Promise<void> {
  await list(page, 'Blocked').focus();
  await page.evaluate((pasted) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', pasted);
    document.activeElement?.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  }, text);
}
