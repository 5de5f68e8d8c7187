/** What can happen to a person is written down: every fault, its status, and every fixed name of a setting. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FAULTS } from '#core/common/faults.ts';
import { help } from '#core/command-line.ts';
import { root } from './support/source-tree.ts';

const read = (path: string): string => readFileSync(join(root, path), 'utf8');

/** Rows of the fault table that are missing, wrong or too many. */
function faultsNotIn(readme: string): readonly string[] {
  const rows = new Map([...readme.matchAll(/^\| ([A-Z_0-9]+) \| (\d+|none[^|]*) \|/gm)].map((match) => [match[1] ?? '', match[2] ?? '']));
  const wrong = Object.entries(FAULTS).filter(([code, { status }]) =>
    status === null ? !rows.get(code)?.startsWith('none') : rows.get(code) !== String(status),
  );
  return [...wrong.map(([code]) => code), ...[...rows.keys()].filter((code) => !(code in FAULTS))];
}

describe('the documents', () => {
  it('name every fault with its status', () => expect(faultsNotIn(read('proxy-core/README.md'))).toEqual([]));
  it('name every option of the command line', () => {
    for (const option of help('').match(/--[a-z-]+/g) ?? []) expect(read('README.md')).toContain(option);
  });
  it('name the two commands', () => expect(read('README.md')).toMatch(/npm start\nnpm test/));
});

it('a planted fault is caught', () => {
  const readme = read('proxy-core/README.md');
  expect(faultsNotIn(readme.replace('| CONNECT_TIMEOUT | 504', '| CONNECT_TIMEOUT | 502'))).toEqual(['CONNECT_TIMEOUT']);
  expect(faultsNotIn(`${readme}\n| GONE | 410 | proxy |\n`)).toEqual(['GONE']);
});
