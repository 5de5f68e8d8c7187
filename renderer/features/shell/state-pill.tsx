import { IconAlertTriangle, IconLoader2, IconShieldCheck, IconShieldOff } from '@tabler/icons-react';
import { useNews } from '../../news/use-news.ts';
import { writeRoute } from '../../route/route.ts';
import { text } from '../../text/text.ts';
import { type PillState, pillState } from './state-words.ts';
import classes from './header.module.css';

const ICONS: Readonly<Record<PillState, typeof IconShieldCheck>> = {
  on: IconShieldCheck,
  off: IconShieldOff,
  problem: IconAlertTriangle,
  unknown: IconLoader2,
};

/** The state of the whole program, on every screen: shape, colour and words. */
export function StatePill() {
  const state = useNews((news) => pillState(news.link, news.state));
  const Icon = ICONS[state];
  const words = text.shell.state[state];
  return (
    <a
      className={classes.pill}
      data-state={state}
      href={writeRoute({ screen: 'home', settings: {} })}
      aria-label={text.shell.stateLabel(words)}
    >
      <Icon size={18} stroke={1.9} aria-hidden="true" />
      {words}
    </a>
  );
}
