import { Button } from '@mantine/core';
import { IconAlertTriangle, IconInfoCircle, IconPlugConnectedX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useCore, useNews } from '../../news/use-news.ts';
import { text } from '../../text/text.ts';
import classes from './notice-bars.module.css';

/** What a person should know before reading on: no connection first, then the health notes. Never only a passing toast. */
export function NoticeBars() {
  const { news } = useCore();
  const link = useNews((snapshot) => snapshot.link);
  const health = useNews(({ state }) => state?.health);
  return (
    <div role="region" aria-label={text.shell.healthLabel}>
      {link === 'lost' && (
        <Bar level="problem" icon={<IconPlugConnectedX size={18} />} title={text.shell.link.lost} words={text.shell.link.lostText}>
          <Button size="compact-sm" variant="default" onClick={() => news.start()}>
            {text.shell.link.retry}
          </Button>
        </Bar>
      )}
      {health?.map((note) => (
        <Bar
          key={note.code}
          level={note.level}
          icon={note.level === 'problem' ? <IconAlertTriangle size={18} /> : <IconInfoCircle size={18} />}
          title={text.shell.noteTitles[note.code]}
          words={note.userText}
        />
      ))}
    </div>
  );
}

interface BarParts {
  readonly level: 'problem' | 'warning';
  readonly icon: ReactNode;
  readonly title: string;
  readonly words: string;
  readonly children?: ReactNode;
}

function Bar({ level, icon, title, words, children }: BarParts) {
  return (
    <div className={classes.bar} data-level={level} role={level === 'problem' ? 'alert' : 'status'}>
      <span className={classes.icon} aria-hidden="true">
        {icon}
      </span>
      <p className={classes.words}>
        <strong>{title}.</strong> {words}
      </p>
      {children}
    </div>
  );
}
