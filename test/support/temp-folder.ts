import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

/** A hook is heeded only when it is set while the file is read, so there is one for all. */
const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

/** A folder of the test file's own, gone when the file is done. */
export function tempFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'hearthgate-test-'));
  folders.push(folder);
  return folder;
}
