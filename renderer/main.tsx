/** Entry: finds the way to the core, signs in if a token came along, and draws. */
import '@mantine/core/styles.css';
import './look.css';
import { createRoot } from 'react-dom/client';
import { httpApi } from './api/http-api-client.ts';
import { sessionProof } from './api/session-proof.ts';
import { windowApi } from './api/window-api-client.ts';
import { App } from './app.tsx';
import { NewsStore } from './news/news-store.ts';

const source =
  window.hearthgate === undefined
    ? httpApi(
        location.origin,
        sessionProof(() => localStorage),
      )
    : windowApi(window.hearthgate, window);
const news = new NewsStore(source, (ms, run) => {
  const timer = setTimeout(run, ms);
  return () => clearTimeout(timer);
});
const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');
createRoot(root).render(<App core={{ source, news }} />);
