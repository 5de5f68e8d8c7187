/**
 * Contract name -> what answers it. The same for the window, the tray and the
 * web monitor; what a caller may do stands in its context, not in its way in.
 */
import { implement } from '@orpc/server';
import { contract, type FeedAsk } from '#core/contract/api-contract.ts';
import type { CommandOutcome, News, RulesView, StateView } from '#core/contract/views.ts';
import { mustMayWrite, told, type CallerContext } from './caller.ts';
import { closeConnections } from './closing/close-connections.ts';
import type { ControlPorts, FilteringChange } from './control-ports.ts';
import { createDnsHandlers } from './dns-handlers.ts';
import { createRedirectorHandlers } from './redirectors/redirector-handlers.ts';
import type { LiveConnections } from './live-connections.ts';
import type { StopSignal } from './pulse.ts';
import { addedRule } from './rule-change.ts';

export interface HandlerParts {
  readonly ports: ControlPorts;
  readonly live: LiveConnections;
  state(): StateView;
  rules(): RulesView;
  follow(ask: FeedAsk, stop: StopSignal | undefined): AsyncGenerator<News, void>;
  settingsChanged(): void;
  dnsChanged(): void;
  redirectorsChanged(): void;
}

/** Every name of the contract with what answers it; `createRouterClient` makes a client of it for the same process. */
export type ControlRouter = ReturnType<typeof createHandlers>;

export function createHandlers(parts: HandlerParts) {
  const { ports } = parts;
  const os = implement(contract).$context<CallerContext>();
  const change = oneAfterTheOther(parts);

  return os.router({
    state: { get: os.state.get.handler(() => parts.state()) },
    filtering: { switch: os.filtering.switch.handler(({ context, input }) => change(context, () => ({ on: input.on }))) },
    rules: {
      get: os.rules.get.handler(() => parts.rules()),
      replace: os.rules.replace.handler(({ context, input }) => change(context, () => ({ allow: input.allow, block: input.block }))),
      add: os.rules.add.handler(({ context, input }) =>
        input.rule.trim() === ''
          ? { ok: false, userText: 'Write the name of a site first.' }
          : change(context, () => addedRule(ports.filtering(), input.list, input.rule)),
      ),
    },
    connections: {
      close: os.connections.close.handler(({ context, input }) => {
        mustMayWrite(context);
        return closeConnections(parts.live, input);
      }),
    },
    history: {
      search: os.history.search.handler(({ input }) => told(ports.log, 'history could not be read', () => ports.searchHistory(input))),
    },
    dns: createDnsHandlers({ log: ports.log, dns: ports.dns, dnsChanged: () => parts.dnsChanged() }),
    redirectors: createRedirectorHandlers({
      log: ports.log,
      redirectors: ports.redirectors,
      redirectorsChanged: () => parts.redirectorsChanged(),
    }),
    feed: os.feed.handler(({ input, signal }) => parts.follow(input, signal)),
  });
}

/**
 * Runs changes in the order they came, each seeing what the one before left:
 * two clicks at the same moment cannot undo each other.
 */
function oneAfterTheOther(parts: HandlerParts): (context: CallerContext, wanted: () => FilteringChange | null) => Promise<CommandOutcome> {
  let last: Promise<unknown> = Promise.resolve();
  const run = async (wanted: () => FilteringChange | null): Promise<CommandOutcome> => {
    const change = wanted();
    if (change === null) return { ok: true };
    const outcome = await told(parts.ports.log, 'the change could not be stored', () => parts.ports.changeFiltering(change));
    if (outcome.ok) parts.settingsChanged();
    return outcome;
  };
  return (context, wanted) => {
    mustMayWrite(context);
    const mine = last.then(() => run(wanted));
    last = mine.catch(() => undefined); // whoever asked hears of it; the next one does not
    return mine;
  };
}
