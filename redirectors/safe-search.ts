/**
 * Adds the safe-search parameter of each search engine to plain http searches.
 * For https the proxy's own safe search is needed: a tunnel hides the address.
 */
import { permit, rewrite, squidLoop } from './lib/squid-loop.ts';

interface Engine {
  readonly host: RegExp;
  readonly name: string;
  readonly value: string;
}

const ENGINES: readonly Engine[] = [
  { host: /^(?:www\.)?google\.[a-z]{2,3}(?:\.[a-z]{2})?$/, name: 'safe', value: 'active' },
  { host: /^(?:www\.)?bing\.com$/, name: 'adlt', value: 'strict' },
  { host: /^(?:www\.|html\.)?duckduckgo\.com$/, name: 'kp', value: '1' },
  { host: /^(?:[a-z]+\.)?search\.yahoo\.com$/, name: 'vm', value: 'r' },
  { host: /^(?:www\.)?yandex\.[a-z]{2,3}$/, name: 'fyandex', value: '1' },
  { host: /^(?:www\.|api\.)?qwant\.com$/, name: 's', value: '2' },
  { host: /^search\.brave\.com$/, name: 'safesearch', value: 'strict' },
];

squidLoop((request) => {
  const engine = request.method === 'CONNECT' ? undefined : ENGINES.find(({ host }) => host.test(request.host));
  const question = request.url.indexOf('?');
  if (engine === undefined || question === -1) return permit();
  const safe = `${request.url.slice(0, question)}?${withParameter(request.url.slice(question + 1), engine)}`;
  return safe === request.url ? permit() : rewrite(safe);
});

/** Every other copy of the parameter goes, in whatever way it is written, then ours comes last. */
function withParameter(query: string, { name, value }: Engine): string {
  const others = query.split('&').filter((pair) => pair !== '' && nameOf(pair) !== name);
  // DuckDuckGo switches its safe search off by a word in the search itself.
  const searches = name === 'kp' ? others.map((pair) => pair.replace(/(?:\+|%20)*(?:!|%21)safeoff/gi, '')) : others;
  return [...searches, `${name}=${value}`].join('&');
}

function nameOf(pair: string): string {
  const [name = ''] = pair.split('=', 1);
  try {
    return decodeURIComponent(name.replaceAll('+', ' ')).trim().toLowerCase();
  } catch {
    return name.toLowerCase();
  }
}
