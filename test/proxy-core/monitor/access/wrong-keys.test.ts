import { describe, expect, it } from 'vitest';
import { WrongKeys } from '#core/monitor/access/wrong-keys.ts';
import { FakeClock } from '../../../support/fake-clock.ts';

function guesser() {
  const clock = new FakeClock();
  const wrongKeys = new WrongKeys(clock);
  const open: (() => void)[] = [];
  return {
    clock,
    wrongKeys,
    /** Milliseconds until the answer, which is then out; null when refused at once. */
    guess: (address = '127.0.0.1'): number | null => {
      const answer = wrongKeys.answerFor(address);
      if (answer.type === 'too-many') return null;
      clock.advance(answer.ms);
      answer.done();
      return answer.ms;
    },
    /** As above, and the next does not wait for it. */
    guessBeside: (address = '127.0.0.1'): number | null => {
      const answer = wrongKeys.answerFor(address);
      if (answer.type === 'too-many') return null;
      open.push(answer.done);
      return answer.ms;
    },
  };
}

describe('a wrong key', () => {
  it('is answered at once three times, then ever later', () => {
    const { guess } = guesser();
    expect(Array.from({ length: 10 }, () => guess())).toEqual([0, 0, 0, 500, 1000, 2000, 4000, 8000, 8000, 8000]);
  });

  it('is answered one after another, and no faster from many connections', () => {
    const { guess, guessBeside, wrongKeys } = guesser();
    for (let tries = 0; tries < 4; tries += 1) guess();
    expect(Array.from({ length: 6 }, () => guessBeside())).toEqual([1000, 3000, 7000, 15_000, null, null]);
    expect(wrongKeys.answerFor('127.0.0.1')).toEqual({ type: 'too-many', retryMs: 15_000 });
  });

  it('whose sender leaves at once does not make the row longer for the next one', () => {
    const { wrongKeys } = guesser();
    for (let tries = 0; tries < 1000; tries += 1) {
      const answer = wrongKeys.answerFor('127.0.0.1');
      if (answer.type === 'after') answer.done();
    }
    const answer = wrongKeys.answerFor('127.0.0.1');
    expect(answer.type === 'too-many' && answer.retryMs).toBeLessThanOrEqual(23_000);
  });

  it('holds up its own address only', () => {
    const { guess } = guesser();
    for (let tries = 0; tries < 6; tries += 1) guess('127.0.0.1');
    expect(guess('::1')).toBe(0);
  });

  it('is forgotten when the right one comes, and after ten minutes', () => {
    const { guess, wrongKeys, clock } = guesser();
    for (let tries = 0; tries < 6; tries += 1) guess();
    wrongKeys.forget('127.0.0.1');
    expect(Array.from({ length: 4 }, () => guess())).toEqual([0, 0, 0, 500]);
    clock.advance(10 * 60 * 1000);
    expect(guess()).toBe(0);
  });

  it('from any number of addresses takes a bounded memory', () => {
    const { guessBeside, wrongKeys } = guesser();
    for (let at = 0; at < 2000; at += 1) guessBeside(`127.0.${at >> 8}.${at & 255}`);
    expect(wrongKeys.sources).toBe(256);
  });
});
