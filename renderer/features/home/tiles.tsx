import { IconArrowsDownUp, IconBan, IconGauge, IconPlugConnected } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { formatOctets, formatShare, formatShort } from '../../format/numbers.ts';
import { useNews } from '../../news/use-news.ts';
import { text } from '../../text/text.ts';
import { minuteSums } from './traffic.ts';
import classes from './tiles.module.css';
import frame from '../../components/surface.module.css';

/** Four numbers: how much, how much was stopped, what is open, how heavy. */
export function Tiles() {
  const counters = useNews((news) => news.counters);
  if (counters === null) return null;
  const { requests, blocked, failed, open, octetsUp, octetsDown } = counters;
  const sums = minuteSums(counters.perSecond);
  const words = text.home.tiles;
  return (
    <dl className={classes.tiles}>
      <Tile
        icon={<IconGauge size={18} />}
        label={words.perMinute}
        value={formatShort(sums.allowed + sums.blocked)}
        note={words.perMinuteSince(formatShort(requests))}
      />
      <Tile
        icon={<IconBan size={18} />}
        label={words.blocked}
        value={formatShare(blocked, requests)}
        note={words.blockedSinceText(formatShort(blocked), formatShort(requests))}
      />
      <Tile
        icon={<IconPlugConnected size={18} />}
        label={words.open}
        value={formatShort(open)}
        note={failed === 0 ? words.noneFailed : words.failed(formatShort(failed))}
      />
      <Tile
        icon={<IconArrowsDownUp size={18} />}
        label={words.data}
        value={formatOctets(octetsDown + octetsUp)}
        note={words.dataText(formatOctets(octetsDown), formatOctets(octetsUp))}
      />
    </dl>
  );
}

function Tile({
  icon,
  label,
  value,
  note,
}: {
  readonly icon: ReactNode;
  readonly label: string;
  readonly value: string;
  readonly note: string;
}) {
  return (
    <div className={`${frame.surface} ${classes.tile}`}>
      <dt className={classes.label}>
        <span aria-hidden="true">{icon}</span>
        {label}
      </dt>
      <dd className={classes.value}>{value}</dd>
      <dd className={classes.note}>{note}</dd>
    </div>
  );
}
