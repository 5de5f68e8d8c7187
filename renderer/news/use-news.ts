/** Hooks between the components and what stands outside React: the feed and the client. */
import { createContext, use, useSyncExternalStore } from 'react';
import type { ApiSource } from '../api/api-client.ts';
import type { NewsSnapshot, NewsStore } from './news-store.ts';

export interface Core {
  readonly source: ApiSource;
  readonly news: NewsStore;
}

export const CoreContext = createContext<Core | null>(null);

export function useCore(): Core {
  const core = use(CoreContext);
  if (core === null) throw new Error('a component stands outside of CoreContext');
  return core;
}

/** @param part must return something the store holds as it is, so that unchanged news draws nothing. */
export function useNews<T>(part: (snapshot: NewsSnapshot) => T): T {
  const { news } = useCore();
  return useSyncExternalStore(news.subscribe, () => part(news.snapshot()));
}
