/** One Hearthgate a data folder: a second start hands over to the first and is gone. */

export interface InstanceLock {
  requestSingleInstanceLock(): boolean;
  on(event: 'second-instance', listener: () => void): unknown;
}

/**
 * Has to be asked before anything is opened. What the second one was started
 * with is not looked at: it shows the window of the first, nothing else.
 *
 * @returns false when another one runs; the caller leaves at once.
 */
export function takeSingleInstance(lock: InstanceLock, onSecondStart: () => void): boolean {
  if (!lock.requestSingleInstanceLock()) return false;
  lock.on('second-instance', onSecondStart);
  return true;
}
