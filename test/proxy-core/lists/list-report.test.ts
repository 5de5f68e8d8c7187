import { expect, it } from 'vitest';
import { keptReports } from '#core/lists/list-report.ts';

const report = { path: '/a', name: 'a', entries: 1, skipped: {}, problems: 0, firstProblems: [], trouble: null, detail: '', mark: '1 2 3' };

it('reports come back as they were kept', () => {
  expect(keptReports(JSON.stringify({ files: [report] }))).toEqual([report]);
  expect(keptReports('{"files":[]}')).toEqual([]);
});

it.each([
  '',
  'x',
  'null',
  '1',
  '{}',
  '{"files":1}',
  '{"files":[null]}',
  '{"files":[{"path":"/a"}]}',
  JSON.stringify({ files: [{ ...report, mark: 1 }] }),
])('is not taken for reports: %s', (text) => expect(keptReports(text)).toBeNull());
