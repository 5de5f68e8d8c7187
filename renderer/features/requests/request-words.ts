/** One request in words. Pure. */
import { pathLetters } from '#contract/path-text.ts';
import type { ConnectionView } from '#contract/views.ts';
import { text } from '../../text/text.ts';

type Row = Pick<ConnectionView, 'host' | 'port' | 'path' | 'method' | 'state' | 'action' | 'because' | 'rule' | 'fault' | 'mode'>;

const USUAL_PORTS: readonly number[] = [80, 443];

/** Host, with the port where it is not the usual one. A name that was only asked about has none. */
export function siteOf({ host, port }: Pick<Row, 'host' | 'port'>): string {
  if (host === '') return text.request.unreadable;
  const name = host.includes(':') ? `[${host}]` : host;
  return port === 0 || USUAL_PORTS.includes(port) ? name : `${name}:${port}`;
}

/** The address as a browser would show it: a tunnel and a door with TLS are https; a name is just a name. */
export function addressOf(row: Pick<Row, 'host' | 'port' | 'path' | 'method'>): string {
  if (row.port === 0) return siteOf(row);
  const scheme = row.path === '' || row.port === 443 ? 'https' : 'http';
  return `${scheme}://${siteOf(row)}${row.path === '' ? '/' : row.path}`;
}

/** The same in letters: to be read, not to be copied. */
export function addressInLetters(row: Pick<Row, 'host' | 'port' | 'path' | 'method'>): string {
  return pathLetters(addressOf(row));
}

/** In letters, for the column of paths. */
export function pathInLetters({ path }: Pick<Row, 'path'>): string {
  return pathLetters(path);
}

export interface VerdictWords {
  /** One or two words. */
  readonly verdict: string;
  /** What stands beside it in a narrow column; empty where there is nothing worth saying. */
  readonly because: string;
  /** The whole of it, as a sentence. */
  readonly sentence: string;
}

export function verdictWords(row: Row): VerdictWords {
  const reason = text.request.reasonSentences[row.because];
  if (row.state === 'failed' && row.fault !== null) {
    return { verdict: text.request.states.failed, because: text.request.faultsShort[row.fault], sentence: text.request.faults[row.fault] };
  }
  const isPlain = row.because === 'no-rule';
  return {
    verdict: text.request.actions[row.action],
    because: isPlain ? '' : (row.rule ?? text.request.reasons[row.because]),
    sentence: reason,
  };
}
