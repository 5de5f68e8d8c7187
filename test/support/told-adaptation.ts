import type { AdaptationListener, AdaptationSaid, AdaptedRequest, AdaptedResponse } from '#core/protocol/redirector/adaptation.ts';
import type { FailureCause } from '#core/common/failure-causes.ts';

/** Everything a message was told on its way through an ICAP server, one line each. */
export class ToldAdaptation implements AdaptationListener {
  readonly words: string[] = [];
  request: AdaptedRequest | null = null;
  response: AdaptedResponse | null = null;
  content = '';
  said: AdaptationSaid | null = null;

  ready(): void {
    this.words.push('ready');
  }

  unchanged(kept: readonly Uint8Array[], said: AdaptationSaid, because: FailureCause | null): void {
    this.said = said;
    this.words.push(`unchanged ${JSON.stringify(Buffer.concat(kept).toString('latin1'))}${because === null ? '' : ` after ${because}`}`);
  }

  requestHead(head: AdaptedRequest, said: AdaptationSaid): void {
    this.request = head;
    this.said = said;
    this.words.push(`request ${head.method} ${head.target.url}`);
  }

  responseHead(head: AdaptedResponse, said: AdaptationSaid): void {
    this.response = head;
    this.said = said;
    this.words.push(`response ${head.status}`);
  }

  octets(octets: Uint8Array): void {
    this.content += Buffer.from(octets).toString('latin1');
  }

  end(): void {
    this.words.push(`end ${JSON.stringify(this.content)}`);
  }

  failed(because: FailureCause): void {
    this.words.push(`failed ${because}`);
  }
}
