/** What a page of a browser makes of odd responses, and how it makes odd requests. */
import type { Page } from 'playwright-core';
import { ODD_REQUESTS } from './requests.ts';
import { ODD_RESPONSES } from './responses.ts';

/** What the page gets to see; a proxy's own 502 or 504 counts as the browser's error that it stands for. */
export type Shown =
  | { readonly type: 'error' }
  | { readonly type: 'cut'; readonly status: number }
  | {
      readonly type: 'page';
      readonly status: number;
      readonly reason: string;
      readonly place: string;
      readonly fields: readonly string[];
      readonly content: string;
    };

/** Fields of one hop, and those that say how the content was framed on it. */
const OF_THE_HOP = [
  'connection',
  'keep-alive',
  'proxy-connection',
  'via',
  'transfer-encoding',
  'content-length',
  'trailer',
  'upgrade',
  'date',
];
const AT_ONCE = 6;

export async function shownResponses(page: Page): Promise<readonly Shown[]> {
  const asked = ODD_RESPONSES.map(({ method }) => method ?? 'GET');
  return page.evaluate(
    async ({ methods, hop, atOnce }): Promise<Shown[]> => {
      const ask = async (method: string, index: number): Promise<Shown> => {
        let response: Response;
        try {
          response = await fetch(`/o/${index}`, { method, cache: 'no-store', signal: AbortSignal.timeout(10_000) });
        } catch {
          return { type: 'error' };
        }
        const { status } = response;
        if (status === 502 || status === 504) return { type: 'error' };
        try {
          const octets = new Uint8Array(await response.arrayBuffer());
          const fields = [...response.headers].filter(([name]) => !hop.includes(name)).map(([name, value]) => `${name}: ${value}`);
          const { pathname, search, hash } = new URL(response.url);
          const content = Array.from(octets.subarray(0, 5000), (octet) => String.fromCharCode(octet)).join('');
          return { type: 'page', status, reason: response.statusText, place: pathname + search + hash, fields: fields.sort(), content };
        } catch {
          return { type: 'cut', status };
        }
      };
      const shown: Shown[] = [];
      let next = 0;
      const worker = async (): Promise<void> => {
        while (next < methods.length) {
          const index = next;
          next += 1;
          shown[index] = await ask(methods[index] ?? 'GET', index);
        }
      };
      await Promise.all(Array.from({ length: atOnce }, worker));
      return shown;
    },
    { methods: asked, hop: OF_THE_HOP, atOnce: AT_ONCE },
  );
}

/** Makes every request, one after the other. */
export async function makeRequests(page: Page): Promise<void> {
  for (const [number, { run }] of ODD_REQUESTS.entries()) {
    await page.evaluate(`(async () => {
      const at = location.origin + '/r/${number}';
      const ws = at.replace('http', 'ws');
      const late = new Promise((resolve) => setTimeout(resolve, 5000));
      await Promise.race([(async () => { ${run} })().catch(() => undefined), late]);
    })()`);
  }
}

export async function cookiesOf(page: Page): Promise<readonly string[]> {
  const cookies = await page.context().cookies();
  return cookies.map(({ name, value }) => `${name}=${value}`).sort();
}
