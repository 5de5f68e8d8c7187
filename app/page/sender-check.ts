/** Whom the main process listens to. Pure. */
import { isOwnUrl } from './page-protocol.ts';

/** The part of Electron's WebFrameMain that counts here. */
export interface SenderFrame {
  readonly url: string;
  /** Null for the top frame of a window. */
  readonly parent: unknown;
}

/** @param frame null when it was gone before its message came. */
export function isOwnTopFrame(frame: SenderFrame | null): boolean {
  return frame !== null && frame.parent === null && isOwnUrl(frame.url);
}
