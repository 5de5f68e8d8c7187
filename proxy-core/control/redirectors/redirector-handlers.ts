/** The part of the contract about redirectors: looking is free; programs run with the rights of this one, so everything else is not. */
import { implement } from '@orpc/server';
import type { Log } from '#core/common/ports.ts';
import { redirectorsContract } from '#core/contract/redirectors-contract.ts';
import type { CommandOutcome } from '#core/contract/views.ts';
import { mustMayWrite, told, type CallerContext } from '../caller.ts';
import type { RedirectorPorts } from './redirector-ports.ts';

export interface RedirectorHandlerParts {
  readonly log: Log;
  readonly redirectors: RedirectorPorts;
  /** Whoever follows redirectors is told what is different now. */
  redirectorsChanged(): void;
}

const NOT_STORED = 'the change could not be stored';
const NOT_READ = 'the programs could not be read';

export function createRedirectorHandlers(parts: RedirectorHandlerParts) {
  const { log, redirectors } = parts;
  const os = implement(redirectorsContract).$context<CallerContext>();
  const changed = async <T>(context: CallerContext, what: string, run: () => Promise<T>): Promise<T> => {
    mustMayWrite(context);
    const outcome = await told(log, what, run);
    parts.redirectorsChanged();
    return outcome;
  };
  const order = (context: CallerContext, run: () => boolean): Promise<CommandOutcome> =>
    changed(context, NOT_STORED, async () =>
      run() ? { ok: true } : { ok: false, userText: 'There is no running redirector of this name.' },
    );

  return os.router({
    pools: os.pools.handler(() => redirectors.views()),
    settings: os.settings.handler(() => redirectors.settings()),
    start: os.start.handler(({ context, input }) => order(context, () => redirectors.start(input.pool))),
    stop: os.stop.handler(({ context, input }) => order(context, () => redirectors.stop(input.pool))),
    restart: os.restart.handler(({ context, input }) => order(context, () => redirectors.restart(input.pool))),
    change: os.change.handler(({ context, input }) => changed(context, NOT_STORED, () => redirectors.change(input.pool, input.change))),
    add: os.add.handler(({ context, input }) => changed(context, NOT_STORED, () => redirectors.add(input))),
    remove: os.remove.handler(({ context, input }) => changed(context, NOT_STORED, () => redirectors.remove(input.pool))),
    reorder: os.reorder.handler(({ context, input }) => changed(context, NOT_STORED, () => redirectors.reorder(input.pools))),
    templates: os.templates.handler(() => told(log, NOT_READ, () => redirectors.templates())),
    versions: os.versions.handler(({ input }) => told(log, NOT_READ, () => redirectors.versions(input.pool))),
    read: os.read.handler(async ({ input }) => {
      const text = await told(log, NOT_READ, () => redirectors.read(input.pool, input.version));
      return text === null ? null : { text };
    }),
    save: os.save.handler(({ context, input }) => changed(context, 'the program could not be stored', () => redirectors.save(input))),
    promote: os.promote.handler(({ context, input }) => changed(context, NOT_STORED, () => redirectors.promote(input.pool, input.version))),
    tryOut: os.tryOut.handler(({ context, input }) => changed(context, 'the trial broke off', () => redirectors.tryOut(input))),
  });
}
