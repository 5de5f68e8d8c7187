import { Button, PasswordInput } from '@mantine/core';
import { IconKey } from '@tabler/icons-react';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { keyIn } from '../../api/sign-in.ts';
import { text } from '../../text/text.ts';
import type { Session } from '../../use-session.ts';
import classes from './sign-in.module.css';
import frame from '../../components/surface.module.css';

/** What a browser sees that has no session: one field for the key, and where to find it. */
export function SignIn({ session }: { readonly session: Session }) {
  const words = text.signIn;
  return (
    <main className={classes.page}>
      <div className={classes.card}>
        <span className={`${frame.round} ${classes.icon}`} aria-hidden="true">
          <IconKey size={28} stroke={1.7} />
        </span>
        <h1 className={classes.title}>{words.title}</h1>
        <p>{words.why}</p>
        <KeyForm session={session} />
        <h2 className={classes.where}>{words.whereTitle}</h2>
        <dl className={classes.places}>
          <Place title={words.terminalTitle} words={words.terminal} />
          <Place title={words.fileTitle} words={words.file} />
          <Place title={words.desktopTitle} words={words.desktop} />
        </dl>
      </div>
    </main>
  );
}

function KeyForm({ session: { problem, isUnderWay, signIn } }: { readonly session: Session }) {
  const words = text.signIn;
  const field = useRef<HTMLInputElement>(null);
  const [isEmpty, setEmpty] = useState(false);
  const shown = isEmpty ? 'empty' : problem;
  const send = (event: FormEvent): void => {
    event.preventDefault();
    const key = keyIn(field.current?.value ?? '');
    setEmpty(key === '');
    if (key === '') field.current?.focus();
    else if (!isUnderWay) signIn(key);
  };
  // A refused key is ready to be typed over.
  useEffect(() => {
    if (!isUnderWay) field.current?.select();
  }, [isUnderWay]);
  return (
    <form className={classes.form} onSubmit={send} noValidate>
      <PasswordInput
        ref={field}
        className={classes.field}
        label={words.label}
        description={words.help}
        error={isUnderWay || shown === null ? null : words.problems[shown]}
        errorProps={{ role: 'alert' }}
        aria-invalid={!isUnderWay && shown !== null}
        name="key"
        autoComplete="current-password"
        spellCheck={false}
        autoCapitalize="none"
        autoFocus
        size="md"
        visibilityToggleButtonProps={{ 'aria-label': words.show, tabIndex: 0 }}
      />
      <Button type="submit" size="md" loading={isUnderWay}>
        {words.send}
      </Button>
    </form>
  );
}

function Place({ title, words }: { readonly title: string; readonly words: string }) {
  return (
    <div>
      <dt>{title}</dt>
      <dd>{words}</dd>
    </div>
  );
}
