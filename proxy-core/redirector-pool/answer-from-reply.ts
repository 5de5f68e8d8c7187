/** Judges a helper's reply against its question: what was said becomes what is done. Pure. */
import { httpTarget, readHostPort, readHttpTarget, readLocation, type HttpTarget } from '#core/protocol/redirector/http-target.ts';
import { parseRequestHead, targetOf } from '#core/protocol/redirector/icap/http-head.ts';
import type { HelperReply, RedirectorQuestion } from '#core/protocol/redirector/redirector-question.ts';
import { readComment } from '#core/protocol/redirector/utf8-text.ts';
import type { HostPort, RedirectorAnswer } from '#core/protocol/redirector/redirector-answer.ts';
import type { PoolProtocol } from './pool-options.ts';

/** `file`: to be read from the folder first. `unintelligible`: the address in it is none. */
export type Judged =
  | RedirectorAnswer
  | { readonly type: 'file'; readonly name: string; readonly rule: string; readonly comment: string | null }
  | { readonly type: 'unintelligible' };

const UNINTELLIGIBLE = { type: 'unintelligible' } as const;

export function answerFromReply(question: RedirectorQuestion, reply: HelperReply, protocol: PoolProtocol, rule: string): Judged {
  if (reply.type === 'unchanged' && reply.comment === null) return { type: 'permit', rule, comment: null };
  const said = { rule, comment: readComment(reply.comment) };
  switch (reply.type) {
    case 'unchanged':
      return { type: 'permit', ...said };
    case 'rewrite':
      return rewritten(question, reply, protocol, said);
    case 'redirect': {
      const location = readLocation(reply.location);
      return location === null ? UNINTELLIGIBLE : { type: 'redirect', status: reply.status, location, ...said };
    }
    case 'deny':
      return { type: 'deny', status: reply.status, page: reply.page, original: reply.original, ...said };
    case 'file':
      return { type: 'file', name: reply.name, ...said };
    case 'intercept':
      return intercepted(reply.host, reply.port ?? question.port, said);
    case 'respond':
      return { type: 'respond', status: reply.status, fields: reply.fields, content: reply.content, ...said };
    case 'replace':
      return replaced(question, reply.head, reply.dial, said);
    case 'broken':
    case 'unintelligible':
      return UNINTELLIGIBLE;
  }
}

/** A tunnel has no message that could be another: the helper does not want the tunnel, or wants it to end elsewhere. */
function replaced(question: RedirectorQuestion, headText: string, dial: HostPort | null, said: Said): Judged {
  if (question.method === 'CONNECT')
    return dial === null ? { type: 'deny', status: 403, page: null, original: null, ...said } : { type: 'intercept', ...dial, ...said };
  const head = parseRequestHead(headText);
  // A tunnel nobody asked for, or an answer with content where none is waited for: nothing that could be passed on.
  if (head === null || head.method === 'CONNECT' || (head.method === 'HEAD') !== (question.method === 'HEAD')) return UNINTELLIGIBLE;
  const target = targetOf(head, question.scheme === 'https' ? 'https' : 'http');
  return target === null ? UNINTELLIGIBLE : { type: 'replace', head: headText, target, dial, ...said };
}

type Said = Pick<RedirectorAnswer, 'rule' | 'comment'>;

function rewritten(
  question: RedirectorQuestion,
  reply: { readonly url: string; readonly silent: boolean },
  protocol: PoolProtocol,
  said: Said,
): Judged {
  if (question.method === 'CONNECT') return rewrittenTunnel(question, reply.url, said);
  const read = readTarget(question, reply.url);
  if (read === null) return UNINTELLIGIBLE;
  const target = protocol === 'url' ? withAskedPort(question, read) : read;
  const isSameSite = target.host === question.host && target.port === question.port && target.scheme === question.scheme;
  if (isSameSite && target.path === question.path) return { type: 'permit', ...said };
  // The ancestor's helpers expect the browser to be sent to another site, not to be shown it under the old name.
  if (protocol === 'url' && !reply.silent && target.host !== question.host)
    return { type: 'redirect', status: 302, location: target.url, ...said };
  return { type: 'rewrite', target, ...said };
}

function readTarget(question: RedirectorQuestion, url: string): HttpTarget | null {
  if (!url.startsWith('/')) return readHttpTarget(url);
  if (url.startsWith('//')) return null; // a path to us, another site to others
  const scheme = question.scheme === 'https' ? 'https' : 'http';
  return readHttpTarget(httpTarget(scheme, question.host, question.port, url).url);
}

/** The ancestor's helpers see neither scheme nor port, so an address of the same host without one means what was asked for. */
function withAskedPort(question: RedirectorQuestion, target: HttpTarget): HttpTarget {
  if (target.host !== question.host || target.port !== 80 || target.scheme !== 'http') return target;
  return httpTarget(question.scheme === 'https' ? 'https' : 'http', question.host, question.port, target.path);
}

/** A tunnel can only be led to another host. An address of a page means that the helper does not want the tunnel. */
function rewrittenTunnel(question: RedirectorQuestion, url: string, said: Said): Judged {
  const to = readHostPort(url);
  if (to !== null)
    return to.host === question.host && to.port === question.port ? { type: 'permit', ...said } : { type: 'intercept', ...to, ...said };
  return readHttpTarget(url) === null ? UNINTELLIGIBLE : { type: 'deny', status: 403, page: null, original: null, ...said };
}

function intercepted(host: string, port: number, said: Said): Judged {
  const to = readHostPort(host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`);
  return to === null ? UNINTELLIGIBLE : { type: 'intercept', ...to, ...said };
}
