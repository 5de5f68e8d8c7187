/**
 * Reads questions in Squid's line form, asks your function, writes what it
 * says: with channel-IDs and without, many lines at a time, until the input
 * ends. Needs nothing but stdin and stdout.
 */

export interface SquidRequest {
  /** `http://host/path`, or `host:port` when a tunnel is asked for (CONNECT). */
  readonly url: string;
  /** Lower case, without port; an IPv6 address without brackets. */
  readonly host: string;
  readonly port: number;
  /** Path with query; empty for CONNECT. */
  readonly path: string;
  readonly method: string;
  /** Address of the client. */
  readonly client: string;
  /** Name of the client's device, proxy user: null when not known. */
  readonly clientName: string | null;
  readonly user: string | null;
  /** Whatever else stands on the line, `myport` for example. */
  readonly extras: Readonly<Record<string, string>>;
}

/** An answer line, made by one of the functions below. */
export type Answer = string;

/** Leaves the request as it is. */
export const permit = (comment = ''): Answer => (comment === '' ? 'ERR' : `OK message=${quoted(comment)}`);
/** The same request goes to another address; the browser does not learn of it. */
export const rewrite = (url: string): Answer => `OK rewrite-url=${quoted(url)}`;
/** The browser is told to go elsewhere. */
export const redirect = (url: string, status: 301 | 302 | 303 | 307 | 308 = 302): Answer => `OK status=${status} url=${quoted(url)}`;
/** Refused, with the proxy's own page and these words on it. */
export const deny = (why = ''): Answer => (why === '' ? 'OK status=403' : `OK status=403 message=${quoted(why)}`);
/** A file of the proxy's folder for such files is shown in its place. */
export const file = (name: string): Answer => `file://${name}`;
/** The connection goes to another host, the request stays as it is. Works for CONNECT too. */
export const intercept = (host: string, port?: number): Answer =>
  `intercept://${host.includes(':') ? `[${host}]` : host}${port === undefined ? '' : `:${port}`}`;
/** "I cannot answer": the proxy asks another helper, or does what it was set up to do. */
export const broken = (why: string): Answer => `BH message=${quoted(why)}`;

/** Runs until the input ends. Your function may return a promise; answers may then leave in another order. */
export function squidLoop(answer: (request: SquidRequest) => Answer | Promise<Answer>): void {
  let rest = '';
  process.stdin.setEncoding('utf8');
  process.stdin.on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    // One write for all that can be answered at once.
    let out = '';
    for (const line of lines) out += answerLine(line.endsWith('\r') ? line.slice(0, -1) : line, answer);
    if (out !== '') process.stdout.write(out);
  });
  // The proxy is gone, or does not want us any more.
  process.stdout.on('error', () => process.exit(0));
}

/** The text to write now; empty when the answer comes later. */
function answerLine(line: string, answer: (request: SquidRequest) => Answer | Promise<Answer>): string {
  const id = /^\d+ /.exec(line)?.[0] ?? '';
  try {
    const said = answer(parseQuestion(line.slice(id.length)));
    if (typeof said === 'string') return `${id}${said}\n`;
    said.then(
      (later) => process.stdout.write(`${id}${later}\n`),
      (error: unknown) => process.stdout.write(`${id}${trouble(error)}\n`),
    );
    return '';
  } catch (error) {
    return `${id}${trouble(error)}\n`;
  }
}

export function parseQuestion(line: string): SquidRequest {
  const [url = '', from = '', user = '-', method = 'GET', ...rest] = line.split(' ');
  const slash = from.indexOf('/');
  const extras: Record<string, string> = {};
  for (const pair of rest) {
    const equals = pair.indexOf('=');
    if (equals > 0) extras[pair.slice(0, equals)] = pair.slice(equals + 1);
  }
  return {
    ...splitUrl(url),
    url,
    method,
    client: slash === -1 ? from : from.slice(0, slash),
    clientName: known(slash === -1 ? '-' : from.slice(slash + 1)),
    user: known(user),
    extras,
  };
}

const URL_PARTS = /^(?:([a-z][a-z0-9+.-]*):\/\/)?(\[[^\]]*\]|[^/:?]*)(?::(\d+))?(.*)$/i;

function splitUrl(url: string): { readonly host: string; readonly port: number; readonly path: string } {
  const [, scheme = '', host = '', port, path = ''] = URL_PARTS.exec(url) ?? [];
  const name = host.startsWith('[') ? host.slice(1, -1) : host;
  return { host: name.toLowerCase(), port: port === undefined ? (scheme.toLowerCase() === 'https' ? 443 : 80) : Number(port), path };
}

function known(word: string): string | null {
  if (word === '-' || word === '') return null;
  try {
    return decodeURIComponent(word);
  } catch {
    return word;
  }
}

function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&').replace(/[\r\n]+/g, ' ')}"`;
}

function trouble(error: unknown): Answer {
  const why = error instanceof Error ? error.message : String(error);
  process.stderr.write(`${why}\n`);
  return broken(why);
}
