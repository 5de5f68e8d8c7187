import { ActionIcon, CopyButton, Tooltip } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import classes from './copy-line.module.css';

/** Something to be typed elsewhere, with a button that copies it. */
export function CopyLine({
  value,
  label,
  copy,
  copied,
}: {
  readonly value: string;
  readonly label?: string;
  readonly copy: string;
  readonly copied: string;
}) {
  return (
    <div className={classes.line}>
      {label !== undefined && <span className={classes.label}>{label}</span>}
      <code className={classes.value}>{value}</code>
      <CopyButton value={value} timeout={2000}>
        {({ copied: isCopied, copy: run }) => (
          <Tooltip label={isCopied ? copied : copy}>
            <ActionIcon
              variant="subtle"
              color={isCopied ? 'gate' : 'gray'}
              onClick={run}
              aria-label={`${isCopied ? copied : copy}: ${value}`}
            >
              {isCopied ? <IconCheck size={16} /> : <IconCopy size={16} />}
            </ActionIcon>
          </Tooltip>
        )}
      </CopyButton>
    </div>
  );
}
