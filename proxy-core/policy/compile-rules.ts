/** Text of the rule editor to a rule set, with every problem by line. */
import type { RuleProblem } from '#core/contract/views.ts';
import { canonicalHost } from './canonical-host.ts';
import { RuleSet } from './rule-set.ts';

export interface CompiledRules {
  readonly allow: RuleSet;
  readonly block: RuleSet;
  readonly problems: readonly RuleProblem[];
}

/** Lines are hosts; empty lines and what follows `#` are for people. A line with a problem is left out of the set. */
export function compileRules(allow: readonly string[], block: readonly string[]): CompiledRules {
  const problems: RuleProblem[] = [];
  return { allow: compileList('allow', allow, problems), block: compileList('block', block, problems), problems };
}

/** @returns the host a rule line names, in canonical form; null for a line without one; undefined for one that is no rule. */
export function ruleHost(line: string): string | null | undefined {
  const text = line.replace(/#.*$/, '').trim();
  if (text === '') return null;
  const host = hostIn(text);
  return host === null ? undefined : (canonicalHost(host) ?? undefined);
}

function compileList(list: 'allow' | 'block', lines: readonly string[], problems: RuleProblem[]): RuleSet {
  const rules = new Map<string, string>();
  for (const [index, text] of lines.entries()) {
    const host = ruleHost(text);
    if (host === undefined) problems.push({ list, line: index + 1, text, userText: explain(text) });
    else if (host !== null && !rules.has(host)) rules.set(host, text.replace(/#.*$/, '').trim());
  }
  return new RuleSet(rules);
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
