/** A change of switch or rules on its way: checked, written to disk, compiled, in force. All or nothing, and a slice at a time. */
import type { ConfigStore } from '#core/config/config-store.ts';
import type { FilteringChange, FilteringSettings } from '#core/control/control-ports.ts';
import type { CommandOutcome } from '#core/contract/views.ts';
import { compileInSlices, type CompiledRules } from '#core/policy/compile-rules.ts';
import type { CurrentPolicy } from '#core/policy/current-policy.ts';
import { policyFrom } from './policy-from-config.ts';

export class FilteringChanges {
  readonly #store: ConfigStore;
  readonly #policy: CurrentPolicy;
  readonly #pause: () => Promise<void>;

  /** @param pause - lets the loop do whatever else waits. */
  constructor(store: ConfigStore, policy: CurrentPolicy, pause: () => Promise<void>) {
    this.#store = store;
    this.#policy = policy;
    this.#pause = pause;
  }

  /** The rules of the settings as they are at the start. Before it is done, none is in force. */
  async compile(): Promise<void> {
    const { allow, block } = this.#store.config.filtering;
    this.#take(await compileInSlices(allow, block, this.#pause));
  }

  settings(): FilteringSettings {
    const { on, allow, block } = this.#store.config.filtering;
    return { on, allow, block, blockFileNames: this.#policy.get().blockFiles?.count ?? 0 };
  }

  async change(change: FilteringChange): Promise<CommandOutcome> {
    const { allow, block, problems } = await compileInSlices(change.allow ?? [], change.block ?? [], this.#pause);
    if (problems.length > 0) {
      const userText =
        problems.length === 1
          ? 'One line is not a rule. Nothing was changed.'
          : `${problems.length} lines are not rules. Nothing was changed.`;
      return { ok: false, userText, problems };
    }
    const done = await this.#store.change('filtering', { ...change });
    if (done.ok) this.#take({ ...(change.allow === undefined ? {} : { allow }), ...(change.block === undefined ? {} : { block }) });
    return done;
  }

  /** What was not compiled anew stays as it is. */
  #take({ allow, block }: Partial<CompiledRules>): void {
    const now = this.#policy.get();
    this.#policy.replace(policyFrom(this.#store.config, { ...now, allow: allow ?? now.allow, block: block ?? now.block }));
  }
}
