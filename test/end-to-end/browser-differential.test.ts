/**
 * A page that opens without the proxy opens through it. Some two hundred odd
 * responses are put before a real Chromium, directly and through the proxy, and
 * it shows the same; it makes some hundred odd requests, and the origin receives
 * the same. What differs on purpose is listed with its reason, and has to differ.
 */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findBrowser, launchBrowser } from '../support/browser.ts';
import { startCore } from '../support/core-world.ts';
import { INTENDED_REQUESTS, INTENDED_RESPONSES } from '../support/odd/intended.ts';
import { cookiesOf, makeRequests, shownResponses, type Shown } from '../support/odd/in-the-browser.ts';
import { OddOrigin, type SeenRequest } from '../support/odd/odd-origin.ts';
import { ODD_REQUESTS } from '../support/odd/requests.ts';
import { ODD_RESPONSES } from '../support/odd/responses.ts';

const found = findBrowser();
const origin = new OddOrigin();
let browser: Browser | undefined;

interface Seen {
  readonly shown: readonly Shown[];
  readonly cookies: readonly string[];
  readonly requests: ReadonlyMap<number, readonly SeenRequest[]>;
}
let direct: Seen;
let proxied: Seen;

beforeAll(async () => {
  if (found.type === 'missing') return;
  const port = await origin.start();
  const world = await startCore();
  browser = await launchBrowser(found.path);
  direct = await look(await (await browser.newContext()).newPage(), port);
  const context = await browser.newContext({ proxy: { server: `http://127.0.0.1:${world.port}`, bypass: '<-loopback>' } });
  proxied = await look(await context.newPage(), port);
});
afterAll(async () => {
  origin.close();
  await browser?.close();
});

async function look(page: Page, port: number): Promise<Seen> {
  origin.seen = new Map();
  await page.goto(`http://127.0.0.1:${port}/`);
  await makeRequests(page);
  const requests = origin.seen;
  const shown = await shownResponses(page);
  return { shown, requests, cookies: await cookiesOf(page) };
}

const LONGEST = 300;
const brief = (value: unknown): string =>
  JSON.stringify(value, (_key, part: unknown) => (typeof part === 'string' ? part.slice(0, LONGEST) : part));

/** `name: directly … through the proxy …` for what differs and should not, and names that should differ and do not. */
function surprises(
  names: readonly string[],
  intended: Readonly<Record<string, string>>,
  of: (seen: Seen, index: number) => unknown,
): readonly string[] {
  return names.flatMap((name, index) => {
    const [without, through] = [of(direct, index), of(proxied, index)];
    const isSame = JSON.stringify(without) === JSON.stringify(through);
    if (isSame === (intended[name] === undefined)) return [];
    return [
      isSame ? `${name}: is the same, but listed as different` : `${name}: directly ${brief(without)}, through the proxy ${brief(through)}`,
    ];
  });
}

describe('a browser', () => {
  it('is shown the same page, directly and through the proxy', (context) => {
    if (found.type === 'missing') return context.skip(found.reason);
    const names = ODD_RESPONSES.map(({ name }) => name);
    expect(names.length).toBeGreaterThanOrEqual(150);
    expect(new Set(names).size).toBe(names.length);
    expect(direct.shown.filter(({ type }) => type === 'page').length).toBeGreaterThan(100);
    expect(surprises(names, INTENDED_RESPONSES, ({ shown }, index) => shown[index])).toEqual([]);
    expect(proxied.cookies).toEqual(direct.cookies);
    expect(Object.keys(INTENDED_RESPONSES).filter((name) => !names.includes(name))).toEqual([]);
  });

  it('asks the same, directly and through the proxy', (context) => {
    if (found.type === 'missing') return context.skip(found.reason);
    const names = ODD_REQUESTS.map(({ name }) => name);
    expect(names.length).toBeGreaterThanOrEqual(60);
    expect(new Set(names).size).toBe(names.length);
    expect([...direct.requests.keys()].length).toBeGreaterThan(60);
    expect(surprises(names, INTENDED_REQUESTS, ({ requests }, index) => requests.get(index) ?? [])).toEqual([]);
    expect(Object.keys(INTENDED_REQUESTS).filter((name) => !names.includes(name))).toEqual([]);
  });
});
