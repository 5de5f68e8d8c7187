/** Asks history page by page. Nothing is kept when the screen is left: it is asked anew, so it is never old. */
import { useDebouncedValue } from '@mantine/hooks';
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { HistoryPage } from '#contract/views.ts';
import { problemText } from '../../api/problem-text.ts';
import { useCore } from '../../news/use-news.ts';
import { type Chip, type FoundRows, foundRows, MAX_PAGES, pageAsk } from './history-pages.ts';

/** Long enough not to ask for each letter, short enough not to be noticed. */
const TYPING_MS = 180;

export interface HistoryFound extends FoundRows {
  readonly isFirstPageUnderWay: boolean;
  readonly isMoreUnderWay: boolean;
  /** In words; null when all went well. */
  readonly problem: string | null;
  readonly words: string;
  readonly more: () => void;
  readonly refresh: () => void;
}

export function useHistory(written: string, chip: Chip): HistoryFound {
  const { source } = useCore();
  const queries = useQueryClient();
  const [words] = useDebouncedValue(written, TYPING_MS);
  const queryKey = ['history', words.trim(), chip];
  const query = useInfiniteQuery({
    queryKey,
    initialPageParam: null as number | null,
    queryFn: ({ pageParam, signal }): Promise<HistoryPage> =>
      source.ask((client) => client.history.search(pageAsk(words, chip, pageParam), { signal })),
    getNextPageParam: (last, pages) => (pages.length < MAX_PAGES ? last.nextBeforeId : null),
    gcTime: 0,
    staleTime: Infinity,
  });
  const pages = query.data?.pages;
  const found = useMemo(() => foundRows(pages ?? []), [pages]);
  return {
    ...found,
    words: words.trim(),
    isFirstPageUnderWay: query.isPending,
    isMoreUnderWay: query.isFetchingNextPage,
    problem: query.isError ? problemText(query.error) : null,
    more: () => {
      if (query.hasNextPage && !query.isFetching && !query.isError) void query.fetchNextPage();
    },
    refresh: () => void queries.resetQueries({ queryKey }),
  };
}
