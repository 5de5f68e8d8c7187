/**
 * Answers of origins: whatever is accepted, and in whatever form it came, what the client gets is read by the letter of RFC 9112
 * and says the same; what is not accepted never looks complete.
 */
import * as fc from 'fast-check';
import { ourResponses } from '../../support/http-ours.ts';
import { sentOn } from '../../support/sent-on.ts';
import { readAnswers, type StrictMessage } from '../../support/strict-http.ts';
import { fuzzCase, must, type FuzzCase } from './fuzz-case.ts';
import { CHUNKED, ODD_CHUNKED, ODD_RESPONSES, RESPONSES } from './messages.ts';
import { cutAt, hostile, octetByOctet, places } from './octets.ts';

const ANSWERS = [
  ...RESPONSES,
  ...ODD_RESPONSES,
  ...[...CHUNKED, ...ODD_CHUNKED].map((body) => `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${body}`),
];
/** Written by us, or not for the client. */
const OURS = new Set(['via', 'date', 'content-length', 'transfer-encoding', 'connection']);

function check(text: string, method: string, at: readonly number[]): void {
  const octets = Buffer.from(text, 'latin1');
  const whole = sentOn([octets], method);
  const answers = readAnswers(whole.text, [method]);
  for (const pieces of [cutAt(text, at), octetByOctet(text)]) {
    const cut = sentOn(pieces, method);
    must(cut.isComplete === whole.isComplete, 'cutting changes whether it is complete', whole, cut);
    const same = JSON.stringify(readAnswers(cut.text, [method]).messages) === JSON.stringify(answers.messages);
    must(!whole.isComplete || same, 'cutting changes what is sent on', whole, cut);
  }
  must(answers.problems.length === 0, 'not in the strict form', answers.problems, whole.text);
  const last = answers.messages.at(-1);
  const looksComplete = last !== undefined && last.isComplete && !last.start.startsWith('HTTP/1.1 1');
  must(looksComplete === whole.isComplete && (!whole.isComplete || answers.rest === ''), 'looks otherwise than it is', whole);
  if (whole.isComplete) saysTheSame(answers.messages, octets, method);
}

/** As another walk through the same readers has it, which undoes the framing instead of passing it on. */
function saysTheSame(sent: readonly StrictMessage[], octets: Buffer, method: string): void {
  const { messages } = ourResponses(octets, method);
  must(messages.length === sent.length, 'another number of answers', sent, messages);
  for (const [index, message] of messages.entries()) {
    const got = sent[index] as StrictMessage;
    must(got.content === message.content, 'other content', got, message);
    const left = [...message.fields];
    for (const [name, value] of got.fields) {
      const place = left.indexOf(`${name}: ${value}`);
      must(place !== -1 || OURS.has(name.toLowerCase()), 'a field that did not come', name, value, message.fields);
      left.splice(0, place + 1); // in order, too
    }
  }
}

export const SENT_ON: readonly FuzzCase[] = [
  fuzzCase(
    'answers of origins as they are sent on',
    fc.property(hostile(ANSWERS), fc.constantFrom('GET', 'GET', 'HEAD'), places, (text, method, at) => check(text, method, at)),
  ),
];
