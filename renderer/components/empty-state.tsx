import type { ReactNode } from 'react';
import classes from './empty-state.module.css';
import frame from './surface.module.css';

/** What stands where rows or pictures would be: an icon, what it means, and what to do next. */
export function EmptyState({
  icon,
  title,
  children,
  action,
}: {
  readonly icon: ReactNode;
  readonly title: string;
  readonly children?: ReactNode;
  readonly action?: ReactNode;
}) {
  return (
    <div className={classes.empty}>
      <div className={`${frame.round} ${classes.icon}`} aria-hidden="true">
        {icon}
      </div>
      <p className={classes.title}>{title}</p>
      {children !== undefined && <div className={classes.text}>{children}</div>}
      {action !== undefined && <div className={classes.action}>{action}</div>}
    </div>
  );
}
