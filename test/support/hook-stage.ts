/**
 * Runs one hook in React as the screens do, without a browser: a component
 * that draws nothing, and just enough of a page for React to stand on.
 */
import { act, createElement, type ReactNode } from 'react';
import { FakeClock } from './fake-clock.ts';

/** What hooks see of a page: the address bar, key presses, whether anybody looks, and time that is moved by hand. */
export class StagePage extends EventTarget {
  readonly clock = new FakeClock();
  readonly #timers = new Map<number, () => void>();
  readonly document = Object.assign(new EventTarget(), { visibilityState: 'visible' });
  /** Every address that replaced another without a trail. */
  readonly replaced: string[] = [];
  readonly history = { state: null, replaceState: (_state: unknown, _title: string, hash: string) => this.#replace(hash) };
  readonly location = Object.defineProperty({ origin: 'http://screens.test', hash: '' }, 'hash', {
    get: () => this.#hash,
    set: (hash: string) => {
      this.#hash = hash;
      this.dispatchEvent(new Event('hashchange'));
    },
  });
  #hash = '';

  setTimeout(run: () => void, ms: number): number {
    const timer = this.#timers.size + 1;
    this.#timers.set(timer, this.clock.after(ms, run));
    return timer;
  }

  clearTimeout(timer: number | null): void {
    this.#timers.get(timer ?? 0)?.();
  }

  look(visibilityState: 'visible' | 'hidden'): void {
    this.document.visibilityState = visibilityState;
    this.document.dispatchEvent(new Event('visibilitychange'));
  }

  #replace(hash: string): void {
    this.#hash = hash;
    this.replaced.push(hash);
  }
}

/** The page of this test file. */
export const page = new StagePage();
Object.assign(globalThis, {
  IS_REACT_ACT_ENVIRONMENT: true,
  window: Object.assign(page, { HTMLIFrameElement: class {} }),
  document: page.document,
  location: page.location,
  history: page.history,
  addEventListener: page.addEventListener.bind(page),
  removeEventListener: page.removeEventListener.bind(page),
  dispatchEvent: page.dispatchEvent.bind(page),
  HashChangeEvent: class extends Event {},
});
// Only now: it looks for a page when it is loaded.
const { createRoot } = await import('react-dom/client');

export interface OnStage<T, P> {
  /** What the hook gave last. */
  readonly now: T;
  /** How often it ran. */
  readonly runs: number;
  /** Runs it with other arguments. */
  give(props: P): Promise<void>;
  /** Does something that changes what the hook sees, and waits until React has followed. */
  after(run: () => unknown): Promise<void>;
  leave(): Promise<void>;
}

/** @param around - what the screens have around the component, such as a context. */
export async function onStage<T, P>(
  hook: (props: P) => T,
  props: P,
  around: (child: ReactNode) => ReactNode = (child) => child,
): Promise<OnStage<T, P>> {
  const root = createRoot(container());
  let given = props;
  const seen: { now: T | null; runs: number } = { now: null, runs: 0 };
  const Part = (): null => {
    seen.now = hook(given);
    seen.runs += 1;
    return null;
  };
  const draw = (): Promise<void> => act(async () => root.render(around(createElement(Part, { key: 'part' }))));
  await draw();
  return {
    get now() {
      return seen.now as T;
    },
    get runs() {
      return seen.runs;
    },
    async give(next) {
      given = next;
      await draw();
    },
    after: (run) => act(async () => void (await run())),
    leave: () => act(async () => root.unmount()),
  };
}

function container(): Element {
  const nothing = (): void => {};
  const ownerDocument = { addEventListener: nothing, nodeType: 9 };
  return { nodeType: 1, nodeName: 'DIV', tagName: 'DIV', textContent: '', addEventListener: nothing, ownerDocument } as unknown as Element;
}
