/** The draft of the Rules screen: follows the feed while untouched, survives it while somebody edits. */
import { useState } from 'react';
import type { RuleProblem, RulesView } from '#contract/views.ts';
import { useCommand } from '../../news/use-command.ts';
import { changedLines, draftOf, followed, isChanged, isOvertaken, linesOf, type ListName, type RulesDraft } from './rules-draft.ts';

type Lists = Pick<RulesView, ListName>;

export interface RulesEditor {
  readonly draft: RulesDraft;
  readonly changed: number;
  readonly isChanged: boolean;
  readonly isOvertaken: boolean;
  readonly isUnderWay: boolean;
  readonly problem: string | null;
  readonly problems: readonly RuleProblem[];
  /** After saving: what was there before, ready to be taken back. After that: that it was. */
  readonly afterwards: 'saved' | 'undone' | null;
  edit(list: ListName, written: string): void;
  save(): void;
  undo(): void;
  discard(): void;
  keepMine(): void;
}

export function useRulesDraft(rules: RulesView): RulesEditor {
  const [draft, setDraft] = useState(() => draftOf(rules));
  const [before, setBefore] = useState<Lists | null>(null);
  const [afterwards, setAfterwards] = useState<RulesEditor['afterwards']>(null);
  const [adopts, setAdopts] = useState(false);
  const command = useCommand(
    (client, { lists }: { readonly lists: Lists; readonly previous: Lists | null }) =>
      client.rules.replace({ allow: [...lists.allow], block: [...lists.block] }),
    ({ previous }) => {
      setAdopts(true);
      setBefore(previous);
      setAfterwards(previous === null ? 'undone' : 'saved');
    },
  );
  const current = followed(draft, rules, adopts);
  if (current !== draft) {
    setDraft(current);
    setAdopts(false);
  }

  return {
    draft: current,
    changed: changedLines(current),
    isChanged: isChanged(current),
    isOvertaken: isOvertaken(current, rules),
    isUnderWay: command.isUnderWay,
    problem: command.problem,
    problems: command.problems,
    afterwards: isChanged(current) ? null : afterwards,
    edit(list, written) {
      setDraft({ ...current, [list]: written });
      setAdopts(false);
      setAfterwards(null);
      command.reset(); // line numbers may mean other lines now
    },
    save: () => command.send({ lists: linesOf(current), previous: rules }),
    undo() {
      if (before !== null) command.send({ lists: before, previous: null });
    },
    discard() {
      setDraft(draftOf(rules));
      command.reset();
    },
    keepMine: () => setDraft({ ...current, base: rules }),
  };
}
