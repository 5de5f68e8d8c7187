import { beforeEach, describe, expect, it } from 'vitest';
import { HelperTeam } from '#core/redirector-pool/helpers/helper-team.ts';
import { teamPlan } from '#core/redirector-pool/helpers/team-plan.ts';
import { PendingQuestion } from '#core/redirector-pool/pending-question.ts';
import { poolWith, questionFor } from '../../../support/redirector-world.ts';
import { HelperWorld } from '../../../support/scripted-helpers.ts';

let world: HelperWorld;

beforeEach(() => {
  world = new HelperWorld();
});

function team(min: number, max: number): HelperTeam {
  const owner = { answered: () => {}, stray: () => {}, needsFlush: () => {}, ended: () => {} };
  const made = new HelperTeam(teamPlan(poolWith({ min, max, concurrency: 100 }), world.ports), owner, world.startHelper);
  do made.resize(0, 0, 0);
  while (made.startsMore);
  return made;
}

function hold(of: HelperTeam, number: number, questions: number): void {
  for (let n = 0; n < questions; n += 1) {
    of.helpers[number - 1]?.ask(
      new PendingQuestion(questionFor('http://a.example/'), 0, 1000, { answered: () => {}, failed: () => {} }),
      0,
    );
  }
}

describe('a team', () => {
  it('begins with the minimum', () => expect(team(3, 5).running).toBe(3));

  it('gives quick helpers one after the other all they can take in a batch', () => {
    const made = team(3, 3);
    hold(made, 1, 63);
    expect(made.choose(1)?.number).toBe(1);
    hold(made, 1, 1);
    expect(made.choose(1)?.number).toBe(2);
  });

  it('gives slow helpers the same', () => {
    const made = team(3, 3);
    hold(made, 1, 1);
    expect(made.choose(100)?.number).toBe(2);
    hold(made, 2, 1);
    hold(made, 3, 2);
    expect(made.choose(100)?.number).toBe(1);
  });

  it('can leave one out', () => {
    const made = team(1, 1);
    expect(made.choose(0, made.helpers[0])).toBeNull();
  });

  it('has nobody when all are full or told to go', () => {
    const made = team(2, 2);
    hold(made, 1, 100);
    made.helpers[1]?.retire();
    expect(made.choose(0)).toBeNull();
    expect(made.running).toBe(1);
  });

  it('starts nobody before the pause is over', () => {
    const made = team(1, 1);
    const helper = made.helpers[0];
    if (helper !== undefined) made.remove(helper, 10);
    made.resize(20, 1, 0);
    expect(made.running).toBe(0);
    made.resize(260, 1, 0);
    expect(made.running).toBe(1);
  });

  it('retires the youngest idle one', () => {
    const made = team(1, 3);
    made.plan = { ...made.plan, min: 3 };
    do made.resize(0, 0, 0);
    while (made.startsMore);
    made.plan = { ...made.plan, min: 1 };
    hold(made, 3, 1);
    made.resize(60_000, 1, 0);
    expect(made.helpers.map((helper) => helper.state)).toEqual(['starting', 'ending', 'starting']);
  });

  it('shows each helper', () => {
    const made = team(1, 1);
    hold(made, 1, 2);
    expect(made.views(50)).toEqual([{ number: 1, processId: 1, state: 'starting', held: 2, answers: 0, ageMs: 50 }]);
    expect(made.held).toBe(2);
  });
});
