/**
 * Builds everything the program is made of into dist/: the headless core, the
 * history and lists threads, the desktop shell, the redirectors and the
 * screens. One bundler for all; every part lists itself below.
 */
import { cpSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build, type InlineConfig } from 'vite';
import { screens } from './screens.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const { version } = JSON.parse(readFileSync(`${root}/package.json`, 'utf8')) as { readonly version: string };

const common: InlineConfig = { configFile: false, root, logLevel: 'warn', define: { HEARTHGATE_VERSION: JSON.stringify(version) } };

/** Parts that run under Node. What stays outside the bundle is a package with a native part, or the runtime itself. */
function nodePart(entries: Readonly<Record<string, string>>, outDir: string, format: 'es' | 'cjs'): InlineConfig {
  return {
    ...common,
    ssr: { noExternal: true },
    build: {
      ssr: true,
      outDir: `${root}/${outDir}`,
      emptyOutDir: false,
      target: 'node22',
      sourcemap: true,
      minify: false,
      rolldownOptions: {
        input: { ...entries },
        external: [/^electron(\/|$)/, 'better-sqlite3'],
        output: { format, entryFileNames: format === 'es' ? '[name].js' : '[name].cjs', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  };
}

/** Every example, below whatever folder it stands; `lib` is what they share and is bundled into each. */
function redirectors(): Readonly<Record<string, string>> {
  return entriesOf('redirectors', (name) => !name.startsWith('lib/'));
}

function entriesOf(folder: string, isWanted: (name: string) => boolean): Readonly<Record<string, string>> {
  const files = readdirSync(`${root}/${folder}`, { recursive: true, encoding: 'utf8' }).map((name) => name.replaceAll('\\', '/'));
  const programs = files.filter((name) => name.endsWith('.ts') && isWanted(name));
  return Object.fromEntries(programs.map((name) => [name.replace(/\.ts$/, ''), `${root}/${folder}/${name}`]));
}

/** What people begin a redirector of their own with: the examples as they were written, and the library in both languages. */
async function redirectorSources(): Promise<void> {
  const to = `${root}/dist/redirectors`;
  for (const folder of ['pages', 'other-languages']) cpSync(`${root}/redirectors/${folder}`, `${to}/${folder}`, { recursive: true });
  cpSync(`${root}/redirectors`, `${to}/sources`, { recursive: true, filter: (path) => !path.endsWith('tsconfig.json') });
  await build(
    nodePart(
      entriesOf('redirectors/lib', () => true),
      'dist/redirectors/sources/lib',
      'es',
    ),
  );
}

rmSync(`${root}/dist`, { recursive: true, force: true });
await build(
  nodePart(
    {
      headless: `${root}/proxy-core/headless.ts`,
      'history-worker': `${root}/proxy-core/history/history-worker.ts`,
      'lists-worker': `${root}/proxy-core/lists/lists-worker.ts`,
    },
    'dist',
    'es',
  ),
);
await build(nodePart(redirectors(), 'dist/redirectors', 'es'));
await redirectorSources();
await build(nodePart({ main: `${root}/app/main.ts` }, 'dist/app', 'es'));
await build(nodePart({ preload: `${root}/app/preload.ts` }, 'dist/app', 'cjs'));
await build(screens(`${root}/dist/renderer`));
