/** Counts tests for the last line of `npm test`, names each that failed, and says why each skipped one was skipped. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Reporter, TestModule } from 'vitest/node';

/** Enough to know what it is about where only the end of a log is kept. */
function firstLine(message = 'no message'): string {
  return (message.split('\n', 1)[0] as string).slice(0, 200);
}

export default class CountReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const counts = { passed: 0, failed: errors.length, skipped: 0 };
    const failed: string[] = [];
    const reasons = new Map<string, number>();
    for (const module of modules) {
      if (module.errors().length > 0) counts.failed += 1;
      for (const test of module.children.allTests()) {
        const result = test.result();
        if (result.state === 'skipped') {
          const reason = result.note ?? 'no reason given';
          reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
        }
        if (result.state === 'failed')
          failed.push(`failed: ${module.relativeModuleId}: ${test.fullName}: ${firstLine(result.errors[0]?.message)}`);
        if (result.state !== 'pending') counts[result.state] += 1;
      }
    }
    for (const line of failed) process.stdout.write(`${line}\n`);
    for (const [reason, count] of reasons) process.stdout.write(`skipped ${count}: ${reason}\n`);
    const file = process.env['HEARTHGATE_TEST_COUNTS'];
    if (file === undefined) return;
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, JSON.stringify(counts));
  }
}
