import { infiniteQueryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import { AUDIT_AREAS, type AuditArea } from '@/lib/access/audit-entry';
import { getJson } from './get-json';

const lineSchema = z.object({
  seq: z.number(),
  createdAt: z.string(),
  /** Null where nobody had to log in. */
  actor: z.string().nullable(),
  type: z.string(),
  area: z.enum(AUDIT_AREAS),
  /** Goes on after the name of who did it. */
  what: z.string(),
  experiment: z.object({ id: z.string(), exists: z.boolean() }).nullable(),
});
export type AuditLineData = z.infer<typeof lineSchema>;

export const auditPageSchema = z.object({
  lines: z.array(lineSchema),
  next: z.number().nullable(),
  actors: z.array(z.string()),
});

export interface AuditFilterState {
  area: AuditArea | null;
  actor: string | null;
  experiment: string | null;
}

/** What people asked for, newest first, page by page. */
export const auditQuery = ({ area, actor, experiment }: AuditFilterState) =>
  infiniteQueryOptions({
    queryKey: ['audit', area, actor, experiment],
    queryFn: ({ pageParam, signal }) => {
      const asked = { area, actor, experiment, before: pageParam };
      const query = new URLSearchParams(
        Object.entries(asked).flatMap(([name, value]) => (value === null ? [] : [[name, String(value)]])),
      );
      return getJson(`/api/v1/audit?${query}`, auditPageSchema, signal);
    },
    initialPageParam: null as number | null,
    getNextPageParam: (page) => page.next,
  });
