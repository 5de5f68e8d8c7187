import { Loader } from '@mantine/core';
import { useNews } from '../../news/use-news.ts';
import { formatCount } from '../../format/numbers.ts';
import { text } from '../../text/text.ts';
import type { RulesView } from '#contract/views.ts';
import { ListEditor } from './list-editor.tsx';
import { QuickAdd } from './quick-add.tsx';
import { LISTS } from './rules-draft.ts';
import { SaveBar } from './save-bar.tsx';
import { useRulesDraft } from './use-rules-draft.ts';
import classes from './rules.module.css';

/** What is blocked and what is always allowed. */
export function Rules() {
  const rules = useNews((news) => news.rules);
  const words = text.rules;
  return (
    <div className={classes.rules}>
      <h1 className={classes.title}>{words.title}</h1>
      {rules === null ? <Loader size="sm" aria-label={words.waiting} /> : <Editors rules={rules} />}
    </div>
  );
}

function Editors({ rules }: { readonly rules: RulesView }) {
  const editor = useRulesDraft(rules);
  const words = text.rules;
  return (
    <>
      <p className={classes.intro}>{words.intro}</p>
      <QuickAdd isBlocked={editor.isChanged} />
      <div className={classes.lists}>
        {LISTS.map((list) => (
          <ListEditor
            key={list}
            list={list}
            value={editor.draft[list]}
            problems={editor.problems.filter((problem) => problem.list === list)}
            notes={editor.notes(list)}
            onChange={(written) => editor.edit(list, written)}
            onSave={editor.save}
          />
        ))}
      </div>
      <p className={classes.files}>{rules.blockFileNames === 0 ? words.noFiles : words.fileNames(formatCount(rules.blockFileNames))}</p>
      <SaveBar editor={editor} />
    </>
  );
}
