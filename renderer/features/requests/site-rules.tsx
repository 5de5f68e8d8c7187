import { Anchor, Button } from '@mantine/core';
import { IconBan, IconCheck } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useCommand } from '../../news/use-command.ts';
import { useNews } from '../../news/use-news.ts';
import { writeRoute } from '../../route/route.ts';
import { text } from '../../text/text.ts';
import { siteStanding } from './site-standing.ts';
import classes from './details.module.css';

const UNLISTED = { allow: [], block: [] };

/** What the lists say about a site now, and one click to change it. The words follow the lists, not the click. */
export function SiteRules({ host }: { readonly host: string }) {
  const words = text.request.details;
  const rules = useNews((news) => news.rules);
  const command = useCommand((client, list: 'allow' | 'block') => client.rules.add({ list, rule: host }));
  const standing = siteStanding(host, rules ?? UNLISTED);
  const mayBlock = standing.type === 'unlisted' || standing.type === 'allowed';
  const mayAllow = standing.type === 'unlisted' || standing.type === 'blocked';
  return (
    <div className={classes.rules}>
      <div className={classes.buttons}>
        <RuleButton icon={<IconBan size={16} />} isDone={!mayBlock} isUnderWay={command.isUnderWay} onPress={() => command.send('block')}>
          {words.block}
        </RuleButton>
        <RuleButton icon={<IconCheck size={16} />} isDone={!mayAllow} isUnderWay={command.isUnderWay} onPress={() => command.send('allow')}>
          {words.allow}
        </RuleButton>
      </div>
      <p className={classes.standing} role="status">
        {standing.type !== 'unlisted' && words.standing[standing.type](standing.rule)}
        {standing.type !== 'unlisted' && command.succeeded && ` ${words.appliesNext}`}
        {standing.type === 'allowed-above' && (
          <>
            {' '}
            <Anchor href={writeRoute({ screen: 'rules', settings: {} })} inherit>
              {words.openRules}
            </Anchor>
          </>
        )}
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
