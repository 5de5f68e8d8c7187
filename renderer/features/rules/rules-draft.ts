/** The two lists while somebody edits them. Text as written, compared with what is in force. Pure. */
import type { RuleProblem, RulesView } from '#contract/views.ts';

export type ListName = 'block' | 'allow';
export const LISTS: readonly ListName[] = ['block', 'allow'];

/** The lines of both lists. */
export type ListsView = Pick<RulesView, ListName>;

export interface RulesDraft {
  /** What the lists were when editing began. */
  readonly base: ListsView;
  readonly block: string;
  readonly allow: string;
}

export function draftOf(rules: ListsView): RulesDraft {
  return { base: rules, block: rules.block.join('\n'), allow: rules.allow.join('\n') };
}

export function isChanged(draft: RulesDraft): boolean {
  return LISTS.some((list) => draft[list] !== draft.base[list].join('\n'));
}

/**
 * The newest lists replace a draft nobody touched, and one that was just saved
 * (`adopts`): the core may have written it a little differently. Any other
 * draft with changes stays; `isOvertaken` tells that the lists moved on underneath.
 */
export function followed(draft: RulesDraft, rules: ListsView, adopts: boolean): RulesDraft {
  if (rules === draft.base) return draft;
  return adopts || !isChanged(draft) || sameLists(rules, linesOf(draft)) ? draftOf(rules) : draft;
}

/** Somebody else changed the lists since this draft began. */
export function isOvertaken(draft: RulesDraft, rules: ListsView): boolean {
  return isChanged(draft) && !sameLists(rules, draft.base);
}

/** What there is to say about the lines of a list; nothing while they differ from what is in force, because the numbers would mean other lines. */
export function notesOf(list: ListName, draft: RulesDraft, rules: RulesView): readonly RuleProblem[] {
  return draft[list] === rules[list].join('\n') ? rules.notes.filter((note) => note.list === list) : [];
}

/** Lines as they are sent: blanks at the ends cut, empty lines at the very end dropped. Line numbers stay what the person sees. */
export function linesOf(draft: Pick<RulesDraft, ListName>): ListsView {
  return { block: split(draft.block), allow: split(draft.allow) };
}

/** How many lines differ from what is in force; for the words beside the Save button. */
export function changedLines(draft: RulesDraft): number {
  const now = linesOf(draft);
  return LISTS.reduce((sum, list) => sum + difference(draft.base[list], now[list]), 0);
}

function difference(before: readonly string[], after: readonly string[]): number {
  const left = new Map<string, number>();
  for (const line of before) left.set(line, (left.get(line) ?? 0) + 1);
  let added = 0;
  for (const line of after) {
    const count = left.get(line) ?? 0;
    if (count === 0) added += 1;
    else left.set(line, count - 1);
  }
  const removed = [...left.values()].reduce((sum, count) => sum + count, 0);
  return Math.max(added, removed);
}

function split(written: string): readonly string[] {
  const lines = written.split(/\r?\n/).map((line) => line.trim());
  while (lines.at(-1) === '') lines.pop();
  return lines;
}

function sameLists(one: ListsView, other: ListsView): boolean {
  return LISTS.every((list) => one[list].length === other[list].length && one[list].every((line, at) => line === other[list][at]));
}
