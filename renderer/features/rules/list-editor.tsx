import { IconAlertCircle, IconBan, IconCheck, IconInfoCircle } from '@tabler/icons-react';
import { useId, useRef } from 'react';
import type { RuleProblem } from '#contract/views.ts';
import { formatCount } from '../../format/numbers.ts';
import { countRules } from '../../format/rule-lines.ts';
import { text } from '../../text/text.ts';
import { offsetOfLine } from './editor-lines.ts';
import { LINE_PX, LineSheet } from './line-sheet.tsx';
import type { ListName } from './rules-draft.ts';
import classes from './list-editor.module.css';
import frame from '../../components/surface.module.css';

/** Problems and notes listed below the lines; further problems are marked beside them. */
const LISTED = 5;

interface ListEditorParts {
  readonly list: ListName;
  readonly value: string;
  readonly problems: readonly RuleProblem[];
  readonly notes: readonly RuleProblem[];
  readonly onChange: (written: string) => void;
  readonly onSave: () => void;
}

/** One list: its name, its lines, and what there is to say about them. */
export function ListEditor({ list, value, problems, notes, onChange, onSave }: ListEditorParts) {
  const words = text.rules.lists[list];
  const id = useId();
  const area = useRef<HTMLTextAreaElement>(null);
  const rules = countRules(value.split('\n'));
  const Icon = list === 'block' ? IconBan : IconCheck;
  const goTo = (line: number): void => {
    const [from, to] = offsetOfLine(value, line);
    area.current?.focus();
    area.current?.setSelectionRange(from, to);
    area.current?.scrollTo({ top: (line - 3) * LINE_PX });
  };
  return (
    <section className={`${frame.surface} ${classes.editor}`} data-list={list} aria-labelledby={`${id}-title`}>
      <div className={classes.head}>
        <span className={`${frame.round} ${classes.icon}`} aria-hidden="true">
          <Icon size={18} stroke={2} />
        </span>
        <div>
          <h2 className={classes.title} id={`${id}-title`}>
            {words.title}
          </h2>
          <p className={classes.text} id={`${id}-text`}>
            {words.text}
          </p>
        </div>
        <span className={classes.count}>{text.rules.count(rules, formatCount(rules))}</span>
      </div>
      <LineSheet
        area={area}
        value={value}
        problems={problems}
        onChange={onChange}
        onSave={onSave}
        placeholder={words.placeholder}
        labelledBy={`${id}-title`}
        describedBy={`${id}-text ${id}-problems ${id}-notes`}
      />
      <ul className={classes.problems} id={`${id}-problems`}>
        {problems.slice(0, LISTED).map((problem) => (
          <li key={problem.line}>
            <button type="button" className={classes.problem} onClick={() => goTo(problem.line)}>
              <IconAlertCircle size={16} aria-hidden="true" />
              {text.rules.problemLine(problem.line, problem.userText)}
            </button>
          </li>
        ))}
      </ul>
      <ul className={classes.problems} id={`${id}-notes`}>
        {notes.slice(0, LISTED).map((note) => (
          <li key={note.line}>
            <button type="button" className={classes.note} onClick={() => goTo(note.line)}>
              <IconInfoCircle size={16} aria-hidden="true" />
              {text.rules.problemLine(note.line, note.userText)}
            </button>
          </li>
        ))}
        {notes.length > LISTED && <li className={classes.more}>{text.rules.moreNotes(notes.length - LISTED)}</li>}
      </ul>
    </section>
  );
}
