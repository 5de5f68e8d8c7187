/** A whole core on free ports of this machine, with its own folder, for scenarios seen from outside. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll } from 'vitest';
import type { Ports } from '#core/common/ports.ts';
import type { HistoryRow } from '#core/contract/views.ts';
import { createProxyCore, systemPorts, type ProxyCore, type StartReport } from '#core/index.ts';
import { SilentLog } from './silent-log.ts';

export interface CoreWorld {
  readonly core: ProxyCore;
  readonly report: StartReport;
  readonly port: number;
  readonly folder: string;
  readonly log: SilentLog;
  /** Rows of history, newest first, once `count` are there. */
  rows(count: number): Promise<readonly HistoryRow[]>;
}

const here = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/** What this test file started. A hook is heeded only when it is set while the file is read, so there is one for all. */
const running: { readonly core: ProxyCore; readonly folder: string }[] = [];
afterAll(async () => {
  await Promise.all(running.map(({ core }) => core.stop()));
  for (const { folder } of running) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

/**
 * Ends with the test file.
 * @param settings - `section.key` to what one would type after `--set`.
 * @param ports - in place of the machine's: a clock moved by hand.
 * @param folder - the data folder; made when none is given.
 */
export async function startCore(
  settings: Readonly<Record<string, string>> = {},
  ports: Partial<Ports> = {},
  folder: string = mkdtempSync(join(tmpdir(), 'hearthgate-core-')),
): Promise<CoreWorld> {
  const log = new SilentLog();
  const overrides = new Map(Object.entries({ ...DEFAULTS, ...settings }));
  const created = await createProxyCore(
    {
      version: '0.0.0-test',
      dataFolder: folder,
      configFile: join(folder, 'config.json'),
      environment: { PATH: process.env['PATH'] },
      overrides,
      historyWorkerUrl: new URL('../../proxy-core/history/history-worker.ts', import.meta.url),
      listsWorkerUrl: new URL('../../proxy-core/lists/lists-worker.ts', import.meta.url),
      pageFolder: here('dist/renderer'),
      redirectorFolder: here('redirectors'),
      helperRuntime: { file: process.execPath, env: {} },
    },
    { ...systemPorts(log), ...ports },
  );
  if (!created.ok) throw new Error(created.problems.join('\n'));
  const { core } = created;
  const report = await core.start();
  running.push({ core, folder });
  const port = Number(report.proxy[0]?.split(':').at(-1));
  return { core, report, port, folder, log, rows: (count) => rowsOf(core, count) };
}

const DEFAULTS = {
  'proxy.port': '0',
  'monitor.port': '0',
  'proxy.allowDestinations': '127.0.0.0/8,::1/128',
  'proxy.connectPorts': '443,1024-65535',
  'dns.servers': '127.0.0.1:9',
};

async function rowsOf(core: ProxyCore, count: number): Promise<readonly HistoryRow[]> {
  const { history } = core.control.handlers as unknown as { readonly history: { readonly search: unknown } };
  const { call } = await import('@orpc/server');
  for (let attempt = 0; ; attempt += 1) {
    const page = (await call(history.search as never, { text: '' } as never, { context: { mayWrite: true } } as never)) as {
      readonly rows: readonly HistoryRow[];
    };
    if (page.rows.length >= count || attempt > 200) return page.rows;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
