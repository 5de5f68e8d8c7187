import { ActionIcon, Popover } from '@mantine/core';
import { IconHelp } from '@tabler/icons-react';
import { text } from '../../text/text.ts';
import classes from './live.module.css';

/** What can be written into the filter box. */
export function FilterHelp() {
  const words = text.live.help;
  return (
    <Popover width={340} position="bottom-end" withArrow trapFocus>
      <Popover.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={words.button}>
          <IconHelp size={18} stroke={1.7} />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown aria-label={words.button}>
        <p className={classes.helpText}>{words.words}</p>
        <dl className={classes.helpTerms}>
          {words.terms.map(([term, meaning]) => (
            <div key={term}>
              <dt>
                <code>{term}</code>
              </dt>
              <dd>{meaning}</dd>
            </div>
          ))}
        </dl>
      </Popover.Dropdown>
    </Popover>
  );
}
