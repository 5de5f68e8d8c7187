/** ICAP text over stdin and stdout, as the ancestor's helpers speak it: one question, one response. */
import { joined } from '#core/common/octets.ts';
import { writeIcapQuestion, type IcapQuestionAddress } from '#core/protocol/redirector/icap/icap-question.ts';
import type { IcapHead } from '#core/protocol/redirector/icap/icap-head.ts';
import { readIcapReply } from '#core/protocol/redirector/icap/icap-reply.ts';
import { IcapResponseReader, type IcapEvent } from '#core/protocol/redirector/icap/icap-response-reader.ts';
import type { RedirectorQuestion } from '#core/protocol/redirector/redirector-question.ts';
import type { SerialDialect, SerialListener } from './serial-conversation.ts';

/** A page of a helper's own may be this long. */
export const MAX_CONTENT_OCTETS = 1_048_576;

export class IcapDialect implements SerialDialect {
  readonly #address: IcapQuestionAddress;
  readonly #reader = new IcapResponseReader();
  #head: IcapHead | null = null;
  #httpHeads: string[] = [];
  #content: Uint8Array[] = [];
  #contentOctets = 0;

  constructor(address: IcapQuestionAddress) {
    this.#address = address;
  }

  writeQuestion(question: RedirectorQuestion): string {
    return writeIcapQuestion(question, this.#address);
  }

  feed(octets: Uint8Array, listener: SerialListener): void {
    this.#reader.feed(octets, (event) => this.#on(event, listener));
  }

  #on(event: IcapEvent, listener: SerialListener): void {
    switch (event.type) {
      case 'head':
        this.#head = event.head;
        return;
      case 'http-head':
        this.#httpHeads.push(event.text);
        return;
      case 'data':
        return this.#keep(event.octets, listener);
      case 'end':
        return this.#reply(listener);
      case 'malformed':
        return listener.broken(event.problem);
    }
  }

  #keep(octets: Uint8Array, listener: SerialListener): void {
    this.#contentOctets += octets.length;
    if (this.#contentOctets <= MAX_CONTENT_OCTETS) this.#content.push(octets.slice());
    else listener.broken(`content longer than ${MAX_CONTENT_OCTETS} octets`);
  }

  #reply(listener: SerialListener): void {
    const head = this.#head;
    const response = { httpHeads: this.#httpHeads, content: joined(this.#content) };
    this.#head = null;
    this.#httpHeads = [];
    this.#content = [];
    this.#contentOctets = 0;
    if (head !== null) listener.replied(readIcapReply({ head, ...response }));
  }
}
