/** Text of the rule editor to a rule set, with every problem by line. */
import type { RuleProblem } from '#core/contract/views.ts';
import { canonicalForm } from './canonical-host.ts';
import { RuleSet } from './rule-set.ts';

/** Most lines: nothing to take off. */
const PLAIN_HOST = /^[A-Za-z0-9][A-Za-z0-9.-]*$/;

export interface CompiledRules {
  readonly allow: RuleSet;
  readonly block: RuleSet;
  readonly problems: readonly RuleProblem[];
}

/** At most so many lines are read in one go: 1 to 3 ms, on a loop that must not stand still for more than 10. */
export const SLICE_LINES = 1000;

/** Lines are hosts; empty lines and what follows `#` are for people. A line with a problem is left out of the set. */
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

/** @returns the host a rule line names, in canonical form; null for a line without one; undefined for one that is no rule. */
export function ruleHost(line: string): string | null | undefined {
  const text = ruleText(line);
  if (text === '') return null;
  const host = PLAIN_HOST.test(text) ? text : hostIn(text);
  // Not remembered: twenty thousand rules would push out the hosts that requests ask about.
  return host === null ? undefined : (canonicalForm(host) ?? undefined);
}

/** Yields after each slice; both lists count as one. */
function* slices(allow: readonly string[], block: readonly string[]): Generator<void, CompiledRules> {
  const rules = { allow: new Map<string, string>(), block: new Map<string, string>() };
  const problems: RuleProblem[] = [];
  const lists = { allow, block };
  let left = SLICE_LINES;
  for (const list of ['allow', 'block'] as const) {
    for (let index = 0; index < lists[list].length; index += 1) {
      if (left === 0) {
        yield;
        left = SLICE_LINES;
      }
      left -= 1;
      const text = lists[list][index] as string;
      const host = ruleHost(text);
      if (host === undefined) problems.push({ list, line: index + 1, text, userText: explain(text) });
      else if (host !== null && !rules[list].has(host)) rules[list].set(host, ruleText(text));
    }
  }
  return { allow: new RuleSet(rules.allow), block: new RuleSet(rules.block), problems };
}

/** What is for people is left out. */
function ruleText(line: string): string {
  const hash = line.indexOf('#');
  return (hash === -1 ? line : line.slice(0, hash)).trim();
}

/** People paste whole addresses, `*.host` and `||host^`; the host in them is what they mean. */
function hostIn(text: string): string | null {
  const bare = text
    .replace(/^[a-z][a-z0-9+.-]*:\/\//i, '')
    .replace(/^\|\|/, '')
    .replace(/\^$/, '')
    .replace(/\/.*$/, '')
    .replace(/^\*?\./, '');
  const bracketed = /^\[([^\]]+)\](?::\d+)?$/.exec(bare);
  if (bracketed !== null) return bracketed[1] ?? null;
  const isIpv6 = bare.split(':').length > 2;
  const host = isIpv6 ? bare : bare.replace(/:\d{1,5}$/, '');
  return /[\s@*?,;"'<>\\|^]/.test(host) ? null : utf8AsLatin1(host);
}

/** Hosts on the wire are octets; what a person typed is characters. */
function utf8AsLatin1(text: string): string {
  if (!/[^\u0000-\u007f]/.test(text)) return text;
  return encodeURIComponent(text.toWellFormed()).replace(/%([0-9A-F]{2})/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
}

function explain(text: string): string {
  if (/[*?]/.test(text.replace(/^\*\./, ''))) return 'A star may only stand at the start, as in *.example.org.';
  if (/\s/.test(text.trim())) return 'One host a line, without spaces, as in example.org.';
  return 'This is not a host name or an address, as example.org or 192.0.2.1 would be.';
}
