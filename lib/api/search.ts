import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import { getJson } from './get-json';

export const searchResultsSchema = z.object({
  results: z.array(
    z.object({ kind: z.enum(['experiment', 'task', 'rollout']), label: z.string(), href: z.string() }),
  ),
});

/** Experiments, tasks and rollouts whose names hold `text`. */
export const searchQuery = (text: string) =>
  queryOptions({
    queryKey: ['search', text],
    queryFn: ({ signal }) =>
      getJson(`/api/v1/search?q=${encodeURIComponent(text)}`, searchResultsSchema, signal),
    placeholderData: keepPreviousData,
  });
