import { expect, it } from 'vitest';
import { teamPlan } from '#core/redirector-pool/helpers/team-plan.ts';
import { poolWith } from '../../../support/redirector-world.ts';
import { HelperWorld } from '../../../support/scripted-helpers.ts';

it('a plan says what to start, how many, and how to talk', () => {
  const plan = teamPlan(poolWith({ program: '/x/deny.ts', args: ['list'], min: 9, max: 3, concurrency: 7 }), new HelperWorld().ports);
  expect(plan).toMatchObject({ pool: 'family', min: 3, max: 3, command: { file: '/usr/bin/node', args: ['/x/deny.ts', 'list'] } });
  expect(plan.newConversation().capacity).toBe(7);
  expect(plan.newConversation()).not.toBe(plan.newConversation());
});
