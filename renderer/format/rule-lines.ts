/** Lines of a list that say something: not empty, not a remark. Pure. */
export function countRules(lines: readonly string[]): number {
  return lines.filter((line) => !/^\s*(?:#|$)/.test(line)).length;
}
