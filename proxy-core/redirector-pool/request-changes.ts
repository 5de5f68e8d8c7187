/**
 * A request as several pools in a row have changed it: each pool is asked
 * about what the ones before it made of it, and in the end there is one answer.
 */
import type { HttpTarget } from '#core/protocol/redirector/http-target.ts';
import { parseRequestHead, retargeted, writeRequestHead } from '#core/protocol/redirector/icap/http-head.ts';
import type { HostPort, RedirectorAnswer } from '#core/protocol/redirector/redirector-answer.ts';
import type { RedirectorQuestion } from '#core/protocol/redirector/redirector-question.ts';

export class RequestChanges {
  #question: RedirectorQuestion;
  #target: HttpTarget | null = null;
  #head: string | null = null;
  #dial: HostPort | null = null;
  #rules: string[] = [];
  #comment: string | null = null;

  constructor(question: RedirectorQuestion) {
    this.#question = question;
  }

  /** As the next pool sees it. */
  get question(): RedirectorQuestion {
    return this.#question;
  }

  permit(said: Said): void {
    this.#note(said, false);
  }

  /** For a pool that reads heads: what an earlier one rewrote stands in the head too. Null as below. */
  questionWithHead(): RedirectorQuestion | null {
    if (this.#target === null || this.#head !== null) return this.#question;
    const head = parseRequestHead(this.#question.head);
    return head === null ? null : { ...this.#question, head: writeRequestHead(retargeted(head, this.#target)) };
  }

  /** @returns false when an earlier pool's head cannot be brought to the new address. */
  rewrite(target: HttpTarget, said: Said): boolean {
    if (this.#head !== null && !this.#retarget(target)) return false;
    this.#note(said, true);
    this.#target = target;
    this.#question = { ...this.#question, ...target };
    return true;
  }

  replace(head: string, target: HttpTarget, dial: HostPort | null, said: Said): void {
    this.#note(said, true);
    this.#head = head;
    this.#target = target;
    this.#dial = dial ?? this.#dial;
    this.#question = { ...this.#question, ...target, method: head.slice(0, head.indexOf(' ')), head };
  }

  /** The end of the way: the connection goes there, whatever the message is by now. Null as above. */
  intercepted(dial: HostPort, said: Said): RedirectorAnswer | null {
    this.#note(said, true);
    if (this.#target === null) return { type: 'intercept', ...dial, ...this.#said() };
    if (this.#head === null) {
      this.#head = this.#question.head;
      if (!this.#retarget(this.#target)) return null;
    }
    this.#dial = dial;
    return this.answer();
  }

  /** What is to be done when no pool says more. */
  answer(): RedirectorAnswer {
    const said = this.#said();
    if (this.#target === null) return { type: 'permit', ...said };
    if (this.#head === null) return { type: 'rewrite', target: this.#target, ...said };
    return { type: 'replace', head: this.#head, target: this.#target, dial: this.#dial, ...said };
  }

  #retarget(target: HttpTarget): boolean {
    const head = parseRequestHead(this.#head ?? '');
    if (head === null) return false;
    this.#head = writeRequestHead(retargeted(head, target));
    return true;
  }

  /** Who changed something is named before who only let it pass. */
  #note(said: Said, hasChanged: boolean): void {
    if (hasChanged && this.#target === null) this.#rules = [];
    if (hasChanged || this.#target === null) this.#rules.push(said.rule);
    this.#comment = said.comment ?? this.#comment;
  }

  #said(): Said {
    return { rule: this.#rules.join(', '), comment: this.#comment };
  }
}

export interface Said {
  readonly rule: string;
  readonly comment: string | null;
}
