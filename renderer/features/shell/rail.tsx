import { ActionIcon, Tooltip } from '@mantine/core';
import { useLocalStorage } from '@mantine/hooks';
import {
  IconActivity,
  IconHistory,
  IconHome,
  IconLayoutSidebarLeftCollapse,
  IconLayoutSidebarLeftExpand,
  IconListCheck,
} from '@tabler/icons-react';
import { useNews } from '../../news/use-news.ts';
import { SCREENS, type Screen, writeRoute } from '../../route/route.ts';
import { useRoute } from '../../route/use-route.ts';
import { text } from '../../text/text.ts';
import { Mark } from './mark.tsx';
import classes from './rail.module.css';

const ICONS: Readonly<Record<Screen, typeof IconHome>> = { home: IconHome, live: IconActivity, history: IconHistory, rules: IconListCheck };

/** The screens, at the left; at the bottom of a narrow window. */
export function Rail() {
  const { route } = useRoute();
  const version = useNews(({ state }) => state?.version);
  const [isSlim, setSlim] = useLocalStorage({ key: 'hearthgate-rail-slim', defaultValue: false, getInitialValueInEffect: false });
  const fold = isSlim ? text.shell.expand : text.shell.collapse;
  return (
    <div className={classes.rail} data-slim={isSlim || undefined}>
      <a className={classes.brand} href={writeRoute({ screen: 'home', settings: {} })} aria-label={text.shell.product}>
        <Mark />
        <span className={classes.name}>{text.shell.product}</span>
      </a>
      <nav className={classes.screens} aria-label={text.shell.screensLabel}>
        {SCREENS.map((screen, index) => (
          <RailLink key={screen} screen={screen} digit={index + 1} isCurrent={screen === route.screen} isSlim={isSlim} />
        ))}
      </nav>
      <div className={classes.foot}>
        {version !== undefined && <span className={classes.version}>{text.shell.version(version)}</span>}
        <Tooltip label={fold} position="right">
          <ActionIcon
            className={classes.fold}
            variant="subtle"
            color="gray"
            onClick={() => setSlim(!isSlim)}
            aria-label={fold}
            aria-expanded={!isSlim}
          >
            {isSlim ? <IconLayoutSidebarLeftExpand size={18} /> : <IconLayoutSidebarLeftCollapse size={18} />}
          </ActionIcon>
        </Tooltip>
      </div>
    </div>
  );
}

function RailLink({
  screen,
  digit,
  isCurrent,
  isSlim,
}: {
  readonly screen: Screen;
  readonly digit: number;
  readonly isCurrent: boolean;
  readonly isSlim: boolean;
}) {
  const Icon = ICONS[screen];
  return (
    <Tooltip label={text.shell.screens[screen]} position="right" disabled={!isSlim}>
      <a
        className={classes.link}
        href={writeRoute({ screen, settings: {} })}
        aria-current={isCurrent ? 'page' : undefined}
        aria-keyshortcuts={`Control+${digit} Alt+${digit}`}
      >
        <Icon size={20} stroke={1.7} aria-hidden="true" />
        <span className={classes.label}>{text.shell.screens[screen]}</span>
      </a>
    </Tooltip>
  );
}
