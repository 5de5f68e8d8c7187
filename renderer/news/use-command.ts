/** Sends one command at a time. The view changes when the feed says so; this tells only of the way there. */
import { useMutation } from '@tanstack/react-query';
import type { CommandOutcome, RuleProblem } from '#contract/views.ts';
import type { ApiClient } from '../api/api-client.ts';
import { problemText } from '../api/problem-text.ts';
import { useCore } from './use-news.ts';

export interface Command<Ask> {
  readonly send: (ask: Ask) => void;
  readonly isUnderWay: boolean;
  /** Why the last one failed, for the person; null when it did not. */
  readonly problem: string | null;
  /** By line, when rules were refused. */
  readonly problems: readonly RuleProblem[];
  readonly succeeded: boolean;
  /** Forgets how the last one ended. */
  readonly reset: () => void;
}

export function useCommand<Ask>(
  run: (client: ApiClient, ask: Ask) => Promise<CommandOutcome>,
  onSuccess?: (ask: Ask) => void,
): Command<Ask> {
  const { source } = useCore();
  const mutation = useMutation({
    mutationFn: (ask: Ask) => source.ask((client) => run(client, ask)),
    onSuccess: (outcome, ask) => {
      if (outcome.ok) onSuccess?.(ask);
    },
  });
  const outcome = mutation.data;
  const refused = outcome?.ok === false ? outcome : null;
  return {
    send: (ask) => mutation.mutate(ask),
    isUnderWay: mutation.isPending,
    problem: mutation.isError ? problemText(mutation.error) : (refused?.userText ?? null),
    problems: refused?.problems ?? [],
    succeeded: outcome?.ok === true,
    reset: () => mutation.reset(),
  };
}
