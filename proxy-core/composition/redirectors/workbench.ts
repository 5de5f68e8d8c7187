/** Programs people write themselves: templates to begin with, versions to go back to, and a trial before one is trusted. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '#core/common/ports.ts';
import type { HistorySearch } from '#core/contract/api-contract.ts';
import type { RedirectorSave, RedirectorTrialAsk } from '#core/contract/redirectors-contract.ts';
import type {
  ProgramVersionView,
  RedirectorSaveOutcome,
  RedirectorTemplateView,
  TestBenchReport,
} from '#core/contract/redirector-views.ts';
import type { HistoryPage, HistoryRow } from '#core/contract/views.ts';
import type { PoolOptions } from '#core/redirector-pool/pool-options.ts';
import type { RedirectorPoolsPorts } from '#core/redirector-pool/redirector-pool.ts';
import { ProgramVersions, type SaveOutcome } from '#core/redirector-pool/workbench/program-versions.ts';
import type { RecordedRequest } from '#core/redirector-pool/workbench/recorded-request.ts';
import { readTemplates } from '#core/redirector-pool/workbench/templates.ts';
import { runTrial } from '#core/redirector-pool/workbench/test-bench.ts';

export interface WorkbenchPorts {
  readonly clock: Clock;
  searchHistory(ask: HistorySearch): Promise<HistoryPage>;
}

/** As much as the history gives at once. */
const PAGE_ROWS = 500;
/** A search may find few among many: it is not followed for ever. */
const MAX_PAGES = 40;

export class Workbench {
  readonly #sourceFolder: string;
  readonly #versions: ProgramVersions;
  readonly #ports: WorkbenchPorts;

  /**
   * @param exampleFolder - with the examples as they run; their sources stand in `sources` below it once they are bundled.
   * @param dataFolder - of this installation; versions are kept below it.
   */
  constructor(exampleFolder: string, dataFolder: string, ports: WorkbenchPorts) {
    const sources = join(exampleFolder, 'sources');
    this.#sourceFolder = existsSync(sources) ? sources : exampleFolder;
    this.#versions = new ProgramVersions(join(dataFolder, 'redirectors'), join(this.#sourceFolder, 'lib'), ports.clock);
    this.#ports = ports;
  }

  templates(): Promise<readonly RedirectorTemplateView[]> {
    return readTemplates(this.#sourceFolder);
  }

  list(pool: string): Promise<readonly ProgramVersionView[]> {
    return this.#versions.list(pool);
  }

  read(pool: string, version: number): Promise<string | null> {
    return this.#versions.read(pool, version);
  }

  async find(pool: string, version: number): Promise<ProgramVersionView | null> {
    return (await this.list(pool)).find((one) => one.version === version) ?? null;
  }

  /** @param inUse - path of the program the pool runs now, which is never thrown away. */
  async save({ pool, ...program }: RedirectorSave, inUse: string): Promise<RedirectorSaveOutcome> {
    const saved = await this.#versions.save(pool, program, inUse);
    return saved.ok ? saved : { ok: false, userText: WHY_NOT[saved.because] };
  }

  /** @param pools - what the trial's own pools are made with. */
  async tryOut(
    current: PoolOptions,
    candidate: string,
    ask: RedirectorTrialAsk,
    filesFolder: string,
    pools: RedirectorPoolsPorts,
  ): Promise<TestBenchReport> {
    const requests = await this.#recorded(ask);
    return runTrial({ current, candidate: { ...current, program: candidate }, requests, filesFolder }, pools);
  }

  async #recorded({ text, requests }: RedirectorTrialAsk): Promise<readonly RecordedRequest[]> {
    const found: RecordedRequest[] = [];
    let beforeId: number | null = null;
    for (let pages = 0; pages < MAX_PAGES && found.length < requests; pages += 1) {
      const page: HistoryPage = await this.#ports.searchHistory({ text, actions: null, beforeId, limit: PAGE_ROWS });
      found.push(...page.rows.filter(isRequest).map(recordedRequest));
      beforeId = page.nextBeforeId;
      if (beforeId === null) break;
    }
    return found.slice(0, requests);
  }
}

const WHY_NOT: Readonly<Record<Extract<SaveOutcome, { readonly ok: false }>['because'], string>> = {
  'too-large': 'The program is too large. Nothing was stored.',
  empty: 'There is nothing in it yet. Nothing was stored.',
  'bad-name': 'The redirector has a name that cannot be a folder. Nothing was stored.',
};

/** Names looked up and requests nobody could read are no questions for a redirector. */
function isRequest({ mode, method, host, because }: HistoryRow): boolean {
  return mode !== 'dns' && /^[A-Z]{1,40}$/.test(method) && host !== '' && because !== 'malformed';
}

function recordedRequest({ method, host, port, path, client, user, mode }: HistoryRow): RecordedRequest {
  return { method, scheme: method === 'CONNECT' ? 'https' : 'http', host, port, path, client, user, mode };
}
