/** The house's directions as a table, and the check itself: text in, broken rules out. Used on the tree and on planted faults. */

export interface SourceFile {
  /** From the top of the repository, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

interface Room {
  readonly path: string;
  /** Rooms it may import, besides itself. */
  readonly rooms: readonly string[];
  /** Packages and Node modules every file of the room may import. */
  readonly packages: readonly (string | RegExp)[];
  /** Packages only the named files may import. */
  readonly only?: Readonly<Record<string, readonly string[]>>;
}

const CORE = [
  'common',
  'contract',
  'protocol',
  'policy',
  'config',
  'dns',
  'redirector-pool',
  'net',
  'exchange',
  'history',
  'lists',
  'control',
  'monitor',
].map((room) => `proxy-core/${room}`);
const room = (path: string, rooms: readonly string[], packages: Room['packages'] = [], only?: Room['only']): Room => ({
  path,
  rooms: rooms.map((name) => (name.includes('/') || name === 'renderer' ? name : `proxy-core/${name}`)),
  packages,
  ...(only === undefined ? {} : { only }),
});

/** Most specific first: a file belongs to the first room whose path it starts with. */
export const ROOMS: readonly Room[] = [
  room('proxy-core/common', []),
  room('proxy-core/contract', ['common'], ['@orpc/contract', 'zod']),
  room('proxy-core/protocol', ['common']),
  room('proxy-core/policy', ['common', 'contract']),
  room('proxy-core/config', ['common', 'policy', 'contract'], ['zod'], {
    'node:fs': ['config-file.ts'],
    'node:fs/promises': ['config-file.ts'],
    'node:path': ['config-file.ts'],
    'node:crypto': ['secrets.ts'],
    'fastest-levenshtein': ['nearest-names.ts'],
  }),
  room('proxy-core/dns', ['common', 'contract'], [], {
    'node:dgram': ['dns-transport.ts', 'listener/'],
    'node:net': ['dns-transport.ts', 'listener/', 'transport/'],
    'node:tls': ['dns-transport.ts', 'transport/'],
    'node:http2': ['transport/'],
    'node:os': ['dns-transport.ts', 'listener/own-addresses.ts'],
    'node:fs': ['names/', 'servers/system-servers.ts'],
    'node:fs/promises': ['names/', 'servers/system-servers.ts'],
    'node:dns': ['servers/system-servers.ts'],
  }),
  room('proxy-core/redirector-pool', ['common', 'contract', 'protocol'], [], {
    'node:child_process': ['helpers/helper-process.ts'],
    'node:net': ['icap/icap-socket.ts'],
    'node:fs/promises': ['files/', 'workbench/'],
    'node:path': ['files/', 'workbench/'],
  }),
  room('proxy-core/net', ['common', 'protocol'], ['node:net', 'node:tls']),
  room('proxy-core/exchange', ['common', 'contract', 'protocol', 'policy']),
  room('proxy-core/history', ['common', 'contract'], [], {
    'better-sqlite3': ['worker/sqlite.ts'],
    'node:worker_threads': ['worker-thread.ts', 'history-worker.ts'],
    'node:fs': ['worker/'],
    'node:path': ['worker/'],
    'node:url': ['queries/search-words.ts'],
  }),
  room('proxy-core/lists', ['common', 'contract', 'policy'], [], {
    'node:worker_threads': ['lists-thread.ts', 'lists-worker.ts'],
    'node:fs': ['compiling/read-list-file.ts', 'snapshot-file.ts', 'source-marks.ts'],
    'node:fs/promises': ['snapshot-file.ts', 'source-marks.ts'],
    'node:path': ['snapshot-file.ts', 'watched-lists.ts'],
  }),
  room('proxy-core/control', ['common', 'contract', 'policy', 'config'], ['@orpc/server']),
  room(
    'proxy-core/monitor',
    ['common', 'contract'],
    ['node:http', 'node:net', 'node:path', 'node:crypto', 'node:buffer', 'node:zlib', 'node:util', /^node:(fs|stream)/, /^@orpc\/server/],
  ),
  { path: 'proxy-core', rooms: CORE, packages: [/^node:/, 'pino'] },
  room('app', ['proxy-core/index.ts', 'common', 'contract', 'config'], ['electron', /^node:/, /^@orpc\//, 'zod']),
  room(
    'renderer',
    ['contract', 'common'],
    [/^react/, /^@mantine\//, /^@tabler\//, /^@tanstack\//, /^@orpc\//, 'uplot', 'zod', /\.css$/, /\.svg$/],
  ),
  room('redirectors', [], [/^node:/]),
];

const IMPORT =
  /^\s*(?:import|export)\s(?:[^'"`;]*?\sfrom\s*)?['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)|\bnew URL\(\s*['"](\.[^'"]+\.ts)['"]/gm;

/** Every import of a text, type-only ones too. */
export function importsOf(text: string): readonly string[] {
  const code = text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
  return [...code.matchAll(IMPORT)].map((match) => match[1] ?? match[2] ?? match[3] ?? '').filter((specifier) => specifier !== '');
}

/** One sentence for every import that goes against the table. */
export function brokenRules(files: readonly SourceFile[]): readonly string[] {
  return files.flatMap((file) => importsOf(file.text).flatMap((specifier) => broken(file, specifier)));
}

function broken(file: SourceFile, specifier: string): readonly string[] {
  const home = ROOMS.find(({ path }) => file.path.startsWith(`${path}/`));
  if (home === undefined) return [`${file.path} stands in no room of the table`];
  if (specifier.startsWith('.')) {
    const target = resolved(file.path, specifier);
    // The composition is the roof over the core's rooms: it may reach into all of them, and they are below it.
    return roomOf(target) === home.path || (home.path === 'proxy-core' && target.startsWith('proxy-core/'))
      ? []
      : [`${file.path}: the relative import ${specifier} leaves its room`];
  }
  if (specifier.startsWith('#')) return crossing(file, home, specifier);
  return packageRule(file, home, specifier);
}

function crossing(file: SourceFile, home: Room, specifier: string): readonly string[] {
  const target = specifier.replace(/^#core\//, 'proxy-core/').replace(/^#contract\//, 'proxy-core/contract/');
  const there = roomOf(target);
  const isAllowed = there === home.path || home.rooms.some((allowed) => target === allowed || there === allowed);
  return isAllowed ? [] : [`${file.path}: ${home.path} may not import ${target}`];
}

function packageRule(file: SourceFile, home: Room, specifier: string): readonly string[] {
  const allowed = home.packages.some((rule) =>
    typeof rule === 'string' ? specifier === rule || specifier.startsWith(`${rule}/`) : rule.test(specifier),
  );
  if (allowed) return [];
  const inside = file.path.slice(home.path.length + 1);
  const only = home.only?.[specifier];
  if (only?.some((path) => inside === path || (path.endsWith('/') && inside.startsWith(path))) === true) return [];
  return [
    only === undefined
      ? `${file.path}: ${home.path} may not import ${specifier}`
      : `${file.path}: only ${only.join(', ')} may import ${specifier}`,
  ];
}

/** `app`, `renderer`, `proxy-core/net`, or `proxy-core` for the composition. */
function roomOf(path: string): string | undefined {
  return ROOMS.find((each) => path.startsWith(`${each.path}/`))?.path;
}

function resolved(from: string, specifier: string): string {
  const parts = from.split('/').slice(0, -1);
  for (const step of specifier.split('/')) {
    if (step === '..') parts.pop();
    else if (step !== '.') parts.push(step);
  }
  return parts.join('/');
}
