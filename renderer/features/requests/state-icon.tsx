import { VisuallyHidden } from '@mantine/core';
import { IconArrowForwardUp, IconBan, IconCheck, IconCircleDotFilled, IconKey, IconX } from '@tabler/icons-react';
import type { LiveState } from '#contract/views.ts';
import { text } from '../../text/text.ts';
import classes from './grid.module.css';

const ICONS: Readonly<Record<LiveState, typeof IconCheck>> = {
  open: IconCircleDotFilled,
  done: IconCheck,
  blocked: IconBan,
  redirected: IconArrowForwardUp,
  failed: IconX,
  challenged: IconKey,
};

/** Shape first, colour second, words for whoever sees neither. */
export function StateIcon({ state, size = 16 }: { readonly state: LiveState; readonly size?: number }) {
  const Icon = ICONS[state];
  return (
    <span className={classes.state} data-state={state} title={text.request.states[state]}>
      <Icon size={size} stroke={2.2} aria-hidden="true" />
      <VisuallyHidden>{text.request.states[state]}</VisuallyHidden>
    </span>
  );
}
