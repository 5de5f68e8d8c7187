/** A change of switch or rules on its way: checked, written to disk, compiled, in force. All or nothing. */
import type { ConfigStore } from '#core/config/config-store.ts';
import type { FilteringChange, FilteringSettings } from '#core/control/control-ports.ts';
import type { CommandOutcome } from '#core/contract/views.ts';
import { compileRules } from '#core/policy/compile-rules.ts';
import type { CurrentPolicy } from '#core/policy/current-policy.ts';
import { policyFrom } from './policy-from-config.ts';

export class FilteringChanges {
  readonly #store: ConfigStore;
  readonly #policy: CurrentPolicy;

  constructor(store: ConfigStore, policy: CurrentPolicy) {
    this.#store = store;
    this.#policy = policy;
  }

  settings(): FilteringSettings {
    const { on, allow, block } = this.#store.config.filtering;
    return { on, allow, block, blockFileNames: this.#policy.get().blockFiles?.count ?? 0 };
  }

  async change(change: FilteringChange): Promise<CommandOutcome> {
    const { problems } = compileRules(change.allow ?? [], change.block ?? []);
    if (problems.length > 0) {
      const userText =
        problems.length === 1
          ? 'One line is not a rule. Nothing was changed.'
          : `${problems.length} lines are not rules. Nothing was changed.`;
      return { ok: false, userText, problems };
    }
    const done = await this.#store.change('filtering', { ...change });
    if (done.ok) this.#policy.replace(policyFrom(this.#store.config, this.#policy.get().blockFiles));
    return done;
  }
}
