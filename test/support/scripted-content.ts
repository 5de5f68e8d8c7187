import type { ContentSource, ContentTaker } from '#core/protocol/http1/content-flow.ts';
import type { Adaptation } from '#core/protocol/redirector/adaptation.ts';
import type { FaultCode } from '#core/common/proxy-error.ts';

/** Content a test hands out piece by piece. */
export class ScriptedSource implements ContentSource {
  taker: ContentTaker | null = null;
  isPaused = false;
  isClosed = false;

  open(taker: ContentTaker): void {
    this.taker = taker;
  }

  pause(): void {
    this.isPaused = true;
  }

  resume(): void {
    this.isPaused = false;
  }

  close(): void {
    this.isClosed = true;
    this.taker = null;
  }

  say(text: string): void {
    this.taker?.octets(Buffer.from(text, 'latin1'));
  }
}

/** Whoever takes content, as one line of what it was told. */
export class ToldContent implements ContentTaker {
  said = '';

  octets(octets: Uint8Array): void {
    this.said += Buffer.from(octets).toString('latin1');
  }

  end(): void {
    this.said += '.';
  }

  failed(fault: FaultCode): void {
    this.said += `!${fault}`;
  }
}

/** A server's side of a message: what it was fed, and whether it is asked to wait. */
export class ScriptedAdaptation implements Adaptation {
  fed = '';
  isPaused = false;
  isAbandoned = false;
  /** What `feed` answers. */
  wantsMore = true;

  feed(octets: Uint8Array): boolean {
    this.fed += Buffer.from(octets).toString('latin1');
    return this.wantsMore;
  }

  end(): void {
    this.fed += '.';
  }

  pause(): void {
    this.isPaused = true;
  }

  resume(): void {
    this.isPaused = false;
  }

  abandon(): void {
    this.isAbandoned = true;
  }
}
