/**
 * One row of a table about the proxy seen from outside: what a client sends,
 * what the origin does, what must come of it. Both ends are plain sockets, and
 * what they got is read by the letter (`strict-http.ts`).
 */
import { expect, it } from 'vitest';
import { client, ok, origin, type Origin, type Peer } from './raw-peers.ts';
import { readAnswers, readRequests, statusOf, valueOf, type StrictMessage } from './strict-http.ts';

export interface Row {
  readonly name: string;
  /** `{O}` is the origin's authority, `{P}` its port. One after the other, each when the one before is answered. */
  readonly send: string | Buffer | readonly (string | Buffer)[];
  /** What the origin says to its n-th complete request (from 0, over all connections). Left out: 200 with `re:` and the target. */
  readonly answer?: string | ((request: StrictMessage, index: number) => string | null);
  /** The origin's whole script, instead of `answer`. */
  readonly script?: (peer: Peer, index: number) => void;
  /** Of the requests, when an answer's content depends on it. */
  readonly methods?: readonly string[];
  readonly outcome: (seen: Seen) => Promise<void>;
}

/** Everything both ends have seen. */
export class Seen {
  readonly client: Peer;
  readonly site: Origin;
  readonly #methods: readonly string[];

  constructor(peer: Peer, site: Origin, methods: readonly string[]) {
    this.client = peer;
    this.site = site;
    this.#methods = methods;
  }

  /** Final ones. */
  get answers(): readonly StrictMessage[] {
    return this.all.filter((answer) => statusOf(answer) >= 200 || statusOf(answer) === 101);
  }

