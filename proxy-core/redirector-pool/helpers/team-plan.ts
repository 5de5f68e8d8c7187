/** From a pool's options to what its helpers are started with. */
import { helperCommand } from './helper-command.ts';
import type { TeamPlan } from './helper-team.ts';
import { LineDialect } from '../talk/line-dialect.ts';
import type { PoolOptions } from '../pool-options.ts';
import type { PoolPorts } from '../pool-ports.ts';
import { SerialConversation } from '../talk/serial-conversation.ts';
import { TaggedConversation } from '../talk/tagged-conversation.ts';

export function teamPlan(options: PoolOptions, ports: PoolPorts): TeamPlan {
  const { name, program, args, min, max, protocol, concurrency } = options;
  const command = helperCommand(program, args, ports.runtime, ports.environment);
  const plan = { pool: name, min: Math.min(min, max), max, command };
  if (protocol === 'squid' && concurrency > 0) return { ...plan, newConversation: () => new TaggedConversation(concurrency) };
  return { ...plan, newConversation: () => new SerialConversation(new LineDialect(protocol === 'url' ? 'url' : 'squid')) };
}
