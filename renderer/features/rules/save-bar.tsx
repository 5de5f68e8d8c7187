import { Button } from '@mantine/core';
import { IconArrowBackUp, IconDeviceFloppy } from '@tabler/icons-react';
import { formatCount } from '../../format/numbers.ts';
import { text } from '../../text/text.ts';
import type { RulesEditor } from './use-rules-draft.ts';
import classes from './rules.module.css';

/** Save, discard, undo, and what came of it. In sight while there is anything to say. */
export function SaveBar({ editor }: { readonly editor: RulesEditor }) {
  const words = text.rules;
  if (!editor.isChanged && editor.afterwards === null && editor.problem === null) return null;
  return (
    <div className={classes.bar} data-problem={editor.problem !== null || undefined}>
      <p className={classes.said} role="status">
        {editor.problem ?? (editor.isOvertaken ? words.elsewhere : null) ?? saidOf(editor)}
      </p>
      {editor.isOvertaken ? (
        <>
          <Button variant="default" onClick={editor.discard}>
            {words.takeTheirs}
          </Button>
          <Button onClick={editor.keepMine}>{words.keepMine}</Button>
        </>
      ) : editor.isChanged ? (
        <>
          <Button variant="default" onClick={editor.discard} disabled={editor.isUnderWay}>
            {words.discard}
          </Button>
          <Button leftSection={<IconDeviceFloppy size={16} />} loading={editor.isUnderWay} onClick={editor.save}>
            {words.save}
          </Button>
        </>
      ) : (
        editor.afterwards === 'saved' && (
          <Button variant="default" leftSection={<IconArrowBackUp size={16} />} loading={editor.isUnderWay} onClick={editor.undo}>
            {words.undo}
          </Button>
        )
      )}
    </div>
  );
}

function saidOf(editor: RulesEditor): string {
  if (editor.afterwards === 'saved') return text.rules.saved;
  if (editor.afterwards === 'undone') return text.rules.undone;
  return text.rules.unsaved(editor.changed, formatCount(editor.changed));
}
