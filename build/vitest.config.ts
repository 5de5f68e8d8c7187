import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const root = fileURLToPath(new URL('..', import.meta.url));

/** `unit` runs in parallel; `end-to-end` starts whole programs and browsers, one file at a time. */
export default defineConfig({
  root,
  cacheDir: '.cache/vitest',
  test: {
    reporters: ['minimal', fileURLToPath(new URL('count-reporter.ts', import.meta.url))],
    projects: [
      {
        root,
        test: {
          name: 'unit',
          include: ['test/**/*.test.{ts,tsx}', 'test/scenarios/**/*.scenario.ts'],
          exclude: ['test/end-to-end/**'],
          // Far above what any needs: a slow machine is no reason to fail.
          testTimeout: 90_000,
          hookTimeout: 90_000,
        },
      },
      {
        root,
        test: {
          name: 'end-to-end',
          include: ['test/end-to-end/**/*.test.ts'],
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
});
