import { ActionIcon, Button, CopyButton, Tooltip } from '@mantine/core';
import { IconCheck, IconCopy, IconHistory, IconListSearch, IconX } from '@tabler/icons-react';
import { type ReactNode, useEffect } from 'react';
import type { ConnectionView } from '#contract/views.ts';
import { formatCount, formatOctets } from '../../format/numbers.ts';
import { formatClockMs, formatDay, formatDuration } from '../../format/times.ts';
import { text } from '../../text/text.ts';
import { writeRoute } from '../../route/route.ts';
import { addressInLetters, addressOf, siteOf, verdictWords } from './request-words.ts';
import { SiteRules } from './site-rules.tsx';
import { StateIcon } from './state-icon.tsx';
import classes from './details.module.css';

interface DetailsParts {
  readonly row: ConnectionView;
  readonly onClose: () => void;
  /** Narrows the table beside it to this site. */
  readonly onShowOnly: (host: string) => void;
  readonly withHistoryLink: boolean;
}

/** All there is to know about one request, and what to do about its site. */
export function RequestDetails({ row, onClose, onShowOnly, withHistoryLink }: DetailsParts) {
  const words = text.request.details;
  const verdict = verdictWords(row);
  useEscape(onClose);
  return (
    <aside className={classes.pane} aria-label={words.title}>
      <div className={classes.head}>
        <StateIcon state={row.state} size={20} />
        <h2 className={classes.title}>{siteOf(row)}</h2>
        <Tooltip label={words.close}>
          <ActionIcon variant="subtle" color="gray" onClick={onClose} aria-label={words.close}>
            <IconX size={18} />
          </ActionIcon>
        </Tooltip>
      </div>
      <p className={classes.verdict}>
        <strong data-state={row.state}>{verdict.verdict}.</strong> {verdict.sentence}
      </p>
      {row.host !== '' && row.mode !== 'port-forward' && <SiteRules key={row.host} host={row.host} />}
      {row.mode === 'port-forward' && <p className={classes.standing}>{words.forwarded}</p>}
      <div className={classes.actions}>
        {row.host !== '' && (
          <Button size="compact-sm" variant="subtle" leftSection={<IconListSearch size={15} />} onClick={() => onShowOnly(row.host)}>
            {words.showOnly}
          </Button>
        )}
        {withHistoryLink && row.host !== '' && (
          <Button
            size="compact-sm"
            variant="subtle"
            component="a"
            leftSection={<IconHistory size={15} />}
            href={writeRoute({ screen: 'history', settings: { q: row.host } })}
          >
            {words.inHistory}
          </Button>
        )}
      </div>
      <Facts row={row} />
    </aside>
  );
}

/** Wherever the focus is; a box, menu or table that has its own use for the key keeps it. */
function useEscape(onEscape: () => void): void {
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      if (event.key === 'Escape' && !event.defaultPrevented) onEscape();
    };
    addEventListener('keydown', listen);
    return () => removeEventListener('keydown', listen);
  }, [onEscape]);
}

function Facts({ row }: { readonly row: ConnectionView }) {
  const words = text.request.details;
  return (
    <dl className={classes.facts}>
      {row.host !== '' && (
        <Fact name={words.address}>
          {addressInLetters(row)} <CopyAddress value={addressOf(row)} />
        </Fact>
      )}
      {row.rule !== null && <Fact name={words.rule}>{row.rule}</Fact>}
      {row.fault !== null && row.state !== 'failed' && <Fact name={words.fault}>{text.request.faults[row.fault]}</Fact>}
      <Fact name={words.request}>{row.method === '' ? text.request.unreadable : row.method}</Fact>
      <Fact name={words.way}>{text.request.modes[row.mode]}</Fact>
      {row.mode !== 'dns' && (
        <Fact name={words.status}>{row.status ?? (row.state === 'open' ? text.request.states.open : words.noStatus)}</Fact>
      )}
      <Fact name={words.when}>
        {formatDay(row.startedAtMs)}, {formatClockMs(row.startedAtMs)}
      </Fact>
      <Fact name={words.taken}>{row.durationMs === null ? text.request.stillOpen : formatDuration(row.durationMs)}</Fact>
      <Fact name={words.down}>{formatOctets(row.octetsDown)}</Fact>
      <Fact name={words.up}>{formatOctets(row.octetsUp)}</Fact>
      <Fact name={words.device}>{row.client === '' ? text.request.noClient : row.client}</Fact>
      {row.user !== null && <Fact name={words.user}>{row.user}</Fact>}
      <Fact name={words.number}>{formatCount(row.id)}</Fact>
    </dl>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div className={classes.fact}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function CopyAddress({ value }: { readonly value: string }) {
  const words = text.request.details;
  return (
    <CopyButton value={value}>
      {({ copied, copy }) => (
        <ActionIcon
          className={classes.copy}
          size="sm"
          variant="subtle"
          color={copied ? 'gate' : 'gray'}
          onClick={copy}
          aria-label={copied ? words.copied : words.copyAddress}
        >
          {copied ? <IconCheck size={14} /> : <IconCopy size={14} />}
        </ActionIcon>
      )}
    </CopyButton>
  );
}
