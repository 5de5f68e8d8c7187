import { beforeEach, describe, expect, it } from 'vitest';
import { Helper, type HelperOwner } from '#core/redirector-pool/helpers/helper.ts';
import { PendingQuestion } from '#core/redirector-pool/pending-question.ts';
import { TaggedConversation } from '#core/redirector-pool/talk/tagged-conversation.ts';
import { questionFor } from '../../../support/redirector-world.ts';
import { HelperWorld } from '../../../support/scripted-helpers.ts';

const COMMAND = { file: '/bin/x', args: [], env: {} };
let world: HelperWorld;
let heard: string[];
let helper: Helper;

const owner: HelperOwner = {
  answered: (_helper, pending, reply) => void heard.push(`${pending.question.path} ${reply.type}`),
  stray: (kind) => void heard.push(kind),
  needsFlush: () => void heard.push('needs flush'),
  ended: (_helper, end, problem) => void heard.push(`ended: ${problem ?? end.how}`),
};

beforeEach(() => {
  world = new HelperWorld();
  heard = [];
  helper = new Helper({ pool: 'kids', number: 3, command: COMMAND, startedAtMs: 0 }, new TaggedConversation(2), owner, world.startHelper);
});

function ask(path: string): void {
  helper.ask(new PendingQuestion(questionFor(`http://a.example${path}`), 0, 1000, { answered: () => {}, failed: () => {} }), 5);
}

describe('a helper', () => {
  it('is named for its pool and its number', () => expect(helper.label).toBe('kids#3'));

  it('writes once for all questions of a turn', () => {
    ask('/a');
    ask('/b');
    expect(heard).toEqual(['needs flush']);
    expect(helper.free).toBe(0);
    helper.flush();
    helper.flush();
    expect(world.helper(1).writes).toHaveLength(1);
  });

  it('is ready after its first answer', () => {
    expect(helper.state).toBe('starting');
    ask('/a');
    world.helper(1).say('0 OK\n');
    expect([helper.state, helper.answers, helper.free]).toEqual(['ready', 1, 2]);
  });

  it('retires when it owes nothing any more', () => {
    ask('/a');
    helper.retire();
    expect([helper.state, helper.free, world.helper(1).state]).toEqual(['retiring', 0, 'running']);
    world.helper(1).say('0 OK\n');
    helper.stopIfDone();
    expect(world.helper(1).state).toBe('stopping');
    world.helper(1).die('exit status 0');
    expect(helper.stopWanted).toBe(true);
    expect(heard.at(-1)).toBe('ended: exit status 0');
  });

  it('is killed once, and the first reason counts', () => {
    helper.kill('silent');
    helper.kill('something else');
    world.helper(1).die('signal SIGKILL');
    expect(heard).toEqual(['ended: silent']);
    expect(helper.stopWanted).toBe(false);
  });

  it('is not listened to after it was found out of step', () => {
    ask('/a');
    world.helper(1).say(`${'x'.repeat(70_000)}`);
    world.helper(1).say('\n0 OK\n');
    expect(heard).toEqual(['needs flush']);
    expect(world.helper(1).state).toBe('killed');
  });

  it('writes nothing to a dead process', () => {
    ask('/a');
    world.helper(1).die();
    helper.flush();
    expect(world.helper(1).writes).toEqual([]);
  });
});
