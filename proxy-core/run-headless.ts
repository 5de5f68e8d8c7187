/** The core from a terminal: options in, addresses out, Ctrl+C stops it. No window, no launcher needed. */
import { hostname, userInfo } from 'node:os';
import { join, resolve } from 'node:path';
import { help, parseCommandLine, type CommandLine, type PrintConfigAsk } from './command-line.ts';
import { defaultDataFolder } from './composition/machine/data-folder.ts';
import { stopSignals } from './composition/machine/stop-signals.ts';
import { remoteScreens } from './composition/start/remote-screens.ts';
import {
  createProxyCore,
  hashEntry,
  keepNewObjectsYoung,
  keepNewSpaceSmall,
  openFileLog,
  settingsText,
  startWords,
  systemPorts,
  type BuiltParts,
  type CoreOptions,
  type ProxyCore,
  type StartReport,
} from './index.ts';

/** Exit codes: 0 stopped, 1 could not run, 2 what was typed or the settings file is wrong. */
export async function runHeadless(words: readonly string[], parts: BuiltParts): Promise<void> {
  const read = parseCommandLine(words);
  if (!read.ok) return leave(2, read.problems);
  const line = read.value;
  if (line.help) return void process.stdout.write(help(defaultDataFolder(process.platform, process.env)));
  if (line.version) return void process.stdout.write(`${parts.version}\n`);
  if (line.hash !== null) return void process.stdout.write(`${await hashEntry(line.hash)}\n`);
  const options = coreOptions(line, parts);
  if (line.printConfig !== null) return printSettings(options, line.printConfig);
  keepNewObjectsYoung();
  keepNewSpaceSmall();
  const log = openFileLog(join(options.dataFolder, 'log', 'hearthgate.log'));
  const created = await createProxyCore(options, systemPorts(log));
  if (!created.ok) return leave(created.exitCode, created.problems);
  process.on('uncaughtException', (error) => log.error('unexpected', error));
  process.on('unhandledRejection', (error) => log.error('unexpected', error));
  const report = await created.core.start();
  if (report.proxy.length === 0) {
    await created.core.stop();
    return leave(1, report.problems);
  }
  log.info('started', { version: parts.version, proxy: report.proxy.join(' ') });
  say(report);
  stopOnSignals(created.core, () => log.close());
}

async function printSettings(options: CoreOptions, ask: PrintConfigAsk): Promise<void> {
  const printed = await settingsText(options, ask, process.stdout.columns);
  if (!printed.ok) return leave(2, printed.problems);
  if (printed.trouble !== null) process.stderr.write(`${printed.trouble}\n\n`);
  process.stdout.write(`${printed.text}\n`);
}

function coreOptions(line: CommandLine, parts: BuiltParts): CoreOptions {
  const dataFolder = resolve(line.dataFolder ?? defaultDataFolder(process.platform, process.env));
  return {
    version: parts.version,
    dataFolder,
    configFile: line.configFile === null ? join(dataFolder, 'config.json') : resolve(line.configFile),
    configMustExist: line.configFile !== null,
    environment: process.env,
    overrides: line.overrides,
    historyWorkerUrl: parts.historyWorkerUrl,
    listsWorkerUrl: parts.listsWorkerUrl,
    pageFolder: parts.pageFolder,
    redirectorFolder: parts.redirectorFolder,
    helperRuntime: { file: process.execPath, env: {} },
  };
}

function say(report: StartReport): void {
  const server = { environment: process.env, platform: process.platform, user: userName(), hostname: hostname() };
  const lines = startWords(report, {
    withoutScreens: 'not available, see below',
    remote: remoteScreens(report.monitorLink, server),
    howToStop: 'Ctrl+C stops it.',
  });
  process.stdout.write(`${lines.join('\n')}\n`);
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return 'you'; // a number without a name, as in many containers
  }
}

function leave(code: number, problems: readonly string[]): void {
  process.stderr.write(`${problems.join('\n')}\n`);
  process.exitCode = code;
}

function stopOnSignals(core: ProxyCore, closeLog: () => void): void {
  const stop = (): void => {
    void core.stop().then(() => {
      closeLog();
      process.exit(0);
    });
  };
  const onSignal = stopSignals({ now: () => performance.now(), stop, stopAtOnce: () => process.exit(130) });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal);
  process.on('disconnect', onSignal); // the launcher died: nobody could stop us any more
}
