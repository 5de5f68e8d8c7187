import { Anchor, Switch } from '@mantine/core';
import { IconShieldCheck, IconShieldOff } from '@tabler/icons-react';
import { formatCount } from '../../format/numbers.ts';
import { countRules } from '../../format/rule-lines.ts';
import { useCommand } from '../../news/use-command.ts';
import { useNews } from '../../news/use-news.ts';
import { writeRoute } from '../../route/route.ts';
import { text } from '../../text/text.ts';
import classes from './filtering-card.module.css';

/** The one switch that matters. It moves when the core says so. */
export function FilteringCard() {
  const isReachable = useNews(({ link }) => link === 'live');
  const isOn = useNews(({ state }) => state?.filteringOn);
  const command = useCommand((client, on: boolean) => client.filtering.switch({ on }));
  if (isOn === undefined) return null;
  const Icon = isOn ? IconShieldCheck : IconShieldOff;
  return (
    <section className={classes.card} data-on={isOn || undefined} aria-labelledby="filtering-title">
      <span className={classes.icon} aria-hidden="true">
        <Icon size={34} stroke={1.6} />
      </span>
      <div className={classes.words}>
        <h2 className={classes.title} id="filtering-title" aria-live="polite">
          {isOn ? text.home.filtering.on : text.home.filtering.off}
        </h2>
        <p className={classes.text}>
          {command.isUnderWay ? text.home.filtering.switching : isOn ? <RulesSummary /> : text.home.filtering.offText}
        </p>
        {command.problem !== null && (
          <p className={classes.problem} role="alert">
            {command.problem}
          </p>
        )}
      </div>
      <Switch
        className={classes.switch}
        size="xl"
        checked={isOn}
        withThumbIndicator={false}
        disabled={command.isUnderWay || !isReachable}
        onChange={(event) => command.send(event.currentTarget.checked)}
        aria-label={text.home.filtering.label}
      />
    </section>
  );
}

function RulesSummary() {
  const rules = useNews((news) => news.rules);
  if (rules === null) return null;
  const [allowed, blocked] = [countRules(rules.allow), countRules(rules.block)];
  const { onText, onEmpty, fileNames, editRules } = text.home.filtering;
  return (
    <>
      {allowed + blocked + rules.blockFileNames === 0 ? onEmpty : onText(blocked, formatCount(blocked), allowed, formatCount(allowed))}{' '}
      {rules.blockFileNames > 0 && `${fileNames(formatCount(rules.blockFileNames))} `}
      <Anchor href={writeRoute({ screen: 'rules', settings: {} })} inherit>
        {editRules}
      </Anchor>
    </>
  );
}
