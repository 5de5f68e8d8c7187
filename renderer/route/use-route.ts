import { useCallback, useMemo, useSyncExternalStore } from 'react';
import { readRoute, type Route, writeRoute } from './route.ts';

/** The route in the address bar, and how to go elsewhere. */
export function useRoute(): { readonly route: Route; readonly go: (route: Route) => void } {
  const hash = useSyncExternalStore(subscribe, () => location.hash);
  const route = useMemo(() => readRoute(hash), [hash]);
  const go = useCallback((next: Route) => void (location.hash = writeRoute(next)), []);
  return { route, go };
}

/** One setting of the screen in view. Changing it replaces the address: typing leaves no trail behind the Back button. */
export function useSetting(name: string): readonly [string, (value: string) => void] {
  const { route } = useRoute();
  const set = useCallback(
    (value: string) => {
      const now = readRoute(location.hash);
      history.replaceState(history.state, '', writeRoute({ ...now, settings: { ...now.settings, [name]: value } }));
      dispatchEvent(new HashChangeEvent('hashchange'));
    },
    [name],
  );
  return [route.settings[name] ?? '', set];
}

function subscribe(listener: () => void): () => void {
  addEventListener('hashchange', listener);
  return () => removeEventListener('hashchange', listener);
}
