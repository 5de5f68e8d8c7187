/**
 * Reads requests as ICAP text from stdin, asks your function, writes what it
 * says to stdout, one after the other, until the input ends. For redirectors
 * that need to see or change the fields of a request.
 */

export interface IcapRequest {
  readonly method: string;
  /** As in the request line: `http://host/path`, or `host:port` for CONNECT. */
  readonly target: string;
  /** Lower case, without port. */
  readonly host: string;
  /** Path with query; empty for CONNECT. */
  readonly path: string;
  readonly client: string;
  /** Field lines in order, as sent. */
  readonly fields: readonly (readonly [name: string, value: string])[];
  /** What the proxy says about the request: `accept-port`, `scheme` and so on. */
  readonly facts: Readonly<Record<string, string>>;
}

/** An answer, made by one of the functions below. */
export type IcapAnswer = string;

/** Leaves the request as it is. 304 says the same in the ancestor's words. */
export const permit = (status: 204 | 304 = 204, comment = ''): IcapAnswer =>
  `ICAP/1.0 ${status} ${status === 204 ? 'No Content' : 'Not Modified'}\r\n${pragma(comment)}\r\n`;

/** The request with other fields; everything else as it came. */
export function withFields(request: IcapRequest, fields: readonly (readonly [string, string])[], comment = ''): IcapAnswer {
  return replace(`${request.method} ${request.target} HTTP/1.1\r\n${lines(fields)}\r\n`, comment);
}

/** Another request in place of the client's. `head` ends with an empty line. */
export const replace = (head: string, comment = ''): IcapAnswer => encapsulated('req-hdr', head, comment);

/** The connection goes to another host, the request stays as it is. Works for CONNECT too. */
export const connectTo = (host: string, port: number, comment = ''): IcapAnswer =>
  `ICAP/1.0 200 OK\r\nX-Intercept: active\r\n${pragma(comment)}${part('req-hdr', `CONNECT ${host}:${port} HTTP/1.1\r\nHost: ${host}:${port}\r\n\r\n`)}`;

/** A file of the proxy's folder for such files is shown in its place. */
export const file = (name: string, comment = ''): IcapAnswer => encapsulated('req-hdr', `GET file://${name} HTTP/1.1\r\n\r\n`, comment);

/** An answer of your own, instead of the site's. */
export function respond(status: number, type: string, content: string, comment = ''): IcapAnswer {
  const octets = Buffer.from(content, 'utf8').toString('latin1');
  const head = `HTTP/1.1 ${status} ${REASONS[status] ?? 'OK'}\r\nContent-Type: ${type}\r\nCache-Control: no-store\r\nContent-Length: ${octets.length}\r\n\r\n`;
  const body = octets === '' ? '' : `${octets.length.toString(16)}\r\n${octets}\r\n`;
  return `ICAP/1.0 200 OK\r\n${pragma(comment)}Encapsulated: res-hdr=0, res-body=${head.length}\r\n\r\n${head}${body}0\r\n\r\n`;
}

/** First value of a field, whatever the case of its name. */
export function field(request: IcapRequest, name: string): string | null {
  return request.fields.find(([one]) => one.toLowerCase() === name.toLowerCase())?.[1] ?? null;
}

/** Runs until the input ends. */
export function icapLoop(answer: (request: IcapRequest) => IcapAnswer): void {
  let rest = '';
  process.stdin.setEncoding('latin1');
  process.stdin.on('data', (text: string) => {
    rest += text;
    for (let cut = cutRequest(rest); cut !== null; cut = cutRequest(rest)) {
      rest = cut.rest;
      process.stdout.write(safely(answer, cut.icapHead, cut.httpHead), 'latin1');
    }
  });
  process.stdout.on('error', () => process.exit(0));
}

const REASONS: Readonly<Record<number, string>> = {
  200: 'OK',
  302: 'Found',
  403: 'Forbidden',
  404: 'Not Found',
  451: 'Unavailable For Legal Reasons',
};

interface Cut {
  readonly icapHead: string;
  readonly httpHead: string;
  readonly rest: string;
}

/** The first complete request in the text, or null. */
function cutRequest(text: string): Cut | null {
  const end = /\r?\n\r?\n/.exec(text);
  if (end === null) return null;
  const icapHead = text.slice(0, end.index);
  const from = end.index + end[0].length;
  const octets = Number(/^encapsulated:.*null-body=(\d+)/im.exec(icapHead)?.[1] ?? 0);
  if (text.length < from + octets) return null;
  return { icapHead, httpHead: text.slice(from, from + octets), rest: text.slice(from + octets) };
}

/** "I cannot answer" when your function throws: the proxy then does what it was set up to do. */
function safely(answer: (request: IcapRequest) => IcapAnswer, icapHead: string, httpHead: string): IcapAnswer {
  try {
    return answer(parseRequest(icapHead, httpHead));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    process.stderr.write(`${why}\n`);
    return `ICAP/1.0 500 Server Error\r\n${pragma(why)}\r\n`;
  }
}

function parseRequest(icapHead: string, httpHead: string): IcapRequest {
  const facts: Record<string, string> = {};
  for (const [, name = '', value = ''] of icapHead.matchAll(/^pragma: ([a-z-]+)=(.*?)\r?$/gim)) facts[name] = value;
  const [requestLine = '', ...fieldLines] = httpHead.replace(/[\r\n]+$/, '').split(/\r?\n/);
  const [method = '', target = ''] = requestLine.split(' ');
  const fields = fieldLines.map((line): readonly [string, string] => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon), line.slice(colon + 1).replace(/^[ \t]+|[ \t]+$/g, '')];
  });
  return { method, target, host: facts['host'] ?? '', path: facts['path'] ?? '', client: facts['client'] ?? '', fields, facts };
}

function encapsulated(kind: 'req-hdr', head: string, comment: string): IcapAnswer {
  return `ICAP/1.0 200 OK\r\n${pragma(comment)}${part(kind, head)}`;
}

function part(kind: 'req-hdr', head: string): string {
  return `Encapsulated: ${kind}=0, null-body=${head.length}\r\n\r\n${head}`;
}

function lines(fields: readonly (readonly [string, string])[]): string {
  return fields.map(([name, value]) => `${name}: ${value}\r\n`).join('');
}

function pragma(comment: string): string {
  const octets = Buffer.from(comment.replace(/[\r\n]+/g, ' '), 'utf8').toString('latin1');
  return comment === '' ? '' : `Pragma: comment: ${octets}\r\n`;
}
