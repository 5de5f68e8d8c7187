import { ActionIcon, TextInput } from '@mantine/core';
import { IconSearch, IconX } from '@tabler/icons-react';
import { type ReactNode, useEffect, useRef } from 'react';
import { MAX_SEARCH_CHARACTERS } from '#contract/pasted-address.ts';
import classes from './filter-box.module.css';

interface FilterBoxParts {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly label: string;
  readonly placeholder: string;
  readonly clear: string;
  /** Sentences about what could not be understood; the rest still counts. */
  readonly problems?: readonly string[];
  readonly help?: ReactNode;
}

/** A search line. `/` and Ctrl+F lead here from anywhere on the screen; Esc empties it. */
export function FilterBox({ value, onChange, label, placeholder, clear, problems = [], help }: FilterBoxParts) {
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      const isFind = event.key.toLowerCase() === 'f' && (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey;
      const isSlash = event.key === '/' && !event.ctrlKey && !event.metaKey && !event.altKey && !isWriting(event.target);
      if (!isFind && !isSlash) return;
      event.preventDefault();
      input.current?.focus();
      input.current?.select();
    };
    addEventListener('keydown', listen);
    return () => removeEventListener('keydown', listen);
  }, []);
  return (
    <div className={classes.box}>
      <TextInput
        ref={input}
        type="search"
        value={value}
        maxLength={MAX_SEARCH_CHARACTERS}
        onChange={(event) => onChange(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape' || value === '') return;
          event.preventDefault();
          onChange('');
        }}
        aria-label={label}
        placeholder={placeholder}
        aria-keyshortcuts="/ Control+F"
        leftSection={<IconSearch size={16} aria-hidden="true" />}
        rightSection={
          value === '' ? (
            help
          ) : (
            <ActionIcon variant="subtle" color="gray" onClick={() => (onChange(''), input.current?.focus())} aria-label={clear}>
              <IconX size={16} />
            </ActionIcon>
          )
        }
        spellCheck={false}
        autoComplete="off"
        classNames={{ input: problems.length > 0 ? `${classes.input} ${classes.doubtful}` : (classes.input ?? '') }}
      />
      {problems.length > 0 && (
        <p className={classes.problems} role="status">
          {problems.slice(0, 2).join(' ')}
        </p>
      )}
    </div>
  );
}

function isWriting(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName));
}
