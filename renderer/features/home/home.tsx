import { IconRouteOff } from '@tabler/icons-react';
import { EmptyState } from '../../components/empty-state.tsx';
import { useNews } from '../../news/use-news.ts';
import { text } from '../../text/text.ts';
import { ConnectCard } from './connect-card.tsx';
import { FilteringCard } from './filtering-card.tsx';
import { Tiles } from './tiles.tsx';
import { TrafficCard } from './traffic-card.tsx';
import { Card } from '../../components/card.tsx';
import classes from './home.module.css';

/** Is it on, does it work, and what is it doing: answered without a click. */
export function Home() {
  const isUnused = useNews(({ counters }) => counters?.requests === 0);
  return (
    <div className={classes.home}>
      <h1 className={classes.title}>{text.home.title}</h1>
      <FilteringCard />
      {isUnused ? (
        <Card className={classes.traffic}>
          <EmptyState icon={<IconRouteOff size={28} stroke={1.6} />} title={text.home.empty.title}>
            {text.home.empty.text}
          </EmptyState>
        </Card>
      ) : (
        <>
          <Tiles />
          <TrafficCard />
        </>
      )}
      <ConnectCard />
    </div>
  );
}
