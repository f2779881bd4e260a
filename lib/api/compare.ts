import { queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import { getJson } from './get-json';

export const goldPatchSchema = z.object({ task: z.string(), source: z.string(), patch: z.string() });

/** The reference patch of the task of a rollout. Only asked for when a reader wants to see it. */
export function goldPatchQuery(rolloutId: string) {
  return queryOptions({
    queryKey: ['rollout', rolloutId, 'gold'],
    queryFn: ({ signal }) =>
      getJson(`/api/v1/compare/gold?r=${encodeURIComponent(rolloutId)}`, goldPatchSchema, signal),
    staleTime: Infinity,
  });
}
