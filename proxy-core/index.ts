/** The door of the core: what the desktop shell and the terminal may use. */
export { createProxyCore } from './proxy-core.ts';
export type { BuiltParts, CoreCreated, CoreOptions, ProxyCore, StartReport } from './proxy-core.ts';
export { openFileLog, type FileLog } from './composition/machine/file-log.ts';
export { keepNewSpaceSmall } from './composition/machine/new-space.ts';
export { keepNewObjectsYoung } from './composition/machine/young-objects.ts';
export { systemClock, systemPorts } from './composition/machine/system-ports.ts';
export { hashEntry } from './config/secrets.ts';
export { settingsText } from './composition/start/settings-text.ts';
export { startWords } from './composition/start/start-words.ts';
export { help, parseCommandLine, type CommandLine, type PrintConfigAsk } from './command-line.ts';
export { defaultDataFolder } from './composition/machine/data-folder.ts';
export { stopSignals } from './composition/machine/stop-signals.ts';
export { readPageFiles, type PageFile, type PageFiles } from './monitor/pages/page-files.ts';
export type { Clock, Log, Random } from './common/ports.ts';
