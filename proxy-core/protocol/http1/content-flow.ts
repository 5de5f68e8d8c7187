/** Content in pieces, transfer coding undone, from whoever has it to whoever takes it. Types only. */
import type { FaultCode } from '#core/common/proxy-error.ts';

export interface ContentSource {
  /**
   * Begins, or goes on with another taker. What is there already is told at once.
   * Nobody overwrites the octets afterwards.
   */
  open(taker: ContentTaker): void;
  /** Stop for a while; a piece that was on its way may still come. */
  pause(): void;
  resume(): void;
  /** Nothing more is wanted, and nothing more is told. Safe to call again. */
  close(): void;
}

export interface ContentTaker {
  octets(octets: Uint8Array): void;
  end(): void;
  /** It will not be complete. */
  failed(fault: FaultCode, detail: string): void;
}

/** Content with how it is to be written. */
export interface ContentFlow {
  readonly source: ContentSource;
  /** It has no length that is known: it goes out in chunks. */
  readonly encodeChunks: boolean;
}
