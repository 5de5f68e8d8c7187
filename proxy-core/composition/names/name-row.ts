/** One answered name as a row of history. Pure. */
import type { HistoryRow } from '#core/contract/views.ts';
import type { DnsListenerRecord } from '#core/dns/listener/dns-listener.ts';
import type { NameVerdict } from './name-judge.ts';

/** A name that does not exist is an answer; only one that nobody could find out is a fault. */
export function nameRow(record: DnsListenerRecord<NameVerdict>, id: number, wallMs: number): HistoryRow {
  const { action, because, rule } = record.verdict.verdict;
  return {
    id,
    startedAtMs: wallMs - Math.round(record.tookMs),
    durationMs: Math.round(record.tookMs),
    client: record.client,
    user: null,
    mode: 'dns',
    method: record.recordType,
    host: record.name,
    port: 0,
    path: '',
    action,
    because,
    rule,
    status: null,
    octetsUp: 0,
    octetsDown: 0,
    fault: record.answer === 'failed' ? 'NAME_LOOKUP_FAILED' : null,
  };
}
