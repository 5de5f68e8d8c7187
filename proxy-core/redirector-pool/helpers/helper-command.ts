/** Turns a configured program into what is really started. Pure. */
import type { HelperCommand } from './helper-port.ts';

/** The runtime this program itself runs on, for helpers written in TypeScript or JavaScript. */
export interface RuntimeForHelpers {
  /** Path of node, or of Electron. */
  readonly file: string;
  /** Added to the helper's environment: `ELECTRON_RUN_AS_NODE=1` makes Electron a plain Node. */
  readonly env: Readonly<Record<string, string>>;
  readonly platform: string;
}

const BY_RUNTIME = /\.(?:[cm]?[jt]s)$/i;

/** What a helper may know of the world around it. Everything else (tokens, proxy settings, NODE_OPTIONS) stays here. */
const KEPT = [
  'PATH',
  'HOME',
  'USER',
  'LANG',
  'LC_ALL',
  'LC_CTYPE',
  'TZ',
  'TMPDIR',
  'TEMP',
  'TMP',
  'SystemRoot',
  'PATHEXT',
  'USERPROFILE',
  'APPDATA',
  'LOCALAPPDATA',
];

/**
 * @param environment - Of this process; only a few harmless names of it are passed on.
 * @returns argv and environment. There is no shell: an argument with blanks or quotes stays one argument.
 */
export function helperCommand(
  program: string,
  args: readonly string[],
  runtime: RuntimeForHelpers,
  environment: Readonly<Record<string, string | undefined>>,
): HelperCommand {
  const env = cleanedEnvironment(environment);
  if (BY_RUNTIME.test(program)) return { file: runtime.file, args: [program, ...args], env: { ...env, ...runtime.env } };
  const interpreter = interpreterFor(program, runtime.platform);
  return interpreter === null ? { file: program, args, env } : { file: interpreter, args: [program, ...args], env };
}

/** A script needs neither its first line nor the execute bit. */
function interpreterFor(program: string, platform: string): string | null {
  if (/\.py$/i.test(program)) return platform === 'win32' ? 'python' : 'python3';
  if (/\.sh$/i.test(program)) return 'sh';
  return null;
}

function cleanedEnvironment(environment: Readonly<Record<string, string | undefined>>): Record<string, string> {
  // Python keeps its answers in a buffer when nobody looks; one that forgot to flush would look silent.
  const env: Record<string, string> = { PYTHONUNBUFFERED: '1' };
  for (const name of KEPT) {
    const value = environment[name];
    if (value !== undefined) env[name] = value;
  }
  return env;
}
