import { Card } from '../../components/card.tsx';
import { formatCount } from '../../format/numbers.ts';
import { useNews } from '../../news/use-news.ts';
import { text } from '../../text/text.ts';
import { TrafficChart } from './traffic-chart.tsx';
import { minuteSums } from './traffic.ts';
import classes from './traffic-card.module.css';

/** What happened in the last minute, second by second. */
export function TrafficCard() {
  const perSecond = useNews(({ counters }) => counters?.perSecond);
  if (perSecond === undefined) return null;
  const { allowed, blocked } = minuteSums(perSecond);
  const words = text.home.chart;
  const legend = (
    <ul className={classes.legend} aria-hidden="true">
      <li data-kind="allowed">
        {words.allowed} <b>{formatCount(allowed)}</b>
      </li>
      <li data-kind="blocked">
        {words.blocked} <b>{formatCount(blocked)}</b>
      </li>
    </ul>
  );
  return (
    <Card title={words.title} aside={legend}>
      <div className={classes.chart} role="img" aria-label={words.summary(formatCount(allowed), formatCount(blocked))}>
        <TrafficChart perSecond={perSecond} />
        {allowed + blocked === 0 && <p className={classes.empty}>{words.empty}</p>}
      </div>
    </Card>
  );
}
