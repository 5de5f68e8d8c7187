import type { Adaptation, AdaptationListener, AdaptedRequest, AdaptedResponse } from '#core/protocol/redirector/adaptation.ts';
import type { FailureCause } from '#core/common/failure-causes.ts';

/** What came of a message that was led past an ICAP server. */
export interface AdaptedMessage {
  readonly end: 'unchanged' | 'changed' | 'failed';
  readonly because: FailureCause | null;
  readonly request: AdaptedRequest | null;
  readonly response: AdaptedResponse | null;
  /** Changed content, or what was kept of the own. */
  readonly content: Buffer;
  readonly comment: string | null;
}

/** Feeds `content` in pieces, as fast as it is taken, and waits for the end. Null when nobody wants to see it. */
export function ledPast(
  open: (listener: AdaptationListener) => Adaptation | null,
  content: Buffer,
  pieceOctets = 16_384,
): Promise<AdaptedMessage | null> {
  return new Promise((resolve) => {
    let at = 0;
    let hasEnded = false;
    const gathered: Buffer[] = [];
    const heads: { request: AdaptedRequest | null; response: AdaptedResponse | null } = { request: null, response: null };
    const tell = (end: AdaptedMessage['end'], because: FailureCause | null, comment: string | null, octets: Buffer): void =>
      resolve({ end, because, ...heads, content: octets, comment });
    const pump = (): void => {
      while (at < content.length) {
        const piece = content.subarray(at, at + pieceOctets);
        at += piece.length;
        if (adaptation?.feed(piece) === false) return;
      }
      if (!hasEnded) adaptation?.end();
      hasEnded = true;
    };
    const adaptation = open({
      ready: pump,
      unchanged: (kept, said, because) => tell('unchanged', because, said.comment, Buffer.concat(kept)),
      requestHead: (head) => (heads.request = head),
      responseHead: (head) => (heads.response = head),
      octets: (octets) => gathered.push(Buffer.from(octets)),
      end: () => tell('changed', null, null, Buffer.concat(gathered)),
      failed: (because, said) => tell('failed', because, said.comment, Buffer.concat(gathered)),
    });
    if (adaptation === null) resolve(null);
    else pump();
  });
}
