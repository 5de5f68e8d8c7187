import { IconAlertCircle, IconBan, IconCheck } from '@tabler/icons-react';
import { type ClipboardEvent, type CSSProperties, type KeyboardEvent, useId, useRef, useState } from 'react';
import type { RuleProblem } from '#contract/views.ts';
import { formatCount } from '../../format/numbers.ts';
import { text } from '../../text/text.ts';
import { linesInSight, offsetOfLine, pasted, ruleCount } from './editor-lines.ts';
import type { ListName } from './rules-draft.ts';
import classes from './list-editor.module.css';

const LINE_PX = 22;
/** Browsers take minutes to paste a long list line by line; from here on we put it in ourselves. */
const LONG_PASTE = 20_000;

interface ListEditorParts {
  readonly list: ListName;
  readonly value: string;
  readonly problems: readonly RuleProblem[];
  readonly onChange: (written: string) => void;
  readonly onSave: () => void;
}

/** One list: numbered lines, what is wrong with a line beside it. */
export function ListEditor({ list, value, problems, onChange, onSave }: ListEditorParts) {
  const words = text.rules.lists[list];
  const id = useId();
  const area = useRef<HTMLTextAreaElement>(null);
  const [scrolled, setScrolled] = useState(0);
  const height = area.current?.clientHeight ?? 400;
  const rules = ruleCount(value);
  const Icon = list === 'block' ? IconBan : IconCheck;

  const goTo = (line: number): void => {
    const [from, to] = offsetOfLine(value, line);
    area.current?.focus();
    area.current?.setSelectionRange(from, to);
    area.current?.scrollTo({ top: (line - 3) * LINE_PX });
  };
  const onKey = (event: KeyboardEvent): void => {
    if (event.key.toLowerCase() !== 's' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    onSave();
  };

  const onPaste = (event: ClipboardEvent<HTMLTextAreaElement>): void => {
    const piece = event.clipboardData.getData('text/plain');
    if (piece.length < LONG_PASTE) return;
    event.preventDefault();
    const { selectionStart, selectionEnd } = event.currentTarget;
    const [after, cursor] = pasted(value, selectionStart, selectionEnd, piece);
    onChange(after);
    requestAnimationFrame(() => area.current?.setSelectionRange(cursor, cursor));
  };

  return (
    <section className={classes.editor} data-list={list} aria-labelledby={`${id}-title`}>
      <div className={classes.head}>
        <span className={classes.icon} aria-hidden="true">
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
      <div className={classes.sheet} style={{ '--line-px': `${LINE_PX}px`, '--scrolled': `${-scrolled}px` } as CSSProperties}>
        <div className={classes.gutter} aria-hidden="true">
          {linesInSight(value, scrolled, height, LINE_PX).map((line) => (
            <span
              key={line}
              className={classes.number}
              style={{ top: (line - 1) * LINE_PX }}
              data-problem={problems.some((problem) => problem.line === line) || undefined}
            >
              {line}
            </span>
          ))}
        </div>
        <textarea
          ref={area}
          className={classes.area}
          value={value}
          onChange={(event) => onChange(event.currentTarget.value)}
          onScroll={(event) => setScrolled(event.currentTarget.scrollTop)}
          onKeyDown={onKey}
          onPaste={onPaste}
          placeholder={words.placeholder}
          aria-labelledby={`${id}-title`}
          aria-describedby={`${id}-text ${id}-problems`}
          aria-invalid={problems.length > 0}
          aria-keyshortcuts="Control+S"
          wrap="off"
          spellCheck={false}
          autoCapitalize="none"
          autoComplete="off"
        />
        <div className={classes.marks} aria-hidden="true">
          {problems.map((problem) => (
            <span key={problem.line} className={classes.mark} style={{ top: (problem.line - 1) * LINE_PX }}>
              <span>{problem.userText}</span>
            </span>
          ))}
        </div>
      </div>
      <ul className={classes.problems} id={`${id}-problems`}>
        {problems.slice(0, 5).map((problem) => (
          <li key={problem.line}>
            <button type="button" className={classes.problem} onClick={() => goTo(problem.line)}>
              <IconAlertCircle size={16} aria-hidden="true" />
              {text.rules.problemLine(problem.line, problem.userText)}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
