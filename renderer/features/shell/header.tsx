import { StatePill } from './state-pill.tsx';
import { ThemeSwitch } from './theme-switch.tsx';
import { Mark } from './mark.tsx';
import classes from './header.module.css';

/** Stands on every screen. */
export function Header() {
  return (
    <header className={classes.header}>
      <span className={classes.mark}>
        <Mark size={26} />
      </span>
      <StatePill />
      <span className={classes.gap} />
      <ThemeSwitch />
    </header>
  );
}
