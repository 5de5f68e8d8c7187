/** Every request of a page passes here: own schemes are answered by the app, everything else is refused and recorded. */
import type { Facts } from '../chromium/cdp.ts';
import { recorded } from '../host.ts';
import { handlerFor, type SchemeHandler } from '../net/protocol.ts';
import { fromWire, policyToWire } from '../net/schemes.ts';
import type { PageTarget } from './page-target.ts';

export interface PageRequestEvents {
  /** The page itself wants to go there; false stops it. */
  mayNavigate(url: string): boolean;
}

export class PageRequests {
  readonly #target: PageTarget;
  readonly #events: PageRequestEvents;
  /** Navigations the main process began: nobody is asked about those. */
  readonly #ownNavigations = new Set<string>();

  constructor(target: PageTarget, events: PageRequestEvents) {
    this.#target = target;
    this.#events = events;
  }

  /** @param url as Chromium sees it. */
  expect(url: string): void {
    this.#ownNavigations.add(withoutHash(url));
  }

  async answer({ requestId, request, resourceType, frameId }: Facts): Promise<void> {
    const isPage = resourceType === 'Document' && frameId === this.#target.id;
    const url = fromWire(request.url as string);
    const isOwn = this.#ownNavigations.delete(withoutHash(request.url as string));
    if (isPage && !isOwn && !this.#events.mayNavigate(url)) return this.#fail(requestId, 'Aborted');
    const handler = handlerFor(url);
    if (handler === undefined) {
      recorded.blocked.push(url); // nothing leaves the machine
      return this.#fail(requestId, 'BlockedByClient');
    }
    try {
      await this.#fulfil(requestId, await handler(asRequest(url, request)));
    } catch {
      await this.#fail(requestId, 'Failed');
    }
  }

  async #fulfil(requestId: string, response: Awaited<ReturnType<SchemeHandler>>): Promise<void> {
    const body = Buffer.from(await response.arrayBuffer()).toString('base64');
    const responseHeaders = [...response.headers].map(([name, value]) => ({
      name,
      value: name === 'content-security-policy' ? policyToWire(value) : value,
    }));
    await this.#target.send('Fetch.fulfillRequest', { requestId, responseCode: response.status, responseHeaders, body });
  }

  async #fail(requestId: string, errorReason: string): Promise<void> {
    await this.#target.send('Fetch.failRequest', { requestId, errorReason });
  }
}

/** Node's Request knows http only; what the app reads is the address it was asked for. */
function asRequest(url: string, { method, headers, postData }: Facts): Request {
  const request = new Request(url.replace(/^[a-z][a-z0-9+.-]*:/, 'http:'), { method, headers, body: postData ?? null });
  Object.defineProperty(request, 'url', { value: url });
  return request;
}

function withoutHash(url: string): string {
  return url.split('#', 1)[0] ?? url;
}
