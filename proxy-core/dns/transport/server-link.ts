/** The way to one name server, whatever the protocol. */

export type LinkFault =
  /** Nobody listens there, no way there, the connection broke. */
  | { readonly type: 'unreachable'; readonly detail: string }
  /** Too many questions under way. */
  | { readonly type: 'overloaded'; readonly detail: string };

/** One sending of one question. A link calls exactly one of these, at most once, unless it is forgotten before. */
export interface Asking {
  readonly name: string;
  readonly type: number;
  /** The reply belongs to this question; its contents are unread. */
  onReply(reply: Uint8Array): void;
  /** It fits but for the case of the letters: a forger's luck, or a server that does not keep the case. */
  onCaseLost(): void;
  onFault(fault: LinkFault): void;
}

export interface AskForm {
  readonly edns: boolean;
  readonly mixedCase: boolean;
}

export interface ServerLink {
  /** @returns how to give the question up, so that a late reply is a stray one. */
  ask(asking: Asking, form: AskForm): () => void;
  /** Somebody has waited long enough for an answer. After some of these, and no reply between, the way itself is opened anew. */
  wasSilent(): void;
  close(): void;
}

/** Counted by links, shown to people. */
export interface LinkCounts {
  strayReplies: number;
}
