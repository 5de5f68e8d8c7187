import { type ClipboardEvent, type CSSProperties, type KeyboardEvent, type RefObject, useMemo, useState } from 'react';
import type { RuleProblem } from '#contract/views.ts';
import { linesInSight, pasted } from './editor-lines.ts';
import classes from './line-sheet.module.css';

export const LINE_PX = 22;
const SHEET_PX = 380;
/** Browsers take minutes to paste a long list line by line; from here on we put it in ourselves. */
const LONG_PASTE = 20_000;

interface LineSheetParts {
  readonly area: RefObject<HTMLTextAreaElement | null>;
  readonly value: string;
  readonly problems: readonly RuleProblem[];
  readonly onChange: (written: string) => void;
  readonly onSave: () => void;
  readonly placeholder: string;
  readonly labelledBy: string;
  readonly describedBy: string;
}

/** Numbered lines to write on. What is wrong with a line stands beside it. */
export function LineSheet({ area, value, problems, onChange, onSave, placeholder, labelledBy, describedBy }: LineSheetParts) {
  const [scrolled, setScrolled] = useState(0);
  const wrong = useMemo(() => new Map(problems.map(({ line, userText }) => [line, userText])), [problems]);
  const inSight = linesInSight(value, scrolled, SHEET_PX, LINE_PX);
  const onKey = (event: KeyboardEvent): void => {
    if (event.key.toLowerCase() !== 's' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    onSave();
  };
  const onPaste = (event: ClipboardEvent<HTMLTextAreaElement>): void => {
    const piece = event.clipboardData.getData('text/plain');
    if (piece.length < LONG_PASTE) return;
    event.preventDefault();
    const sheet = event.currentTarget;
    const [after, cursor] = pasted(value, sheet.selectionStart, sheet.selectionEnd, piece);
    onChange(after);
    requestAnimationFrame(() => sheet.setSelectionRange(cursor, cursor));
  };
  const sizes = { '--line-px': `${LINE_PX}px`, '--sheet-px': `${SHEET_PX}px`, '--scrolled': `${-scrolled}px` };
  return (
    <div className={classes.sheet} style={sizes as CSSProperties}>
      <div className={classes.gutter} aria-hidden="true">
        {inSight.map((line) => (
          <span key={line} className={classes.number} style={{ top: (line - 1) * LINE_PX }} data-problem={wrong.has(line) || undefined}>
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
        placeholder={placeholder}
        aria-labelledby={labelledBy}
        aria-describedby={describedBy}
        aria-invalid={problems.length > 0}
        aria-keyshortcuts="Control+S"
        wrap="off"
        spellCheck={false}
        autoCapitalize="none"
        autoComplete="off"
      />
      <div className={classes.marks} aria-hidden="true">
        {inSight
          .filter((line) => wrong.has(line))
          .map((line) => (
            <span key={line} className={classes.mark} style={{ top: (line - 1) * LINE_PX }}>
              <span>{wrong.get(line)}</span>
            </span>
          ))}
      </div>
    </div>
  );
}
