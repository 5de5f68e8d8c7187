import { useEffect, useState } from 'react';
import { signIn, tokenIn } from './api/sign-in.ts';
import type { Core } from './news/use-news.ts';

/** Begins to follow the core; before that, and whenever a link with a token is opened in this tab, trades the token for a session. */
export function useSession(core: Core): { readonly wasRefused: boolean } {
  const [wasRefused, setRefused] = useState(false);

  useEffect(() => {
    const begin = async (): Promise<void> => {
      const token = tokenIn(location.hash);
      if (token !== null) {
        history.replaceState(history.state, '', '#/home'); // gone from the address bar before anything else happens
        dispatchEvent(new HashChangeEvent('hashchange'));
        if (core.source.place === 'monitor') setRefused((await signIn(location.origin, token, fetch)) === 'refused');
      }
      core.news.start();
    };
    const onHash = (): void => {
      if (tokenIn(location.hash) !== null) void begin();
    };
    addEventListener('hashchange', onHash);
    void begin();
    return () => {
      removeEventListener('hashchange', onHash);
      core.news.stop();
    };
  }, [core]);

  return { wasRefused };
}
