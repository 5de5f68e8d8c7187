/** Which requests a pool is asked about. Compiled once, looked at for every request. */
import type { RedirectorQuestion } from '#core/protocol/redirector/redirector-question.ts';
import type { PoolAsks } from './pool-options.ts';

export type AskedAbout = (question: RedirectorQuestion) => boolean;

export function compileAskedAbout(asks: PoolAsks): AskedAbout {
  const methods = asks.methods === null ? null : new Set(asks.methods);
  const hosts = asks.hosts === null ? null : new Set(asks.hosts.map((host) => host.toLowerCase().replace(/^\*\.|\.$/g, '')));
  const people = asks.people === null ? null : new Set(asks.people);
  if (methods === null && hosts === null && people === null && asks.connect) return () => true;
  return (question) => {
    if (question.method === 'CONNECT' ? !asks.connect : methods !== null && !methods.has(question.method)) return false;
    if (people !== null && !people.has(question.person ?? '')) return false;
    return hosts === null || coversHost(hosts, question.host);
  };
}

/** A host covers itself and every name below it. */
function coversHost(hosts: ReadonlySet<string>, host: string): boolean {
  if (hosts.has(host)) return true;
  if (host.includes(':')) return false;
  for (let dot = host.indexOf('.'); dot !== -1; dot = host.indexOf('.', dot + 1)) if (hosts.has(host.slice(dot + 1))) return true;
  return false;
}
