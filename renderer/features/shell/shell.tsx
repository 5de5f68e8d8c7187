import type { ReactNode } from 'react';
import { text } from '../../text/text.ts';
import { Header } from './header.tsx';
import { NoticeBars } from './notice-bars.tsx';
import { Rail } from './rail.tsx';
import { useShortcuts } from './use-shortcuts.ts';
import classes from './shell.module.css';

/** The frame around every screen. */
export function Shell({ children }: { readonly children: ReactNode }) {
  useShortcuts();
  return (
    <div className={classes.shell}>
      <a
        className={classes.skip}
        href="#content"
        onClick={(event) => {
          event.preventDefault(); // the address belongs to the route
          document.querySelector<HTMLElement>('main')?.focus();
        }}
      >
        {text.shell.skip}
      </a>
      <div className={classes.rail}>
        <Rail />
      </div>
      <div className={classes.page}>
        <Header />
        <NoticeBars />
        <main className={classes.content} tabIndex={-1}>
          {children}
        </main>
      </div>
    </div>
  );
}
