import { Button, SegmentedControl, TextInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import { useCommand } from '../../news/use-command.ts';
import { text } from '../../text/text.ts';
import type { ListName } from './rules-draft.ts';
import classes from './rules.module.css';

/** One site onto one list, at once. Waits while the lists below have changes of their own. */
export function QuickAdd({ isBlocked }: { readonly isBlocked: boolean }) {
  const [written, setWritten] = useState('');
  const [list, setList] = useState<ListName>('block');
  const [added, setAdded] = useState<string | null>(null);
  const words = text.rules.quick;
  const command = useCommand(
    (client, ask: { readonly list: ListName; readonly rule: string }) => client.rules.add(ask),
    (ask) => {
      setWritten('');
      setAdded(words.added(ask.rule, ask.list));
    },
  );
  const add = (event: FormEvent): void => {
    event.preventDefault();
    setAdded(null);
    if (written.trim() !== '' && !isBlocked) command.send({ list, rule: written.trim() });
  };
  const said = isBlocked ? words.unsaved : (command.problem ?? added);
  return (
    <form className={classes.quick} onSubmit={add}>
      <TextInput
        className={classes.quickSite ?? ''}
        value={written}
        maxLength={300}
        onChange={(event) => {
          setWritten(event.currentTarget.value);
          setAdded(null);
          command.reset();
        }}
        aria-label={words.label}
        placeholder={words.placeholder}
        spellCheck={false}
        autoCapitalize="none"
        autoComplete="off"
        error={!isBlocked && command.problem !== null}
      />
      <SegmentedControl<ListName>
        value={list}
        onChange={setList}
        data={[
          { value: 'block', label: words.block },
          { value: 'allow', label: words.allow },
        ]}
        aria-label={words.list}
      />
      <Button type="submit" leftSection={<IconPlus size={16} />} loading={command.isUnderWay} disabled={isBlocked || written.trim() === ''}>
        {words.label}
      </Button>
      <p className={classes.quickSaid} role="status" data-problem={(!isBlocked && command.problem !== null) || undefined}>
        {said}
      </p>
    </form>
  );
}
