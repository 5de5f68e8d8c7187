import { Button, SegmentedControl, Tooltip } from '@mantine/core';
import { IconEraser, IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react';
import { text } from '../../text/text.ts';
import { type Chip, CHIPS } from './matching-rows.ts';
import classes from '../../components/table-screen.module.css';

interface ToolbarParts {
  readonly chip: Chip;
  readonly onChip: (chip: Chip) => void;
  readonly isPaused: boolean;
  readonly onPause: (isPaused: boolean) => void;
  readonly onClear: () => void;
}

export function LiveToolbar({ chip, onChip, isPaused, onPause, onClear }: ToolbarParts) {
  const words = text.live;
  return (
    <div className={classes.tools}>
      <SegmentedControl<Chip>
        value={chip}
        onChange={onChip}
        data={CHIPS.map((value) => ({ value, label: words.chips[value] }))}
        aria-label={words.chipsLabel}
      />
      <Button
        variant={isPaused ? 'filled' : 'default'}
        leftSection={isPaused ? <IconPlayerPlay size={16} /> : <IconPlayerPause size={16} />}
        onClick={() => onPause(!isPaused)}
        aria-keyshortcuts="Space"
      >
        {isPaused ? words.resume : words.pause}
      </Button>
      <Tooltip label={words.clearHint}>
        <Button variant="default" leftSection={<IconEraser size={16} />} onClick={onClear}>
          {words.clear}
        </Button>
      </Tooltip>
    </div>
  );
}
