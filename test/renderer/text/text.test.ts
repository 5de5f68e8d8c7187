import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { FAULTS } from '#core/common/faults.ts';
import { ACTIONS, MODES, REASONS } from '#core/contract/reasons.ts';
import { text } from '../../../renderer/text/text.ts';

const { reasons, reasonSentences, actions, modes, faults, faultsShort, states } = text.request;
const words: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  reasons,
  reasonSentences,
  actions,
  modes,
  faults,
  faultsShort,
  states,
  health: text.shell.noteTitles,
  listeners: text.home.connect.modes,
};

describe('there are words for', () => {
  it.each([
    ['every reason', 'reasons', REASONS],
    ['every reason, as a sentence', 'reasonSentences', REASONS],
    ['every action', 'actions', ACTIONS],
    ['every mode', 'modes', MODES],
    ['every fault', 'faults', Object.keys(FAULTS)],
    ['every fault, in short', 'faultsShort', Object.keys(FAULTS)],
    ['every listener', 'listeners', [...MODES, 'monitor']],
    ['every state', 'states', ['open', 'done', 'blocked', 'redirected', 'failed', 'challenged']],
    [
      'every health note',
      'health',
      ['history-set-aside', 'history-failing', 'port-busy', 'config-problem', 'block-file-problem', 'redirector-failing', 'dns-failing'],
    ],
  ])('%s, and for no other', (_what, part, codes) => {
    const table = words[part] ?? {};
    expect(Object.keys(table).toSorted()).toEqual([...codes].toSorted());
    for (const said of Object.values(table)) expect(said).toMatch(/\S/);
  });

  it('short faults fit into a column', () => {
    for (const said of Object.values(text.request.faultsShort)) expect(said.length).toBeLessThanOrEqual(26);
  });
});

describe('every sentence a person reads', () => {
  const root = fileURLToPath(new URL('../../../renderer/', import.meta.url));
  const views = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.tsx'));

  it('has views to look through', () => expect(views.length).toBeGreaterThan(20));

  it.each(views)('stands in text/, not in %s', (path) => {
    const source = readFileSync(`${root}${path}`, 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
    const between = [...source.matchAll(/>\s*([^<>{}]*[A-Za-z]{2}[^<>{}]*)<\//g)].map(([, said]) => said);
    const attributes = [...source.matchAll(/\b(?:title|label|placeholder|alt|aria-label)="([^"]+)"/g)].map(([, said]) => said);
    expect([...between, ...attributes]).toEqual([]);
  });
});
