import { Button } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { text } from '../../text/text.ts';
import classes from './sign-in.module.css';
import frame from '../../components/surface.module.css';

/** What a browser sees that has no session: how to get the link, in plain words. */
export function SignIn({ wasRefused, onRetry }: { readonly wasRefused: boolean; readonly onRetry: () => void }) {
  const words = text.signIn;
  return (
    <main className={classes.page}>
      <div className={classes.card}>
        <span className={`${frame.round} ${classes.icon}`} aria-hidden="true">
          <IconLock size={28} stroke={1.7} />
        </span>
        <h1 className={classes.title}>{words.title}</h1>
        {wasRefused && (
          <p className={classes.refused} role="alert">
            {words.refused}
          </p>
        )}
        <p>{words.why}</p>
        <Hint title={words.terminalTitle} words={words.terminal} />
        <Hint title={words.desktopTitle} words={words.desktop} />
        <Hint title={words.again} words={words.againText} />
        <Button variant="default" onClick={onRetry}>
          {words.retry}
        </Button>
      </div>
    </main>
  );
}

function Hint({ title, words }: { readonly title: string; readonly words: string }) {
  return (
    <p className={classes.hint}>
      <strong>{title}</strong> {words}
    </p>
  );
}
