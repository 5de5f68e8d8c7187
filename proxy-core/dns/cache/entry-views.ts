/** The cache as a person sees it. Pure. */
import type { DnsAnswerView, DnsEntriesFilter, DnsEntriesView, DnsEntryView, DnsRecordType } from '#core/contract/dns-views.ts';
import type { Answer, CacheEntry, DnsCache } from './dns-cache.ts';

export const MAX_ROWS = 500;

/** Takes a few milliseconds for a full cache: one look at each name, and views only for the rows asked for. Without a filter it stops after them. */
export function entriesView(cache: DnsCache, filter: DnsEntriesFilter, now: number): DnsEntriesView {
  const rows: DnsEntryView[] = [];
  const limit = Math.max(1, Math.min(filter.limit, MAX_ROWS));
  const text = filter.text.trim().toLowerCase();
  const isEverything = text === '' && !filter.pinnedOnly && filter.outcomes === null && filter.types === null && filter.time === null;
  let matching = 0;
  for (const entry of cache) {
    if (isEverything && rows.length === limit) return { rows, matching: cache.size, total: cache.size };
    if (!matches(entry, filter, text, now)) continue;
    matching += 1;
    if (matching > filter.offset && rows.length < limit) rows.push(entryView(entry, now));
  }
  return { rows, matching, total: cache.size };
}

export function entryView(entry: CacheEntry, now: number): DnsEntryView {
  return {
    ...answerView(entry.name, entry.answer),
    ttlLeftSeconds: entry.isPinned ? null : Math.round((entry.expiresAt - now) / 1000),
    ttlSeconds: entry.isPinned ? null : entry.answer.ttlSeconds,
    ageSeconds: Math.round((now - entry.storedAt) / 1000),
    hits: entry.hits,
    lastAskedBy: entry.lastAskedBy,
    isPinned: entry.isPinned,
  };
}

/** An answer that is not kept. */
export function answerView(name: string, answer: Answer): DnsEntryView {
  const { outcome, origin, server, tookMs } = answer;
  const answers: DnsAnswerView[] = answer.aliases.map((value) => ({ type: 'CNAME', value }));
  for (const value of answer.addresses) answers.push({ type: value.includes(':') ? 'AAAA' : 'A', value });
  return {
    name,
    outcome,
    answers,
    ttlLeftSeconds: origin === 'server' ? answer.ttlSeconds : null,
    ttlSeconds: origin === 'server' ? answer.ttlSeconds : null,
    ageSeconds: 0,
    hits: 0,
    lastAskedBy: '',
    origin,
    server,
    tookMs: Math.round(tookMs * 10) / 10,
    isPinned: false,
    userText: wordsFor(answer),
  };
}

function matches(entry: CacheEntry, filter: DnsEntriesFilter, text: string, now: number): boolean {
  if (filter.pinnedOnly && !entry.isPinned) return false;
  if (filter.outcomes !== null && !filter.outcomes.includes(entry.answer.outcome)) return false;
  if (filter.time !== null && filter.time !== (entry.expiresAt > now ? 'fresh' : 'stale')) return false;
  const { addresses, aliases } = entry.answer;
  if (filter.types !== null && !filter.types.some((type) => hasAnswerOf(type, entry.answer))) return false;
  if (text === '' || entry.name.includes(text)) return true;
  return addresses.some((value) => value.includes(text)) || aliases.some((value) => value.includes(text));
}

function hasAnswerOf(type: DnsRecordType, { addresses, aliases }: Answer): boolean {
  if (type === 'CNAME') return aliases.length > 0;
  return addresses.some((value) => value.includes(':') === (type === 'AAAA'));
}

function wordsFor(answer: Answer): string {
  switch (answer.outcome) {
    case 'found':
      return '';
    case 'no-such-name':
      return 'There is no such name.';
    case 'no-address':
      return 'The name exists, but has no address.';
    case 'timed-out':
      return 'No name server answered in time.';
    case 'failed':
      return `The name could not be looked up: ${answer.detail}.`;
  }
}
