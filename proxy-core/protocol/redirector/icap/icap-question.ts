/**
 * A question as ICAP text for a helper's standard input, in the ancestor's
 * form: facts as Pragma fields, LF line ends, the client's head as it came,
 * content never.
 */
import type { RedirectorQuestion } from '../redirector-question.ts';
import { safeName, safeWord } from '../safe-word.ts';

export interface IcapQuestionAddress {
  /** `icap://host/path` of the REQMOD line. */
  readonly url: string;
  readonly host: string;
  /** What the proxy calls itself. */
  readonly proxy: string;
}

/** The transport a helper is told for each mode; every other mode carries HTTP. */
const TRANSPORTS: Readonly<Record<string, string>> = { 'transparent-tls': 'tls', 'port-forward': 'tcp', socks: 'tcp' };

export function writeIcapQuestion(question: RedirectorQuestion, address: IcapQuestionAddress): string {
  const head = withoutCredentials(question.head);
  return (
    `REQMOD ${address.url} ICAP/1.0\nHost: ${address.host}\n` +
    `Pragma: transport=${TRANSPORTS[question.mode] ?? 'http'}\n` +
    `Pragma: proxy=${address.proxy}\n` +
    `Pragma: scheme=${safeWord(question.scheme)}\n` +
    `Pragma: accept=${question.listener.address}\n` +
    `Pragma: accept-port=${question.listener.port}\n` +
    `Pragma: client=${question.client}\n` +
    `Pragma: host=${safeWord(question.host)}\n` +
    `Pragma: path=${question.path === '' ? '' : safeWord(question.path)}\n` +
    `Pragma: method=${safeWord(question.method)}\n` +
    (question.person === null ? '' : `Pragma: person=${safeName(question.person)}\n`) +
    `X-Client-IP: ${question.client}\n` +
    (question.user === null ? '' : `X-Authenticated-User: ${safeName(question.user)}\n`) +
    `Encapsulated: req-hdr=0, null-body=${head.length}\n\n${head}`
  );
}

const CREDENTIALS = /^proxy-authorization:[^\n]*\n(?:[ \t][^\n]*\n)*/gim;

/** What the client said to this proxy alone stays here. */
export function withoutCredentials(head: string): string {
  return /proxy-authorization:/i.test(head) ? head.replace(CREDENTIALS, '') : head;
}
