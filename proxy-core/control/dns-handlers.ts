/** The part of the contract about names: looking is free, everything else needs the right to change. */
import { implement } from '@orpc/server';
import type { Log } from '#core/common/ports.ts';
import { dnsContract } from '#core/contract/dns-contract.ts';
import type { CommandOutcome } from '#core/contract/views.ts';
import { mustMayWrite, told, type CallerContext } from './caller.ts';
import type { DnsPorts } from './dns-ports.ts';

export interface DnsHandlerParts {
  readonly log: Log;
  readonly dns: DnsPorts;
  /** Whoever follows names is told what is different now. */
  dnsChanged(): void;
}

export function createDnsHandlers(parts: DnsHandlerParts) {
  const { dns, log } = parts;
  const os = implement(dnsContract).$context<CallerContext>();
  const changed = async <T>(context: CallerContext, what: string, run: () => Promise<T>): Promise<T> => {
    mustMayWrite(context);
    const outcome = await told(log, what, run);
    parts.dnsChanged();
    return outcome;
  };
  const notStored = 'the change could not be stored';
  return os.router({
    get: os.get.handler(() => dns.view()),
    settings: os.settings.handler(() => dns.settings()),
    entries: os.entries.handler(({ input }) => dns.entries(input)),
    flush: os.flush.handler(({ context, input }) =>
      changed(context, 'the names could not be forgotten', async () => ({ names: dns.flush(input.name) })),
    ),
    pin: os.pin.handler(({ context, input }) =>
      changed(context, 'the name could not be pinned', async () => pinOutcome(dns.pin(input.name, input.on))),
    ),
    lookUp: os.lookUp.handler(({ context, input }) => changed(context, 'the name could not be looked up', () => dns.lookUp(input.name))),
    replaceServers: os.replaceServers.handler(({ context, input }) => changed(context, notStored, () => dns.replaceServers(input.servers))),
    replaceOverrides: os.replaceOverrides.handler(({ context, input }) =>
      changed(context, notStored, () => dns.replaceOverrides(input.overrides)),
    ),
    change: os.change.handler(({ context, input }) => changed(context, notStored, () => dns.change(input))),
  });
}

function pinOutcome(pinned: 'done' | 'unknown' | 'full'): CommandOutcome {
  switch (pinned) {
    case 'done':
      return { ok: true };
    case 'unknown':
      return { ok: false, userText: 'This name is not remembered any more. Look it up first.' };
    case 'full':
      return { ok: false, userText: 'So many names are pinned that no other can be. Unpin some first.' };
  }
}
