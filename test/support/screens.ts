/** The screens in a real Chromium, in front of a real monitor and control. One browser and one bundle per test file. */
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { build } from 'vite';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { screens } from '../../build/screens.ts';
import { findBrowser, launchBrowser } from './browser.ts';
import { type Harness, startHarness } from './monitor-harness.ts';
import { tempFolder } from './temp-folder.ts';

export interface Screens {
  readonly harness: Harness;
  /** A signed-in page of its own, on the screen of the hash given. */
  open(hash?: string, options?: BrowserContextOptions): Promise<Page>;
  /** A page that has no session. */
  openStranger(hash?: string, options?: BrowserContextOptions): Promise<Page>;
  /** What the pages complained of: script faults, and whatever the content security policy refused. */
  readonly complaints: readonly string[];
}

/** Call at the top of a test file. Each test gets a fresh core; without a browser each test is skipped with the reason. */
export function useScreens(): Screens {
  const found = findBrowser();
  const pageFolder = join(tempFolder(), 'screens');
  const complaints: string[] = [];
  let browser: Browser | undefined;
  let harness: Harness | undefined;

  beforeAll(async () => {
    if (found.type === 'missing') return;
    await build(screens(pageFolder)); // of its own, so that no test depends on what was built before
    browser = await launchBrowser(found.path);
  });
  beforeEach(async (context) => {
    if (found.type === 'missing') return context.skip(found.reason);
    complaints.length = 0;
    harness = await startHarness(pageFolder);
  });
  afterEach(async () => {
    await Promise.all((browser?.contexts() ?? []).map((context) => context.close()));
    await harness?.stop();
    harness = undefined;
  });
  afterAll(async () => browser?.close());

  const running = (): Harness => {
    if (harness === undefined) throw new Error('no test is running');
    return harness;
  };
  const page = async (options: BrowserContextOptions): Promise<Page> => {
    if (browser === undefined) throw new Error('no browser was started');
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
    const opened = await context.newPage();
    opened.setDefaultTimeout(15_000);
    opened.on('pageerror', (error) => complaints.push(error.message));
    opened.on('console', (message) => {
      if (/content security policy|violates/i.test(message.text())) complaints.push(message.text());
    });
    return opened;
  };
  return {
    complaints,
    get harness() {
      return running();
    },
    async open(hash = '#/home', options = {}) {
      const opened = await page(options);
      await opened.goto(running().link);
      await opened.getByRole('navigation').waitFor();
      await opened.goto(`http://127.0.0.1:${running().port}/${hash}`);
      await opened.getByRole('link', { name: 'State: Filtering on', exact: false }).waitFor();
      return opened;
    },
    async openStranger(hash = '', options = {}) {
      const opened = await page(options);
      await opened.goto(`http://127.0.0.1:${running().port}/${hash}`);
      return opened;
    },
  };
}
