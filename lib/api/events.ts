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

export const eventsSchema = z.object({ events: z.array(feedEventSchema), last: z.number() });

const address = (experimentId: string) => `/api/v1/experiments/${encodeURIComponent(experimentId)}/events`;

/** Address of an experiment's (or rollout's) feed after event `after`: JSON, or a stream when it is asked for. */
export const eventsPath = (experimentId: string, after: number, rolloutId: string | null = null): string =>
  `${address(experimentId)}?after=${after}${rolloutId === null ? '' : `&rollout=${encodeURIComponent(rolloutId)}`}`;

/** Number above every event. */
const NEWEST = 999_999_999;

/** The feed backwards from its newest event, in pages of 200. */
export const eventsQuery = (experimentId: string) =>
  infiniteQueryOptions({
    queryKey: ['experiment', experimentId, 'events'],
    queryFn: ({ pageParam, signal }) =>
      getJson(`${address(experimentId)}?before=${pageParam}`, eventsSchema, signal),
    initialPageParam: NEWEST,
    getNextPageParam: (page) => (page.events.length < 200 ? null : (page.events.at(-1)?.seq ?? null)),
  });
