import { queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import { SHARE_INCLUDES, shareTargetSchema } from '@/lib/access/share';
import { SHARE_STATES } from '@/lib/access/share-state';
import { getJson } from './get-json';

const shareLineSchema = z.object({
  id: z.string(),
  target: shareTargetSchema,
  include: z.enum(SHARE_INCLUDES),
  outcomesHidden: z.boolean(),
  title: z.string(),
  experimentId: z.string().nullable(),
  password: z.boolean(),
  createdBy: z.string().nullable(),
  createdAt: z.string(),
  expiresAt: z.string().nullable(),
  revokedAt: z.string().nullable(),
  views: z.number(),
  lastSeenAt: z.string().nullable(),
  state: z.enum(SHARE_STATES),
});
export type ShareLine = z.infer<typeof shareLineSchema>;

/** The answer of GET /api/v1/shares. */
export const sharesSchema = z.object({ shares: z.array(shareLineSchema) });

export const SHARES_KEY = ['shares'];

/** All shared links, or those of one experiment. */
export const sharesQuery = (experimentId: string | null) =>
  queryOptions({
    queryKey: [...SHARES_KEY, experimentId],
    queryFn: ({ signal }) =>
      getJson(
        `/api/v1/shares${experimentId === null ? '' : `?experiment=${encodeURIComponent(experimentId)}`}`,
        sharesSchema,
        signal,
      ),
  });
