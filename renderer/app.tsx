import { MantineProvider } from '@mantine/core';
import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { useState } from 'react';
import { isSignedOut } from './api/problem-text.ts';
import { ScreenGuard } from './components/screen-guard.tsx';
import { History } from './features/history/index.ts';
import { Home } from './features/home/index.ts';
import { Live } from './features/live/index.ts';
import { Rules } from './features/rules/index.ts';
import { Shell } from './features/shell/index.ts';
import { SignIn } from './features/sign-in/index.ts';
import { type Core, CoreContext, useNews } from './news/use-news.ts';
import { useRoute } from './route/use-route.ts';
import { text } from './text/text.ts';
import { theme } from './theme.ts';
import { useSession } from './use-session.ts';
import type { Screen } from './route/route.ts';
import type { ComponentType } from 'react';

const SCREENS: Readonly<Record<Screen, ComponentType>> = { home: Home, live: Live, history: History, rules: Rules };

/** The number used once that the page was served with; styles made while running need it. */
function styleNonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '';
}

/** Whatever finds the session gone lets the feed find it too, which brings the box for the key. */
function queriesOf({ news }: Core): QueryClient {
  const onError = (error: Error): void => {
    if (isSignedOut(error)) news.start();
  };
  return new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: { queries: { retry: (failures, error) => failures < 1 && !isSignedOut(error), refetchOnWindowFocus: false } },
  });
}

export function App({ core }: { readonly core: Core }) {
  const [queries] = useState(() => queriesOf(core));
  return (
    <MantineProvider theme={theme} defaultColorScheme="auto" getStyleNonce={styleNonce}>
      <QueryClientProvider client={queries}>
        <CoreContext value={core}>
          <Screens core={core} />
        </CoreContext>
      </QueryClientProvider>
    </MantineProvider>
  );
}

function Screens({ core }: { readonly core: Core }) {
  const session = useSession(core);
  const isSignedOut = useNews(({ link }) => link === 'signed-out');
  const { route } = useRoute();
  const Current = SCREENS[route.screen];
  if (isSignedOut) return <SignIn session={session} />;
  return (
    <Shell>
      <ScreenGuard
        key={route.screen}
        words={{ title: text.problem.screenFailed, text: text.problem.screenFailedText, reload: text.problem.reload }}
      >
        <Current />
      </ScreenGuard>
    </Shell>
  );
}
