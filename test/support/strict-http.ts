/**
 * Reads HTTP/1.1 by the letter of RFC 9112 and says everything that is not.
 * For what the other side of the proxy got; shares nothing with the product's own readers.
 */

export interface StrictMessage {
  readonly start: string;
  readonly fields: readonly (readonly [name: string, value: string])[];
  readonly content: string;
  readonly trailers: readonly string[];
  readonly isComplete: boolean;
}

export interface StrictRead {
  readonly messages: readonly StrictMessage[];
  readonly problems: readonly string[];
  /** Behind the last message that could be read: octets of a tunnel, or of nothing. */
  readonly rest: string;
}

type Kind = 'request' | 'answer';

const REQUEST_LINE = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+ [\x21-\x7e\x80-\xff]+ HTTP\/1\.1$/;
const STATUS_LINE = /^HTTP\/1\.1 [1-9]\d\d [\t\x20-\x7e\x80-\xff]*$/;
const FIELD = /^([!#$%&'*+\-.^_`|~0-9A-Za-z]+):[ \t]*([\t\x20-\x7e\x80-\xff]*?)[ \t]*$/;
const HOST = /^(?:\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9\-._~%!$&'()*+,;=]+)(?::\d*)?$/;

export function readRequests(text: string): StrictRead {
  return readAll(text, 'request', () => 'GET', false);
}

/**
 * @param methods - of the requests, in order; GET when there are no more.
 * @param hasEnded - nothing comes any more: content that ends by closing is complete.
 */
export function readAnswers(text: string, methods: readonly string[] = [], hasEnded = false): StrictRead {
  const left = [...methods];
  return readAll(text, 'answer', () => left.shift() ?? 'GET', hasEnded);
}

export function valueOf(message: StrictMessage | undefined, name: string): string | null {
  const values = (message?.fields ?? []).filter(([field]) => field.toLowerCase() === name.toLowerCase()).map(([, value]) => value);
  return values.length === 0 ? null : values.join(' | ');
}

export function statusOf(answer: StrictMessage | undefined): number {
  return Number(answer?.start.slice(9, 12) ?? 0);
}

function readAll(text: string, kind: Kind, method: () => string, hasEnded: boolean): StrictRead {
  const messages: StrictMessage[] = [];
  const problems: string[] = [];
  let at = 0;
  while (at < text.length) {
    const end = text.indexOf('\r\n\r\n', at);
    if (end === -1) break;
    const head = readHead(text.slice(at, end), kind, problems);
    const read = readContent(text, end + 4, head, kind === 'answer' ? bodyOf(head, method) : 'framed', hasEnded, problems);
    messages.push({ ...head, ...read.message });
    at = read.end;
    if (!read.message.isComplete || read.isTunnel) break;
  }
  return { messages, problems, rest: text.slice(at) };
}

type Head = Pick<StrictMessage, 'start' | 'fields'>;

function readHead(text: string, kind: Kind, problems: string[]): Head {
  const [start = '', ...lines] = text.split('\r\n');
  if (!(kind === 'request' ? REQUEST_LINE : STATUS_LINE).test(start)) problems.push(`start line ${JSON.stringify(start.slice(0, 80))}`);
  const fields = lines.map((line) => {
    const match = FIELD.exec(line);
    if (match === null) problems.push(`field line ${JSON.stringify(line.slice(0, 80))}`);
    return [match?.[1] ?? '', match?.[2] ?? ''] as const;
  });
  const hosts = fields.filter(([name]) => name.toLowerCase() === 'host');
  if (kind === 'request' && (hosts.length !== 1 || !HOST.test(hosts[0]?.[1] ?? ''))) problems.push(`Host ${JSON.stringify(hosts)}`);
  return { start, fields };
}

/** How an answer's content is read: it has none, it is framed like a request's, or what follows is a tunnel. */
function bodyOf(head: Head, method: () => string): 'none' | 'framed' | 'tunnel' {
  const status = statusOf(head as StrictMessage);
  if (status === 101) return 'tunnel';
  if (status < 200) return 'none';
  const asked = method();
  if (asked === 'CONNECT' && status < 300) return 'tunnel';
  return asked === 'HEAD' || status === 204 || status === 304 ? 'none' : 'framed';
}

interface ContentRead {
  readonly message: Omit<StrictMessage, 'start' | 'fields'>;
  readonly end: number;
  readonly isTunnel: boolean;
}

function readContent(
  text: string,
  from: number,
  head: Head,
  how: 'none' | 'framed' | 'tunnel',
  hasEnded: boolean,
  problems: string[],
): ContentRead {
  const values = (name: string): readonly string[] =>
    head.fields.filter(([field]) => field.toLowerCase() === name).map(([, value]) => value);
  const [codings, lengths] = [values('transfer-encoding'), values('content-length')];
  if (codings.length + lengths.length > 1) problems.push(`framing ${JSON.stringify([codings, lengths])}`);
  const whole = (end: number, content: string, isComplete: boolean, trailers: readonly string[] = []): ContentRead => ({
    message: { content, trailers, isComplete },
    end,
    isTunnel: how === 'tunnel',
  });
  if (how !== 'framed') {
    if (how === 'tunnel' && codings.length + lengths.length > 0) problems.push('framing fields before a tunnel');
    if (statusOf(head as StrictMessage) === 204 && codings.length + lengths.length > 0) problems.push('framing fields in 204');
    return whole(from, '', true);
  }
  if (codings.length > 0) {
    if (codings[0] !== 'chunked') problems.push(`coding ${JSON.stringify(codings)}`);
    return readChunks(text, from, whole, problems);
  }
  if (lengths.length > 0) {
    if (!/^\d{1,15}$/.test(lengths[0] ?? '')) problems.push(`length ${JSON.stringify(lengths)}`);
    const end = from + Number(lengths[0]);
    return whole(Math.min(end, text.length), text.slice(from, end), text.length >= end);
  }
  if (head.start.startsWith('HTTP/')) return whole(text.length, text.slice(from), hasEnded);
  return whole(from, '', true);
}

function readChunks(
  text: string,
  from: number,
  whole: (end: number, content: string, isComplete: boolean, trailers?: readonly string[]) => ContentRead,
  problems: string[],
): ContentRead {
  let content = '';
  for (let at = from; ;) {
    const end = text.indexOf('\r\n', at);
    if (end === -1) return whole(text.length, content, false);
    const line = text.slice(at, end);
    if (!/^[0-9A-Fa-f]{1,13}$/.test(line)) {
      problems.push(`chunk size ${JSON.stringify(line.slice(0, 40))}`);
      return whole(text.length, content, false);
    }
    const size = Number.parseInt(line, 16);
    at = end + 2;
    if (size === 0) return readTrailers(text, at, content, whole, problems);
    content += text.slice(at, at + size);
    if (text.length < at + size + 2) return whole(text.length, content, false);
    if (text.slice(at + size, at + size + 2) !== '\r\n') problems.push('a chunk that does not end with its data');
    at += size + 2;
  }
}

function readTrailers(
  text: string,
  from: number,
  content: string,
  whole: (end: number, content: string, isComplete: boolean, trailers?: readonly string[]) => ContentRead,
  problems: string[],
): ContentRead {
  const trailers: string[] = [];
  for (let at = from; ;) {
    const end = text.indexOf('\r\n', at);
    if (end === -1) return whole(text.length, content, false, trailers);
    const line = text.slice(at, end);
    at = end + 2;
    if (line === '') return whole(at, content, true, trailers);
    if (!FIELD.test(line)) problems.push(`trailer ${JSON.stringify(line)}`);
    trailers.push(line);
  }
}
