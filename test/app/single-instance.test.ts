import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { takeSingleInstance } from '../../app/single-instance.ts';

class Lock extends EventEmitter {
  readonly #isFree: boolean;

  constructor(isFree: boolean) {
    super();
    this.#isFree = isFree;
  }

  requestSingleInstanceLock(): boolean {
    return this.#isFree;
  }
}

describe('one instance', () => {
  it('is the first, and shows itself for every later start', () => {
    const lock = new Lock(true);
    let shown = 0;
    expect(takeSingleInstance(lock, () => (shown += 1))).toBe(true);
    lock.emit('second-instance', {}, ['hearthgate', '--port', '1'], '/', { any: 'thing' });
    lock.emit('second-instance');
    expect(shown).toBe(2);
  });

  it('that comes second is told so, and listens to nothing', () => {
    const lock = new Lock(false);
    expect(takeSingleInstance(lock, () => undefined)).toBe(false);
    expect(lock.listenerCount('second-instance')).toBe(0);
  });
});