  get all(): readonly StrictMessage[] {
    return readAnswers(this.client.heard, this.#methods, this.client.hasEnded).messages;
  }

  get answerProblems(): readonly string[] {
    return readAnswers(this.client.heard, this.#methods, this.client.hasEnded).problems;
  }

  get complete(): number {
    return this.answers.filter(({ isComplete }) => isComplete).length;
  }

  get requests(): readonly StrictMessage[] {
    return this.site.connections.flatMap(({ heard }) => readRequests(heard).messages);
  }

  get requestProblems(): readonly string[] {
    return this.site.connections.flatMap(({ heard }) => readRequests(heard).problems);
  }

  async answered(count: number): Promise<void> {
    await this.client.until(() => this.complete >= count, `${count} answers`);
  }
}

/** @param door - the port, known when the rows run. */
export function rows(door: () => number, table: readonly Row[]): void {
  it.each(table.map((row) => [row.name, row] as const))('%s', async (_name, row) => {
    const site = await origin(row.script ?? answeringStrictly(row.answer), '127.0.0.1');
    const peer = await client(door());
    const seen = new Seen(peer, site, row.methods ?? []);
    const pieces = Array.isArray(row.send) ? (row.send as readonly (string | Buffer)[]) : [row.send as string | Buffer];
    for (const [index, piece] of pieces.entries()) {
      if (index > 0) await seen.answered(index);
      peer.say(typeof piece === 'string' ? piece.replaceAll('{O}', site.authority).replaceAll('{P}', String(site.port)) : piece);
    }
    await row.outcome(seen);
  });
}

/** An origin that answers each request when all of it has come. */
export function answeringStrictly(answer: Row['answer']): (peer: Peer) => void {
  let index = 0;
  return (peer) => {
    let answered = 0;
    peer.socket.on('data', () => {
      for (const request of readRequests(peer.heard)
        .messages.filter(({ isComplete }) => isComplete)
        .slice(answered)) {
        const text = typeof answer === 'function' ? answer(request, index) : (answer ?? ok(`re:${request.start.split(' ')[1] ?? ''}`));
        answered += 1;
        index += 1;
        if (text !== null) peer.say(text);
      }
    });
  };
}

/** An origin that says this to the first request, and closes. */
export const says =
  (text: string, end: 'end' | 'reset' = 'end') =>
  (peer: Peer): void =>
    void peer.hears('\r\n\r\n').then(
      () => (peer.say(text), end === 'end' ? peer.socket.end() : setImmediate(() => peer.socket.resetAndDestroy())),
      () => undefined,
    );

/** An error answer, the connection closed, and not one octet at the origin. */
export const refused =
  (...statuses: readonly number[]) =>
  async (seen: Seen): Promise<void> => {
    await seen.client.ends();
    expect(seen.site.connections.map(({ heard }) => heard)).toEqual([]);
    expect(seen.answerProblems).toEqual([]);
    expect(seen.answers.map(statusOf), seen.client.heard.slice(0, 300)).toEqual([expect.toBeOneOf([...statuses])]);
    expect(seen.complete).toBe(1);
  };

/** An answer of the proxy's own to a request that was read well: the connection may go on. */
export const told =
  (status: number) =>
  async (seen: Seen): Promise<void> => {
    await seen.answered(1);
    expect(seen.site.connections).toHaveLength(0);
    expect(seen.answerProblems).toEqual([]);
    expect(seen.answers.map(statusOf)).toEqual([status]);
  };

/** Refused half way: whatever reached the origin is no complete request, and its connection is closed. */
export const cutShort =
  (...statuses: readonly number[]) =>
  async (seen: Seen): Promise<void> => {
    await seen.client.ends();
    for (const peer of seen.site.connections) await peer.ends();
    expect(seen.requests.filter(({ isComplete }) => isComplete)).toEqual([]);
    expect(seen.requestProblems).toEqual([]);
    expect(seen.answers.map(statusOf)).toEqual([expect.toBeOneOf([...statuses])]);
  };

export interface Wanted {
  readonly method?: string;
  readonly target?: string;
  /** By name; null: not there. Several values: joined with ` | `. */
  readonly fields?: Readonly<Record<string, string | RegExp | null>>;
  readonly content?: string;
  readonly trailers?: readonly string[];
  readonly status?: number;
  readonly answer?: string;
  readonly answerFields?: Readonly<Record<string, string | RegExp | null>>;
  readonly answerTrailers?: readonly string[];
  /** The client's connection is closed afterwards. */
  readonly closes?: boolean;
  /** Interim answers the client got. */
  readonly interim?: readonly number[];
}

/** One strict request at the origin, one strict answer at the client, as wanted. */
export const served =
  (wanted: Wanted = {}) =>
  async (seen: Seen): Promise<void> => {
    await seen.answered(1);
    if (wanted.closes === true) await seen.client.ends();
    expect([seen.requestProblems, seen.answerProblems]).toEqual([[], []]);
    expect(seen.requests, seen.client.heard.slice(0, 300)).toHaveLength(1);
    const [request, answer] = [seen.requests[0], seen.answers[0]];
    const [method, target] = request?.start.split(' ') ?? [];
    if (wanted.method !== undefined) expect(method).toBe(wanted.method);
    if (wanted.target !== undefined) expect(target).toBe(wanted.target);
    expectFields(request, wanted.fields);
    if (wanted.content !== undefined) expect(request?.content).toBe(wanted.content);
    if (wanted.trailers !== undefined) expect(request?.trailers).toEqual(wanted.trailers);
    expect(statusOf(answer), seen.client.heard.slice(0, 300)).toBe(wanted.status ?? 200);
    if (wanted.answer !== undefined) expect(answer?.content).toBe(wanted.answer);
    expectFields(answer, wanted.answerFields);
    if (wanted.answerTrailers !== undefined) expect(answer?.trailers).toEqual(wanted.answerTrailers);
    expect(seen.all.filter((each) => statusOf(each) < 200).map(statusOf)).toEqual(wanted.interim ?? []);
    expect(seen.client.hasEnded).toBe(wanted.closes === true);
  };

function expectFields(message: StrictMessage | undefined, wanted: Wanted['fields']): void {
  for (const [name, value] of Object.entries(wanted ?? {})) {
    const got = valueOf(message, name);
    if (value instanceof RegExp) expect(got ?? '', name).toMatch(value);
    else expect(got, name).toBe(value);
  }
}

/** Several requests on one connection, answered in order with these contents. */
export const inOrder =
  (...contents: readonly string[]) =>
  async (seen: Seen): Promise<void> => {
    await seen.answered(contents.length);
    expect([seen.requestProblems, seen.answerProblems]).toEqual([[], []]);
    expect(seen.answers.map(({ content }) => content)).toEqual(contents);
  };

/** The origin is to blame: told as such, with nothing of it shown. */
export const badGateway =
  (status = 502) =>
  async (seen: Seen): Promise<void> => {
    await seen.client.until(() => seen.complete === 1 || seen.client.hasEnded, 'an answer');
    expect(seen.answerProblems).toEqual([]);
    expect(seen.answers.map(statusOf), seen.client.heard.slice(0, 300)).toEqual([status]);
    expect(seen.client.heard).not.toMatch(/evil/i);
    await (await seen.site.connection()).ends();
  };

/** An answer that broke off: whoever reads it sees that it is not complete. */
export const incomplete =
  (status = 200) =>
  async (seen: Seen): Promise<void> => {
    await seen.client.until(() => seen.client.hasEnded, 'the end');
    expect(seen.answerProblems).toEqual([]);
    expect(seen.answers.map((answer) => [statusOf(answer), answer.isComplete])).toEqual([[status, false]]);
  };

export const get = (path = '/', fields = '', version = '1.1'): string =>
  `GET http://{O}${path} HTTP/${version}\r\nHost: {O}\r\n${fields}\r\n`;
export const request = (method: string, path = '/', fields = '', content = ''): string =>
  `${method} http://{O}${path} HTTP/1.1\r\nHost: {O}\r\n${fields}\r\n${content}`;
export const post = (content: string, path = '/', fields = ''): string =>
  request('POST', path, `Content-Length: ${content.length}\r\n${fields}`, content);
export const postChunks = (wire: string, path = '/', fields = ''): string =>
  request('POST', path, `Transfer-Encoding: chunked\r\n${fields}`, wire);
