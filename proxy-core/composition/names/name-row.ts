/** One answered name as a row of history. Pure. */
import type { HistoryRow } from '#core/contract/views.ts';
import type { DnsAnswerKind, DnsListenerRecord } from '#core/dns/listener/dns-listener.ts';
import { shownName } from '#core/dns/wire/name-text.ts';
import type { Verdict } from '#core/policy/verdict.ts';
import type { NameVerdict } from './name-judge.ts';

const WITHHELD: Verdict = { action: 'deny', because: 'bypass-name', rule: null };

/** A name that does not exist is an answer and no failure (`endedState`); the row says so all the same. */
export function nameRow(record: DnsListenerRecord<NameVerdict>, id: number, wallMs: number): HistoryRow {
  const { action, because, rule } = record.answer === 'withheld' ? WITHHELD : record.verdict.verdict;
  return {
    id,
    startedAtMs: wallMs - Math.round(record.tookMs),
    durationMs: Math.round(record.tookMs),
    client: record.client,
    user: null,
    mode: 'dns',
    method: record.recordType,
    host: shownName(record.name),
    port: 0,
    path: '',
    action,
    because,
    rule,
    status: null,
    octetsUp: 0,
    octetsDown: 0,
    fault: faultOf(record.answer),
  };
}

function faultOf(answer: DnsAnswerKind): HistoryRow['fault'] {
  switch (answer) {
    case 'failed':
      return 'NAME_LOOKUP_FAILED';
    case 'no-such-name':
      return 'NAME_NOT_FOUND';
    case 'addresses':
    case 'relayed':
    case 'no-data':
    case 'refused':
    case 'withheld':
      return null;
  }
}
