import { expect, it } from 'vitest';
import { nameRow } from '#core/composition/names/name-row.ts';
import { endedState } from '#core/contract/live-state.ts';
import type { DnsAnswerKind } from '#core/dns/listener/listener-options.ts';
import { UNDECIDED } from '#core/policy/verdict.ts';

const record = (answer: DnsAnswerKind) => ({
  client: '192.0.2.7',
  name: 'home.example',
  recordType: 'AAAA',
  verdict: { type: 'permit', verdict: UNDECIDED } as const,
  answer,
  addresses: [],
  tookMs: 12.4,
});

it('an answered name is a row like any other', () => {
  expect(nameRow(record('addresses'), 7, 1_000_000)).toEqual({
    id: 7,
    startedAtMs: 999_988,
    durationMs: 12,
    client: '192.0.2.7',
    user: null,
    mode: 'dns',
    method: 'AAAA',
    host: 'home.example',
    port: 0,
    path: '',
    action: 'permit',
    because: 'no-rule',
    rule: null,
    status: null,
    octetsUp: 0,
    octetsDown: 0,
    fault: null,
  });
});

it.each([
  ['addresses', 'done', null],
  ['no-such-name', 'done', 'NAME_NOT_FOUND'],
  ['no-data', 'done', null],
  ['relayed', 'done', null],
  ['failed', 'failed', 'NAME_LOOKUP_FAILED'],
] as const)('%s is %s, and the row says %s', (answer, state, fault) => {
  const row = nameRow(record(answer), 1, 0);
  expect([endedState(row), row.fault]).toEqual([state, fault]);
});

it('a name that leads past the filter is blocked, and the row says why', () => {
  const row = nameRow(record('withheld'), 1, 0);
  expect([endedState(row), row.because, row.fault]).toEqual(['blocked', 'bypass-name', null]);
});

it('a refused name is blocked, and the rule is named', () => {
  const verdict = { action: 'deny', because: 'block-rule', rule: 'home.example' } as const;
  const row = nameRow({ ...record('refused'), verdict: { type: 'refuse', verdict } }, 1, 0);
  expect([endedState(row), row.because, row.rule]).toEqual(['blocked', 'block-rule', 'home.example']);
});
