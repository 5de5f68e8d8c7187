/** One property that can be run for a count or for a while. */
import * as fc from 'fast-check';

export interface FuzzRun {
  readonly runs: number;
  /** What was found, small, with how to see it again; null: nothing. */
  readonly failure: string | null;
}

export interface FuzzCase {
  readonly name: string;
  run(options: { readonly seed: number; readonly runs: number; readonly limitMs?: number }): FuzzRun;
}

export function fuzzCase<Value>(name: string, property: fc.IRawProperty<Value, false>): FuzzCase {
  return {
    name,
    run: ({ seed, runs, limitMs }) => {
      const plugins = limitMs === undefined ? [] : [fc.interruptAfterTimeLimit(limitMs)];
      const details = fc.check(property, { seed, numRuns: runs, plugins });
      // Out of time before the first run is no failure of the property.
      const failed = details.failed && !(details.interrupted && details.counterexample === null);
      return {
        runs: details.numRuns,
        failure: failed ? `${String(details.errorInstance)}\n${fc.defaultReportMessage(details) ?? ''}` : null,
      };
    },
  };
}

/** A property says what is wrong by throwing; this is how. */
export function must(isSo: boolean, what: string, ...facts: readonly unknown[]): void {
  if (!isSo) throw new Error(`${what}: ${facts.map((fact) => JSON.stringify(fact)).join(' | ')}`);
}
