import { type ReactNode, useId } from 'react';
import classes from './card.module.css';
import frame from './surface.module.css';

/** A titled part of a screen. `aside` stands at the end of the title line. */
export function Card({
  title,
  aside,
  children,
  className,
}: {
  readonly title?: string;
  readonly aside?: ReactNode;
  readonly children: ReactNode;
  readonly className?: string | undefined;
}) {
  const titleId = useId();
  return (
    <section className={`${frame.surface} ${classes.card} ${className ?? ''}`} aria-labelledby={title === undefined ? undefined : titleId}>
      {title !== undefined && (
        <div className={classes.head}>
          <h2 className={classes.title} id={titleId}>
            {title}
          </h2>
          {aside}
        </div>
      )}
      {children}
    </section>
  );
}
