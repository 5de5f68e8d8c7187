/** From a pool's options to what its helpers are started with. */
import type { PoolOptions, PoolPorts } from '../room-words.ts';
import { newConversation } from '../talk/new-conversation.ts';
import { helperCommand } from './helper-command.ts';
import type { TeamPlan } from './helper-team.ts';

export function teamPlan(options: PoolOptions, ports: PoolPorts): TeamPlan {
  const { name, program, args, min, max } = options;
  const command = helperCommand(program, args, ports.runtime, ports.environment);
  return { pool: name, min: Math.min(min, max), max, command, newConversation: () => newConversation(options) };
}
