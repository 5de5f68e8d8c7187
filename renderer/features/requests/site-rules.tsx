import { Button } from '@mantine/core';
import { IconBan, IconCheck } from '@tabler/icons-react';
import { useCommand } from '../../news/use-command.ts';
import { useNews } from '../../news/use-news.ts';
import { text } from '../../text/text.ts';
import { coveringRule } from './covering-rule.ts';
import classes from './details.module.css';

/** What the lists say about a site now, and one click to change it. The words follow the lists, not the click. */
export function SiteRules({ host }: { readonly host: string }) {
  const words = text.request.details;
  const rules = useNews((news) => news.rules);
  const command = useCommand((client, list: 'allow' | 'block') => client.rules.add({ list, rule: host }));
  const allowed = coveringRule(host, rules?.allow ?? []);
  const blocked = allowed === undefined ? coveringRule(host, rules?.block ?? []) : undefined;
  return (
    <div className={classes.rules}>
      <div className={classes.buttons}>
        <Button
          size="sm"
          variant="default"
          leftSection={<IconBan size={16} />}
          disabled={blocked !== undefined}
          loading={command.isUnderWay}
          onClick={() => command.send('block')}
        >
          {words.block}
        </Button>
        <Button
          size="sm"
          variant="default"
          leftSection={<IconCheck size={16} />}
          disabled={allowed !== undefined}
          loading={command.isUnderWay}
          onClick={() => command.send('allow')}
        >
          {words.allow}
        </Button>
      </div>
      <p className={classes.standing} role="status">
        {blocked !== undefined && words.onBlockList(blocked)}
        {allowed !== undefined && words.onAllowList(allowed)}
        {command.succeeded && <span> {words.appliesNext}</span>}
      </p>
      {command.problem !== null && (
        <p className={classes.problem} role="alert">
          {command.problem}
        </p>
      )}
    </div>
  );
}
