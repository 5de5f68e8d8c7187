/**
 * Squid's url_rewrite line protocol: one line a question, one line an answer,
 * a channel-ID in front when a helper takes several questions at once.
 * The ancestor's verbs (`file://`, `intercept://`, `redirect://`) are read too.
 *
 * @see squid.conf url_rewrite_program, url_rewrite_children, url_rewrite_extras
 */
import { readKeyValues } from './key-values.ts';
import type { HelperReply, RedirectorQuestion, RedirectStatus } from './redirector-question.ts';
import { safeName, safeWord } from './safe-word.ts';
import { firstWord, isWhiteSpace, trimmed } from '../wire/white-space.ts';

/** One question without its channel-ID, ending with LF: `URL client/fqdn user method myip=A myport=P`. */
export function writeSquidQuestion(question: RedirectorQuestion): string {
  const { clientName, user, listener } = question;
  const fqdn = clientName === null ? '-' : safeName(clientName);
  const name = user === null ? '-' : safeName(user);
  const url = question.method === 'CONNECT' ? authority(question.host, question.port) : safeWord(question.url);
  return `${url} ${question.client}/${fqdn} ${name} ${safeWord(question.method)} myip=${listener.address} myport=${listener.port}\n`;
}

/** `host:port`, an IPv6 address in brackets. */
export function authority(host: string, port: number): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

const REDIRECT_STATUSES: readonly number[] = [301, 302, 303, 307, 308] satisfies readonly RedirectStatus[];
const UNCHANGED: HelperReply = { type: 'unchanged', comment: null };
const VERB = /^(file|intercept|redirect):\/\/(.*)$/is;
const STATUS_URL = /^(\d{3}):(.*)$/s;
const ABSOLUTE_OR_PATH = /^(?:(?:https?|ftp):\/\/|\/)/i;
const HOST_PORT = /^(?:\[[0-9A-Fa-f:.]+\]|[^/:"=]+):\d{1,5}$/;

/**
 * Reads one answer.
 *
 * @param line - Without channel-ID and line end, latin1.
 * @returns What was said. What is in no known form is `unintelligible`, never a permission. Never throws.
 */
export function parseSquidReply(line: string): HelperReply {
  // The answers nearly every question gets, without further ado.
  if (line === '' || line === 'ERR' || line === 'OK') return UNCHANGED;
  const text = trimmed(line);
  if (text === '') return UNCHANGED;
  if (isResult(text, 'OK')) return parseOk(text.slice(2));
  if (isResult(text, 'ERR')) return { type: 'unchanged', comment: readComment(text.slice(3)) };
  if (isResult(text, 'BH')) return { type: 'broken', message: readBroken(text.slice(2)), comment: null };
  return parseBareReply(text);
}

function isResult(text: string, word: string): boolean {
  return text.startsWith(word) && (text.length === word.length || isWhiteSpace(text.charCodeAt(word.length)));
}

function parseOk(text: string): HelperReply {
  const read = readKeyValues(text);
  if (read === null) return unintelligible('a quote is never closed');
  if (read.rest !== '') return unintelligible('words after OK that are no key=value pair');
  const { pairs } = read;
  const comment = pairs.get('message') ?? null;
  const statusText = pairs.get('status');
  const url = pairs.get('url');
  const rewriteUrl = pairs.get('rewrite-url');
  if (url !== undefined) return redirectTo(url, statusText ?? '302', comment);
  if (rewriteUrl !== undefined)
    return rewriteUrl === '' ? unintelligible('an empty rewrite-url') : { type: 'rewrite', url: rewriteUrl, silent: true, comment };
  if (statusText !== undefined) return denied(statusText, comment);
  return comment === null ? UNCHANGED : { type: 'unchanged', comment };
}

/** Our own addition: `OK status=403 message="..."`, for a helper that only wants to say no. */
function denied(statusText: string, comment: string | null): HelperReply {
  if (!/^[45]\d\d$/.test(statusText)) return unintelligible('a status without an address to redirect to');
  return {
    type: 'deny',
    status: Number(statusText),
    page: comment === null ? null : { title: '', description: comment, moreInfo: null },
    original: null,
    comment,
  };
}

function redirectTo(url: string, statusText: string, comment: string | null): HelperReply {
  const status = Number(statusText);
  if (!isRedirectStatus(status)) return unintelligible('a status that is no redirect');
  if (url === '') return unintelligible('a redirect to nowhere');
  return { type: 'redirect', status, location: url, comment };
}

function isRedirectStatus(status: number): status is RedirectStatus {
  return REDIRECT_STATUSES.includes(status);
}

function readComment(text: string): string | null {
  return readKeyValues(text)?.pairs.get('message') ?? null;
}

/** Old helpers put their trouble behind BH as plain text. */
function readBroken(text: string): string {
  const read = readKeyValues(text);
  return read?.pairs.get('message') ?? (read === null ? trimmed(text) : read.rest);
}

/** The old forms: an address alone, `30N:` and an address, or a verb of the ancestor. Words behind an address repeat the question. */
function parseBareReply(text: string): HelperReply {
  const verb = VERB.exec(text);
  if (verb !== null) return parseVerb((verb[1] ?? '').toLowerCase(), trimmed(verb[2] ?? ''));
  const word = firstWord(text);
  const statusUrl = STATUS_URL.exec(word);
  if (statusUrl !== null) return redirectTo(statusUrl[2] ?? '', statusUrl[1] ?? '', null);
  return ABSOLUTE_OR_PATH.test(word) || HOST_PORT.test(word)
    ? { type: 'rewrite', url: word, silent: false, comment: null }
    : unintelligible('neither OK, ERR, BH nor an address');
}

function parseVerb(verb: string, rest: string): HelperReply {
  if (rest === '') return unintelligible(`${verb}:// with nothing behind it`);
  if (verb === 'file') return { type: 'file', name: rest, comment: null };
  const word = firstWord(rest);
  if (verb === 'intercept') return parseIntercept(word);
  return {
    type: 'redirect',
    status: 302,
    location: /^[a-z][a-z0-9+.-]*:/i.test(word) || word.startsWith('/') ? word : `http://${word}`,
    comment: null,
  };
}

const INTERCEPT = /^(?:\[([0-9A-Fa-f:.]+)\]|([^/:[\]@?#\\]+))(?::(\d{1,5}))?\/?$/;

function parseIntercept(word: string): HelperReply {
  const match = INTERCEPT.exec(word);
  const port = match?.[3] === undefined ? null : Number(match[3]);
  if (match === null || port === 0 || (port ?? 1) > 65_535)
    return unintelligible('intercept:// without a host, or with a port that does not exist');
  return { type: 'intercept', host: match[1] ?? match[2] ?? '', port, comment: null };
}

function unintelligible(problem: string): HelperReply {
  return { type: 'unintelligible', problem, comment: null };
}
