/**
 * The core inside this program: what it is started with, and its start and
 * stop. The only file that reads the environment. Knows no Electron, so the
 * core can move to another process by changing this file alone.
 */
import { join, resolve } from 'node:path';
import {
  createProxyCore,
  defaultDataFolder,
  help,
  keepNewObjectsYoung,
  keepNewSpaceSmall,
  openFileLog,
  parseCommandLine,
  settingsText,
  startWords,
  systemPorts,
  type CommandLine,
  type PrintConfigAsk,
  type BuiltParts,
  type CoreOptions,
  type FileLog,
  type ProxyCore,
  type StartReport,
} from '#core/index.ts';
import { ownWords } from './command-words.ts';
import { text } from './text.ts';

export interface DesktopStart {
  readonly type: 'run';
  readonly options: CoreOptions;
  /** The words that give the same start again, with whole paths: for starting at login. */
  readonly words: readonly string[];
  /** Only say the settings. */
  readonly printConfig: PrintConfigAsk | null;
  /** Into the tray, without a window. */
  readonly isHidden: boolean;
  /** Where an AppImage was started from; what runs is a copy that is gone later. */
  readonly appImage: string | null;
  /** Tests may look at the tray. */
  readonly isWatchedByTests: boolean;
}

export type StartRead =
  | DesktopStart
  /** Nothing to run: say this and leave. */
  | { readonly type: 'leave'; readonly code: 0 | 2; readonly lines: readonly string[] };

type Environment = Readonly<Record<string, string | undefined>>;

/** @param isDefaultApp see `command-words.ts`. */
export function readStart(
  argv: readonly string[],
  isDefaultApp: boolean,
  parts: BuiltParts,
  environment: Environment = process.env,
): StartRead {
  const { words, isHidden } = ownWords(argv, isDefaultApp);
  const read = parseCommandLine(words);
  if (!read.ok) return { type: 'leave', code: 2, lines: read.problems };
  const line = read.value;
  if (line.help) return { type: 'leave', code: 0, lines: [help(defaultDataFolder(process.platform, environment)).trimEnd()] };
  if (line.version) return { type: 'leave', code: 0, lines: [parts.version] };
  if (line.headless) return { type: 'leave', code: 2, lines: [text.start.noWindowHere] };
  const appImage = environment['APPIMAGE'];
  return {
    type: 'run',
    options: coreOptions(line, parts, environment),
    words: wordsAgain(line),
    printConfig: line.printConfig,
    isHidden,
    appImage: appImage === undefined || appImage === '' ? null : appImage,
    isWatchedByTests: environment['HEARTHGATE_E2E'] === '1',
  };
}

function coreOptions(line: CommandLine, parts: BuiltParts, environment: Environment): CoreOptions {
  const dataFolder = resolve(line.dataFolder ?? defaultDataFolder(process.platform, environment));
  const { version, historyWorkerUrl, listsWorkerUrl, pageFolder, redirectorFolder } = parts;
  return {
    version,
    historyWorkerUrl,
    listsWorkerUrl,
    pageFolder,
    redirectorFolder,
    dataFolder,
    configFile: line.configFile === null ? join(dataFolder, 'config.json') : resolve(line.configFile),
    configMustExist: line.configFile !== null,
    environment,
    overrides: line.overrides,
    // Electron's own executable is a Node when told so; a plain Node takes no notice.
    helperRuntime: { file: process.execPath, env: { ELECTRON_RUN_AS_NODE: '1' } },
  };
}

function wordsAgain(line: CommandLine): readonly string[] {
  const { dataFolder, configFile, overrides } = line;
  return [
    ...(dataFolder === null ? [] : ['--data', resolve(dataFolder)]),
    ...(configFile === null ? [] : ['--config', resolve(configFile)]),
    ...[...overrides].flatMap(([path, value]) => ['--set', `${path}=${value}`]),
  ];
}

export type CoreHostCreated =
  | { readonly ok: true; readonly host: CoreHost }
  | { readonly ok: false; readonly problems: readonly string[]; readonly exitCode: 1 | 2 };

export class CoreHost {
  readonly log: FileLog;
  readonly #core: ProxyCore;
  #starting: Promise<StartReport> | null = null;
  #stopping: Promise<void> | null = null;

  private constructor(core: ProxyCore, log: FileLog) {
    this.#core = core;
    this.log = log;
  }

  /** Refused when what was typed or the settings file cannot be used, or another program has the data folder. */
  static async create(options: CoreOptions): Promise<CoreHostCreated> {
    keepNewObjectsYoung();
    keepNewSpaceSmall();
    const log = openFileLog(join(options.dataFolder, 'log', 'hearthgate.log'));
    const created = await createProxyCore(options, systemPorts(log));
    return created.ok ? { ok: true, host: new CoreHost(created.core, log) } : created;
  }

  get control(): ProxyCore['control'] {
    return this.#core.control;
  }

  start(): Promise<StartReport> {
    this.#starting ??= this.#core.start();
    return this.#starting;
  }

  /** Waits for a start that is under way. Again: the same end. */
  stop(): Promise<void> {
    this.#stopping ??= this.#stop();
    return this.#stopping;
  }

  async #stop(): Promise<void> {
    await this.#starting?.catch(() => undefined); // whoever started it hears of it
    await this.#core.stop();
    this.log.close();
  }
}

/** What a terminal is told once it runs. */
export function startLines(report: StartReport): readonly string[] {
  return startWords(report, { withoutScreens: text.start.screensInWindow, remote: null, howToStop: text.start.stopIt });
}

/** For `--print-config`: what to say, and the exit code. */
export async function settingsLines(options: CoreOptions, ask: PrintConfigAsk): Promise<{ code: 0 | 2; lines: readonly string[] }> {
  const printed = await settingsText(options, ask, process.stdout.columns);
  if (!printed.ok) return { code: 2, lines: printed.problems };
  return { code: 0, lines: printed.trouble === null ? [printed.text] : [printed.trouble, '', printed.text] };
}
