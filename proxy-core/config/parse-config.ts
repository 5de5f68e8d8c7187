/**
 * Document, environment and overrides to one configuration, or to all problems
 * at once. Later sources win: default, file, environment, command line.
 */
import { didYouMean, nearestNames } from './nearest-names.ts';
import { allSettings, SETTINGS, type NamedSetting, type ProxyConfig } from './settings.ts';
import { environmentName, unknownVariables } from './variables.ts';

export { environmentName };

/** `screens`: changed there in this run, although the environment or the command line says otherwise. */
export type Origin = 'default' | 'file' | 'environment' | 'command line' | 'screens';

export interface ConfigProblem {
  /** `section.key`, or what else is wrong. */
  readonly path: string;
  readonly value: string;
  readonly allowed: string;
  readonly origin: Origin;
  /** Only when there is no such setting: the names nearest to it. */
  readonly nearest?: readonly string[];
}

export interface ConfigSources {
  /** The parsed JSON document, or undefined when there is none. */
  readonly document?: unknown;
  /** Variables such as HEARTHGATE_PROXY_PORT. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** `section.key` to what was typed. */
  readonly overrides?: ReadonlyMap<string, string>;
  /** `section.key` to its value: what the screens have changed over an override. Counts before everything else. */
  readonly changes?: ReadonlyMap<string, unknown>;
}

export type ConfigRead =
  | { readonly ok: true; readonly config: ProxyConfig; readonly origins: ReadonlyMap<string, Origin> }
  | { readonly ok: false; readonly problems: readonly ConfigProblem[] };

/** The document's own version; a higher one was written by a newer program. */
export const DOCUMENT_VERSION = 1;

export function parseConfig(sources: ConfigSources): ConfigRead {
  const problems: ConfigProblem[] = [];
  const origins = new Map<string, Origin>();
  const config: Record<string, Record<string, unknown>> = {};
  const document = readDocument(sources.document, problems);
  for (const named of allSettings()) {
    const { value, origin } = chosen(named, document, sources);
    const checked = named.setting.schema.safeParse(value);
    if (!checked.success) problems.push(...problemsOf(named, value, origin, checked.error.issues));
    origins.set(named.path, origin);
    (config[named.section] ??= {})[named.key] = checked.success ? checked.data : named.setting.fallback;
  }
  problems.push(...unknownNames(document, sources));
  return problems.length === 0 ? { ok: true, config: config as ProxyConfig, origins } : { ok: false, problems };
}

type Document = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

function readDocument(document: unknown, problems: ConfigProblem[]): Document {
  if (document === undefined) return {};
  if (!isObject(document)) {
    problems.push({ path: '(whole file)', value: shown(document), allowed: 'an object of sections', origin: 'file' });
    return {};
  }
  const { version, ...sections } = document;
  if (version !== DOCUMENT_VERSION)
    problems.push({
      path: 'version',
      value: shown(version),
      allowed: `${DOCUMENT_VERSION}, the version this program reads`,
      origin: 'file',
    });
  for (const [name, section] of Object.entries(sections)) {
    if (!Object.hasOwn(SETTINGS, name) && (!isObject(section) || Object.keys(section).length === 0))
      problems.push(unknown(name, 'file', Object.keys(SETTINGS)));
    else if (!isObject(section)) problems.push({ path: name, value: shown(section), allowed: 'an object of settings', origin: 'file' });
  }
  return Object.fromEntries(Object.entries(sections).filter((entry): entry is [string, Record<string, unknown>] => isObject(entry[1])));
}

function chosen(named: NamedSetting, document: Document, sources: ConfigSources): { readonly value: unknown; readonly origin: Origin } {
  if (sources.changes?.has(named.path) === true) return { value: sources.changes.get(named.path), origin: 'screens' };
  const override = sources.overrides?.get(named.path);
  if (override !== undefined) return { value: named.setting.fromText(override), origin: 'command line' };
  const variable = sources.environment?.[environmentName(named)];
  if (variable !== undefined) return { value: named.setting.fromText(variable), origin: 'environment' };
  const written = document[named.section]?.[named.key];
  if (written !== undefined) return { value: written, origin: 'file' };
  return { value: named.setting.fallback, origin: 'default' };
}

function problemsOf(
  named: NamedSetting,
  value: unknown,
  origin: Origin,
  issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[],
): readonly ConfigProblem[] {
  return issues.map((issue) => {
    const at = issue.path.reduce<unknown>(
      (inner, step) => (isObject(inner) || Array.isArray(inner) ? (inner as Record<PropertyKey, unknown>)[step] : inner),
      value,
    );
    const path = [named.path, ...issue.path.map(String)].join('.');
    return { path, value: named.setting.isSecret === true ? '(not shown)' : shown(at), allowed: issue.message, origin };
  });
}

function unknownNames(document: Document, sources: ConfigSources): readonly ConfigProblem[] {
  const paths = new Set(allSettings().map((named) => named.path));
  const inFile = Object.entries(document).flatMap(([section, settings]) => Object.keys(settings).map((key) => `${section}.${key}`));
  const typed = [...(sources.overrides?.keys() ?? [])];
  return [
    ...inFile.filter((path) => !paths.has(path)).map((path) => unknown(path, 'file', paths)),
    ...unknownVariables(sources.environment ?? {}).map(({ name, nearest }) => unknown(name, 'environment', [], nearest)),
    ...typed.filter((path) => !paths.has(path)).map((path) => unknown(path, 'command line', paths)),
  ];
}

function unknown(path: string, origin: Origin, known: Iterable<string>, nearest = nearestNames(path, known)): ConfigProblem {
  return { path, value: '', allowed: 'a setting that exists', origin, nearest };
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** One line a problem, for a terminal and for the screen. */
export function problemText({ path, value, allowed, origin, nearest }: ConfigProblem): string {
  if (nearest !== undefined) return `${path} (${origin}) is not a setting.${didYouMean(nearest)}`;
  return `${path}${value === '' ? '' : ` is ${value}`} (${origin}); allowed: ${allowed}`;
}
