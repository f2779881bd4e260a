import { queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import { getJson } from './get-json';

export const jobLineSchema = z.object({
  id: z.string(),
  kind: z.enum(['scan', 'import', 'summarize', 'select', 'benchmark', 'launch']),
  status: z.enum(['queued', 'running', 'finished', 'failed', 'cancelled']),
  experimentId: z.string().nullable(),
  done: z.number(),
  total: z.number().nullable(),
  note: z.string().nullable(),
  error: z.string().nullable(),
  cancelRequested: z.boolean(),
  createdAt: z.string(),
  startedAt: z.string().nullable(),
  finishedAt: z.string().nullable(),
});
export type JobLine = z.infer<typeof jobLineSchema>;

export const jobSchema = jobLineSchema.extend({ input: z.unknown(), result: z.unknown() });
export type Job = z.infer<typeof jobSchema>;

/** Waits or runs: worth looking at again. */
export const isActive = (job: Pick<JobLine, 'status'>): boolean =>
  job.status === 'queued' || job.status === 'running';

/** How often the progress of a running job is read, in milliseconds. */
export const JOB_POLL_MS = 700;

/** A job with its result; read again while it is under way. */
export const jobQuery = (id: string) =>
  queryOptions({
    queryKey: ['job', id],
    queryFn: ({ signal }) => getJson(`/api/v1/jobs/${encodeURIComponent(id)}`, jobSchema, signal),
    refetchInterval: (query) =>
      query.state.data === undefined || isActive(query.state.data) ? JOB_POLL_MS : false,
  });
