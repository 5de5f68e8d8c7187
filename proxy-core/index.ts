/** The door of the core: what the desktop shell and the terminal may use. */
export { createProxyCore } from './proxy-core.ts';
export type { CoreCreated, CoreOptions, ProxyCore, StartReport } from './proxy-core.ts';
export { openFileLog, type FileLog } from './composition/file-log.ts';
export { systemPorts } from './composition/system-ports.ts';
export { printConfig } from './config/print-config.ts';
