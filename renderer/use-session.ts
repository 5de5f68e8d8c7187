import { useCallback, useEffect, useState } from 'react';
import { PROOF_NAME } from './api/session-proof.ts';
import { type SignInOutcome, tokenIn } from './api/sign-in.ts';
import type { Core } from './news/use-news.ts';

export type SignInProblem = Exclude<SignInOutcome, 'signed-in'>;

export interface Session {
  /** Why the last key opened nothing; null when it did, or none was shown. */
  readonly problem: SignInProblem | null;
  readonly isUnderWay: boolean;
  readonly signIn: (key: string) => void;
}

/** Begins to follow the core; before that, and whenever a link with a key is opened in this tab, trades the key for a session. */
export function useSession(core: Core): Session {
  const { showKey, problem, isUnderWay } = useKey(core);
  const signIn = useCallback(
    (key: string): void => {
      void showKey(key).then((isSignedIn) => {
        if (isSignedIn) core.news.start();
      });
    },
    [core, showKey],
  );
  useEffect(() => {
    const begin = async (): Promise<void> => {
      const token = tokenIn(location.hash);
      if (token !== null) {
        history.replaceState(history.state, '', '#/home'); // gone from the address bar before anything else happens
        dispatchEvent(new HashChangeEvent('hashchange'));
        await showKey(token);
      }
      core.news.start(); // also after a wrong key: there may be a session all the same
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
  }, [core, showKey]);
  useOtherTabs(core);
  return { problem, isUnderWay, signIn };
}

/** @returns `showKey`: settles with true once the core may be followed. */
function useKey({ source }: Core): Omit<Session, 'signIn'> & { readonly showKey: (key: string) => Promise<boolean> } {
  const [problem, setProblem] = useState<SignInProblem | null>(null);
  const [isUnderWay, setUnderWay] = useState(false);
  const showKey = useCallback(
    async (key: string): Promise<boolean> => {
      if (source.signIn === null) return true;
      setUnderWay(true);
      const outcome = await source.signIn(key);
      setUnderWay(false);
      setProblem(outcome === 'signed-in' ? null : outcome);
      return outcome === 'signed-in';
    },
    [source],
  );
  return { showKey, problem, isUnderWay };
}

/** When another tab of this browser signs in, this one is signed in too. */
function useOtherTabs({ news }: Core): void {
  useEffect(() => {
    const onStorage = ({ key, newValue }: Pick<StorageEvent, 'key' | 'newValue'>): void => {
      if (key === PROOF_NAME && newValue !== null && news.snapshot().link === 'signed-out') news.start();
    };
    addEventListener('storage', onStorage);
    return () => removeEventListener('storage', onStorage);
  }, [news]);
}
