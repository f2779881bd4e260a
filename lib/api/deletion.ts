import { queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import { getJson } from './get-json';

export const deletionSchema = z.object({
  id: z.string(),
  name: z.string(),
  rollouts: z.number(),
  selections: z.number(),
  links: z.number(),
  /** Experiments that started from its rollouts: they have copies and stay as they are. */
  startedFrom: z.array(z.string()),
  /** Why it cannot be deleted now; null when nothing is in the way. */
  refused: z.string().nullable(),
});

/** What would go if an experiment were deleted; asked for anew each time. */
export const deletionQuery = (experimentId: string) =>
  queryOptions({
    queryKey: ['deletion', experimentId],
    queryFn: ({ signal }) =>
      getJson(`/api/v1/experiments/${encodeURIComponent(experimentId)}/deletion`, deletionSchema, signal),
    staleTime: 0,
    gcTime: 0,
  });
