/** Names of environment variables: those of settings, those of the program itself, and those that are neither. Pure. */
import { nearestNames } from './nearest-names.ts';
import { allSettings } from './settings.ts';

const PREFIX = 'HEARTHGATE_';

/** What is no setting and still ours: where the data is, and what the project's own tests and scripts are told. */
const OTHER_NAMES: ReadonlySet<string> = new Set(
  ['DATA', 'E2E', 'BROWSER', 'PICTURES', 'TEST_COUNTS', 'VERSION'].map((name) => PREFIX + name),
);
/** Kubernetes and Docker describe a service called `hearthgate` to every container beside it. The user did not set these. */
const SERVICE_NAME = /^HEARTHGATE_(?:SERVICE_HOST|SERVICE_PORT(?:_[A-Z0-9_]+)?|PORT_\d+_(?:TCP|UDP|SCTP)(?:_(?:PROTO|PORT|ADDR))?|NAME)$/;
const SERVICE_ADDRESS = /^(?:tcp|udp|sctp):\/\//;

/** HEARTHGATE_SECTION_KEY, words of a key apart: proxy.connectPorts is HEARTHGATE_PROXY_CONNECT_PORTS. */
export function environmentName(named: { readonly section: string; readonly key: string }): string {
  const snake = (text: string) => text.replace(/[A-Z0-9]+/g, (part) => (/^\d+$/.test(part) ? part : `_${part}`)).toUpperCase();
  return `${PREFIX}${snake(named.section)}_${snake(named.key)}`;
}

export interface UnknownVariable {
  readonly name: string;
  /** The names that may have been meant. */
  readonly nearest: readonly string[];
}

export function unknownVariables(environment: Readonly<Record<string, string | undefined>>): readonly UnknownVariable[] {
  const ours = Object.keys(environment).filter((name) => name.startsWith(PREFIX) && environment[name] !== undefined);
  if (ours.length === 0) return [];
  const settings = new Set(allSettings().map(environmentName));
  return ours
    .filter((name) => !settings.has(name) && !OTHER_NAMES.has(name) && !isServiceName(name, environment[name] ?? ''))
    .map((name) => ({ name, nearest: nearestVariables(name, [...settings, `${PREFIX}DATA`]) }));
}

/** A name without its section (HEARTHGATE_PORT) means each setting that ends so. */
function nearestVariables(name: string, known: readonly string[]): readonly string[] {
  const rest = name.slice(PREFIX.length);
  const near = nearestNames(
    rest,
    known.map((each) => each.slice(PREFIX.length)),
  ).map((each) => PREFIX + each);
  return near.length > 0 || rest === '' ? near : shortest(known.filter((each) => each.endsWith(`_${rest}`)));
}

function shortest(names: readonly string[]): readonly string[] {
  return [...names].sort((one, other) => one.length - other.length).slice(0, 3);
}

function isServiceName(name: string, value: string): boolean {
  return SERVICE_NAME.test(name) || (name === `${PREFIX}PORT` && SERVICE_ADDRESS.test(value));
}
