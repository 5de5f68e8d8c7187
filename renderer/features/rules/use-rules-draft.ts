/** The draft of the Rules screen: follows the feed while untouched, survives it while somebody edits. */
import { useState } from 'react';
import type { RuleProblem, RulesView } from '#contract/views.ts';
import { useCommand } from '../../news/use-command.ts';
import {
  changedLines,
  draftOf,
  followed,
  isChanged,
  isOvertaken,
  linesOf,
  notesOf,
  type ListName,
  type ListsView,
  type RulesDraft,
} from './rules-draft.ts';

export interface RulesEditor {
  readonly draft: RulesDraft;
  readonly changed: number;
  readonly isChanged: boolean;
  readonly isOvertaken: boolean;
  readonly isUnderWay: boolean;
  readonly problem: string | null;
  readonly problems: readonly RuleProblem[];
  /** What was understood of saved lines, and which of them are not in force. */
  readonly notes: (list: ListName) => readonly RuleProblem[];
  /** After saving: what was there before, ready to be taken back. After that: that it was. */
  readonly afterwards: 'saved' | 'undone' | null;
  readonly edit: (list: ListName, written: string) => void;
  readonly save: () => void;
  readonly undo: () => void;
  readonly discard: () => void;
  readonly keepMine: () => void;
}

export function useRulesDraft(rules: RulesView): RulesEditor {
  const [afterwards, setAfterwards] = useState<RulesEditor['afterwards']>(null);
  const [before, setBefore] = useState<ListsView | null>(null);
  const { draft, setDraft, adopt } = useFollowedDraft(rules);
  const command = useCommand(
    (client, { lists }: { readonly lists: ListsView; readonly previous: ListsView | null }) =>
      client.rules.replace({ allow: [...lists.allow], block: [...lists.block] }),
    ({ previous }) => {
      adopt();
      setBefore(previous);
      setAfterwards(previous === null ? 'undone' : 'saved');
    },
  );
  const replace = (next: RulesDraft): void => {
    setDraft(next);
    setAfterwards(null);
    command.reset(); // line numbers may mean other lines now
  };
  return {
    draft,
    changed: changedLines(draft),
    isChanged: isChanged(draft),
    isOvertaken: isOvertaken(draft, rules),
    isUnderWay: command.isUnderWay,
    problem: command.problem,
    problems: command.problems,
    notes: (list) => notesOf(list, draft, rules),
    afterwards: isChanged(draft) ? null : afterwards,
    edit: (list, written) => replace({ ...draft, [list]: written }),
    save: () => command.send({ lists: linesOf(draft), previous: rules }),
    undo: () => before !== null && command.send({ lists: before, previous: null }),
    discard: () => replace(draftOf(rules)),
    keepMine: () => setDraft({ ...draft, base: rules }),
  };
}

/** The draft, brought up to date with the feed where that takes nothing away from anybody. */
function useFollowedDraft(rules: RulesView): {
  readonly draft: RulesDraft;
  readonly setDraft: (draft: RulesDraft) => void;
  readonly adopt: () => void;
} {
  const [state, setState] = useState(() => ({ draft: draftOf(rules), adopts: false }));
  const draft = followed(state.draft, rules, state.adopts);
  if (draft !== state.draft) setState({ draft, adopts: false });
  return {
    draft,
    setDraft: (next) => setState({ draft: next, adopts: false }),
    adopt: () => setState((now) => ({ ...now, adopts: true })),
  };
}
