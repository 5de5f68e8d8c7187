import { Button } from '@mantine/core';
import { IconBan, IconCheck } from '@tabler/icons-react';
import type { ReactNode } from 'react';
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
        <RuleButton
          icon={<IconBan size={16} />}
          isDone={blocked !== undefined}
          isUnderWay={command.isUnderWay}
          onPress={() => command.send('block')}
        >
          {words.block}
        </RuleButton>
        <RuleButton
          icon={<IconCheck size={16} />}
          isDone={allowed !== undefined}
          isUnderWay={command.isUnderWay}
          onPress={() => command.send('allow')}
        >
          {words.allow}
        </RuleButton>
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

interface RuleButtonParts {
  readonly icon: ReactNode;
  readonly isDone: boolean;
  readonly isUnderWay: boolean;
  readonly onPress: () => void;
  readonly children: ReactNode;
}

/** Says that there is nothing left to press instead of going dead: the focus stays where it is. */
function RuleButton({ icon, isDone, isUnderWay, onPress, children }: RuleButtonParts) {
  const isIdle = isDone || isUnderWay;
  return (
    <Button
      size="sm"
      variant="default"
      leftSection={icon}
      data-disabled={isIdle}
      aria-disabled={isIdle}
      onClick={() => isIdle || onPress()}
    >
      {children}
    </Button>
  );
}
