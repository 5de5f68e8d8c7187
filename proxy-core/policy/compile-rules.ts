/** Text of the rule editor to a rule set, with every problem and note by line. */
import type { RuleProblem } from '#core/contract/views.ts';
import { NetworkRules } from './network-rules.ts';
import { readRuleLine } from './rule-line.ts';
import { RuleSet } from './rule-set.ts';
import { noteWords, PROBLEM_WORDS } from './rule-words.ts';

export interface CompiledRules {
  readonly allow: RuleSet;
  readonly block: RuleSet;
  /** Lines that are no rules; they are in neither set. */
  readonly problems: readonly RuleProblem[];
  /** Lines that mean something else than they say literally; the first `MAX_NOTES` of each list. */
  readonly notes: readonly RuleProblem[];
}

/** At most so many lines are read in one go: 1 to 3 ms, on a loop that must not stand still for more than 10. */
export const SLICE_LINES = 1000;
/** Every follower of the rules is sent them; more would not be read anyway. */
export const MAX_NOTES = 200;

/** Lines are hosts and networks; empty lines and comments are left out. A line with a problem is not in the set. */
export function compileRules(allow: readonly string[], block: readonly string[]): CompiledRules {
  const compilation = slices(allow, block);
  for (;;) {
    const step = compilation.next();
    if (step.done === true) return step.value;
  }
}

/**
 * The same for lists of any length, a slice at a time.
 *
 * @param pause - Resolves when whatever else waits has had its turn.
 */
export async function compileInSlices(
  allow: readonly string[],
  block: readonly string[],
  pause: () => Promise<void>,
): Promise<CompiledRules> {
  const compilation = slices(allow, block);
  for (;;) {
    const step = compilation.next();
    if (step.done === true) return step.value;
    await pause();
  }
}

/**
 * @returns the host a rule line names, in canonical form, or the network in its shortest spelling; null for a line without one;
 *   undefined for a line that is no rule.
 */
export function ruleHost(line: string): string | null | undefined {
  const read = readRuleLine(line);
  switch (read.type) {
    case 'nothing':
      return null;
    case 'problem':
      return undefined;
    case 'host':
    case 'network':
      return read.host;
  }
}

/** Yields after each slice; both lists count as one. */
function* slices(allow: readonly string[], block: readonly string[]): Generator<void, CompiledRules> {
  const lists = { allow: new ListInTheMaking('allow'), block: new ListInTheMaking('block') };
  const lines = { allow, block };
  let left = SLICE_LINES;
  for (const list of ['allow', 'block'] as const) {
    for (let index = 0; index < lines[list].length; index += 1) {
      if (left === 0) {
        yield;
        left = SLICE_LINES;
      }
      left -= 1;
      lists[list].take(lines[list][index] as string, index + 1);
    }
  }
  return {
    allow: lists.allow.rules,
    block: lists.block.rules,
    problems: [...lists.allow.problems, ...lists.block.problems],
    notes: [...lists.allow.notes, ...lists.block.notes],
  };
}

class ListInTheMaking {
  readonly problems: RuleProblem[] = [];
  readonly notes: RuleProblem[] = [];
  readonly #list: 'allow' | 'block';
  readonly #hosts = new Map<string, string>();
  readonly #networks = new NetworkRules();

  constructor(list: 'allow' | 'block') {
    this.#list = list;
  }

  get rules(): RuleSet {
    return new RuleSet(this.#hosts, this.#networks);
  }

  take(text: string, line: number): void {
    const read = readRuleLine(text);
    if (read.type === 'nothing') return;
    if (read.type === 'problem') return void this.problems.push({ list: this.#list, line, text, userText: PROBLEM_WORDS[read.code] });
    if (read.type === 'network') this.#networks.add(read.network, read.rule);
    else if (!this.#hosts.has(read.host)) this.#hosts.set(read.host, read.rule);
    if (read.note === null || this.notes.length >= MAX_NOTES) return;
    this.notes.push({ list: this.#list, line, text, userText: noteWords(this.#list, read.note, read.host) });
  }
}
