import { infiniteQueryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import { getJson } from './get-json';

export const feedEventSchema = z.object({
  seq: z.number(),
  experimentId: z.string().nullable(),
  type: z.string(),
  payload: z.record(z.string(), z.unknown()),
  createdAt: z.string(),
});
export type FeedEvent = z.infer<typeof feedEventSchema>;

const eventsSchema = z.object({ events: z.array(feedEventSchema), last: z.number() });

/** Address of an experiment's feed after event `after`: JSON, or a stream when it is asked for. */
export const eventsPath = (experimentId: string, after: number): string =>
  `/api/v1/experiments/${encodeURIComponent(experimentId)}/events?after=${after}`;

/** The feed from its beginning, in pages of at most 500. */
export const eventsQuery = (experimentId: string) =>
  infiniteQueryOptions({
    queryKey: ['experiment', experimentId, 'events'],
    queryFn: ({ pageParam, signal }) => getJson(eventsPath(experimentId, pageParam), eventsSchema, signal),
    initialPageParam: 0,
    getNextPageParam: (page) => (page.events.length < 500 ? null : (page.events.at(-1)?.seq ?? null)),
  });
