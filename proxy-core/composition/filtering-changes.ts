/** A change of switch or rules on its way: checked, written to disk, compiled, in force. All or nothing, and a slice at a time. */
import type { ConfigStore } from '#core/config/config-store.ts';
import type { FilteringChange, FilteringSettings } from '#core/control/control-ports.ts';
import type { CommandOutcome, RuleProblem } from '#core/contract/views.ts';
import { compileInSlices, MAX_NOTES, type CompiledRules } from '#core/policy/compile-rules.ts';
import type { CurrentPolicy } from '#core/policy/current-policy.ts';
import { policyFrom } from './policy-from-config.ts';

type RuleListName = RuleProblem['list'];
const LISTS: readonly RuleListName[] = ['allow', 'block'];

export class FilteringChanges {
  readonly #store: ConfigStore;
  readonly #policy: CurrentPolicy;
  readonly #pause: () => Promise<void>;
  #notes: readonly RuleProblem[] = [];

  /** @param pause - lets the loop do whatever else waits. */
  constructor(store: ConfigStore, policy: CurrentPolicy, pause: () => Promise<void>) {
    this.#store = store;
    this.#policy = policy;
    this.#pause = pause;
  }

  /** The rules of the settings as they are at the start. Before it is done, none is in force. */
  async compile(): Promise<void> {
    const { allow, block } = this.#store.config.filtering;
    this.#take(await compileInSlices(allow, block, this.#pause), ['allow', 'block']);
  }

  settings(): FilteringSettings {
    const { on, allow, block } = this.#store.config.filtering;
    return { on, allow, block, blockFileNames: this.#policy.get().blockFiles?.count ?? 0, notes: this.#notes };
  }

  async change(change: FilteringChange): Promise<CommandOutcome> {
    const compiled = await compileInSlices(change.allow ?? [], change.block ?? [], this.#pause);
    const { problems } = compiled;
    if (problems.length > 0) {
      const userText =
        problems.length === 1
          ? 'One line is not a rule. Nothing was changed.'
          : `${problems.length} lines are not rules. Nothing was changed.`;
      return { ok: false, userText, problems };
    }
    const done = await this.#store.change('filtering', { ...change });
    if (done.ok) {
      this.#take(
        compiled,
        LISTS.filter((list) => change[list] !== undefined),
      );
    }
    return done;
  }

  /** @param lists - those that were compiled anew; the others stay as they are. */
  #take(compiled: CompiledRules, lists: readonly RuleListName[]): void {
    const now = this.#policy.get();
    const rules = { allow: now.allow, block: now.block };
    for (const list of lists) rules[list] = compiled[list];
    const said = [...compiled.problems.slice(0, MAX_NOTES).map(notInForce), ...compiled.notes];
    this.#notes = [...this.#notes.filter(({ list }) => !lists.includes(list)), ...said.filter(({ list }) => lists.includes(list))];
    this.#policy.replace(policyFrom(this.#store.config, { ...now, ...rules }));
  }
}

/** A line of the settings file that is no rule: a change on screen would have been refused. */
function notInForce(problem: RuleProblem): RuleProblem {
  return { ...problem, userText: `Not in force. ${problem.userText}` };
}
