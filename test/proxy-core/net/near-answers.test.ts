import { expect, it } from 'vitest';
import { AnswerTime, NEAR_MS, NearAnswers } from '#core/net/near-answers.ts';

function world() {
  let now = 0;
  let turns: (() => void)[] = [];
  const answers = new NearAnswers({ now: () => now }, (run) => turns.push(run));
  return {
    answers,
    pass: (ms: number) => void (now += ms),
    /** One turn of the loop. @returns whether the next one will not sleep. */
    turn: () => {
      const due = turns;
      turns = [];
      for (const run of due) run();
      return turns.length > 0;
    },
  };
}

/** A connection whose last answer took so long. */
function answeredIn(ms: number, { answers, pass }: ReturnType<typeof world>): AnswerTime {
  const time = new AnswerTime();
  answers.asked(time);
  pass(ms);
  answers.over(time);
  return time;
}

it('nothing is known of the first answer on a connection: nobody waits awake for it', () => {
  const { answers, turn } = world();
  answers.asked(new AnswerTime());
  expect(turn()).toBe(false);
});

it('an origin that answered at once is waited for awake, until it answers again', () => {
  const w = world();
  const near = answeredIn(NEAR_MS / 2, w);
  w.answers.asked(near);
  w.pass(NEAR_MS / 2);
  expect([w.turn(), w.turn()]).toEqual([true, true]);
  w.answers.over(near);
  expect(w.turn()).toBe(false);
});

it('never longer than that, and the next time not at all', () => {
  const w = world();
  const near = answeredIn(NEAR_MS / 2, w);
  w.answers.asked(near);
  expect(w.turn()).toBe(true);
  w.pass(NEAR_MS);
  expect(w.turn()).toBe(false);
  w.pass(20);
  w.answers.over(near);
  expect(near.lastMs).toBeGreaterThan(20);
  w.answers.asked(near);
  expect(w.turn()).toBe(false);
});

it('an origin far away is slept for', () => {
  const w = world();
  w.answers.asked(answeredIn(NEAR_MS * 1.5, w));
  expect(w.turn()).toBe(false);
});

it('of several the last one counts, and one turn serves all', () => {
  const w = world();
  const [a, b] = [answeredIn(0, w), answeredIn(0, w)];
  w.answers.asked(a);
  w.pass(NEAR_MS / 2);
  w.answers.asked(b);
  w.pass(NEAR_MS / 2);
  expect(w.turn()).toBe(true);
  w.answers.over(a);
  expect(w.turn()).toBe(true);
  w.answers.over(b);
  w.answers.over(b); // the end of an exchange says it once more
  expect(w.turn()).toBe(false);
  w.answers.asked(a);
  expect(w.turn()).toBe(true);
});
