/** Events that a listener may prevent. */
import type { EventEmitter } from 'node:events';

export interface CancelableEvent {
  readonly defaultPrevented: boolean;
  preventDefault(): void;
}

/** @returns true when a listener prevented it. */
export function emitCancelable(source: EventEmitter, name: string, facts: object = {}, ...words: unknown[]): boolean {
  let isPrevented = false;
  const event = {
    ...facts,
    preventDefault: () => void (isPrevented = true),
    get defaultPrevented() {
      return isPrevented;
    },
  };
  source.emit(name, event, ...words);
  return isPrevented;
}
