/**
 * Compiled host rules. A rule covers its own host and every host below it:
 * example.org covers www.example.org but not myexample.org.
 */
export class RuleSet {
  /** Canonical host to the rule as the person wrote it. */
  readonly #rules: ReadonlyMap<string, string>;

  constructor(rules: ReadonlyMap<string, string>) {
    this.#rules = rules;
  }

  get size(): number {
    return this.#rules.size;
  }

  /** @param host - canonical. @returns the rule that covers it, the most specific first, or null. */
  find(host: string): string | null {
    if (this.#rules.size === 0) return null;
    for (let at = 0; ;) {
      const rule = this.#rules.get(at === 0 ? host : host.slice(at));
      if (rule !== undefined) return rule;
      const dot = host.indexOf('.', at);
      if (dot === -1) return null;
      at = dot + 1;
    }
  }
}

export const NO_RULES = new RuleSet(new Map());
