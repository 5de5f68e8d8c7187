/** Rooms import in one direction. The table stands in `support/house-rules.ts`; a checker that reads nothing says yes, so faults are planted. */
import { describe, expect, it } from 'vitest';
import { brokenRules, importsOf, ROOMS } from './support/house-rules.ts';
import { CODE_FOLDERS, sources } from './support/source-tree.ts';

const tree = sources(CODE_FOLDERS);

describe('the house', () => {
  it('is read at all', () => {
    expect(tree.length).toBeGreaterThan(150);
    expect(tree.reduce((count, { text }) => count + importsOf(text).length, 0)).toBeGreaterThan(tree.length);
  });

  it('keeps its direction', () => expect(brokenRules(tree)).toEqual([]));
  it('has a file in every room of the table', () =>
    expect(ROOMS.filter(({ path }) => !tree.some((file) => file.path.startsWith(`${path}/`)))).toEqual([]));

  it('has no file named after nothing', () => {
    expect(
      tree
        .filter(({ path }) => /(?:^|\/)(?:utils?|helpers?|misc|manager)\.tsx?$/.test(path) && !path.includes('redirector-pool/helpers/'))
        .map(({ path }) => path),
    ).toEqual([]);
  });

  it('has no folder with more than fifteen files', () => {
    const count = new Map<string, number>();
    for (const { path } of tree)
      count.set(path.slice(0, path.lastIndexOf('/')), (count.get(path.slice(0, path.lastIndexOf('/'))) ?? 0) + 1);
    expect([...count].filter(([, files]) => files > 15)).toEqual([]);
  });
});

describe('a planted fault is caught', () => {
  const plant = (path: string, text: string) => brokenRules([{ path, text }]);

  it.each([
    ['a socket in protocol', 'proxy-core/protocol/http1/x.ts', "import { connect } from 'node:net';"],
    ['the core in a screen', 'renderer/features/x.tsx', "import { decide } from '#core/policy/decide.ts';"],
    ['a type of a room above', 'proxy-core/policy/x.ts', "import type { Exchange } from '#core/exchange/exchange.ts';"],
    ['a relative way out of a room', 'proxy-core/net/x.ts', "export { x } from '../policy/decide.ts';"],
    ['a lazy import', 'proxy-core/exchange/x.ts', "const x = await import('#core/net/relay.ts');"],
    ['the database outside its thread', 'proxy-core/history/history-store.ts', "import Database from 'better-sqlite3';"],
    ['electron in the core', 'proxy-core/proxy-core.ts', "import { app } from 'electron';"],
    ['an import over several lines', 'proxy-core/common/x.ts', "import {\n  a,\n  b,\n} from 'node:fs';"],
    ['an import for its effect', 'proxy-core/policy/x.ts', "import 'node:fs';"],
    ['a core room in a redirector', 'redirectors/x.ts', "import { x } from '#core/common/octets.ts';"],
    ['a file outside every room', 'elsewhere/x.ts', "import { x } from './y.ts';"],
  ])('%s', (_name, path, text) => expect(plant(path, text)).toHaveLength(1));

  it('and what is allowed is not', () => {
    expect(
      plant(
        'proxy-core/net/x.ts',
        "import { connect } from 'node:net';\nimport { x } from './relay.ts';\nimport type { P } from '#core/protocol/http1/forwarding.ts';",
      ),
    ).toEqual([]);
    expect(plant('proxy-core/policy/x.ts', "// import 'node:fs';\n/* import 'node:net'; */")).toEqual([]);
  });
});
