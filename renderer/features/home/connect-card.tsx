import { IconAlertTriangle } from '@tabler/icons-react';
import { Card } from '../../components/card.tsx';
import { CopyLine } from '../../components/copy-line.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { useNews } from '../../news/use-news.ts';
import { text } from '../../text/text.ts';
import classes from './home.module.css';

/** Where to send a browser, ready to be copied. */
export function ConnectCard() {
  const listeners = useNews(({ state }) => state?.listeners);
  const words = text.home.connect;
  if (listeners === undefined) return null;
  const doors = listeners.filter(({ mode }) => mode !== 'monitor');
  const proxy = doors.find(({ mode }) => mode === 'forward');
  if (doors.length === 0)
    return (
      <Card title={words.title}>
        <EmptyState icon={<IconAlertTriangle size={26} />} title={words.none} />
      </Card>
    );
  return (
    <Card title={words.title}>
      <p className={classes.hint}>{words.text}</p>
      <div className={classes.addresses}>
        {doors.map(({ mode, address }) => (
          <CopyLine key={`${mode} ${address}`} label={words.modes[mode]} value={address} copy={words.copy} copied={words.copied} />
        ))}
      </div>
      {proxy !== undefined && (
        <>
          <p className={classes.hint}>{words.tryTitle}</p>
          <CopyLine value={words.command(proxy.address)} copy={words.copy} copied={words.copied} />
        </>
      )}
    </Card>
  );
}
