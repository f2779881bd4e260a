import { queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import { ATTACHMENT_KINDS, EXIT_STATUSES, OUTCOMES, SOURCE_FORMATS } from '@/lib/rollout/rollout';
import { summarySchema } from '@/lib/summary/schema';
import { ROLLOUT_STATUSES } from '@/lib/launch/settings';
import { getJson } from './get-json';
import { badCitationSchema, factsSchema, usageSchema } from './rollout-parts';

const stepErrorSchema = z.enum(['format-error', 'timeout', 'tool-error']).nullable();
const phaseSchema = z.enum(['explore', 'edit', 'test', 'submit', 'talk']);

const outlineSchema = z.object({
  index: z.number(),
  phase: phaseSchema,
  returnCode: z.number().nullable(),
  error: stepErrorSchema,
  thoughtChars: z.number(),
  commandChars: z.number(),
  observationChars: z.number(),
  observationLines: z.number(),
});
export type StepOutline = z.infer<typeof outlineSchema>;

const testResultSchema = z.object({
  name: z.string(),
  status: z.enum(['passed', 'failed', 'skipped', 'error']),
  group: z.string().nullable(),
  message: z.string().nullable(),
});
export type WireTestResult = z.infer<typeof testResultSchema>;

const rolloutSummarySchema = z.object({
  model: z.string(),
  scripted: z.boolean(),
  promptVersion: z.number(),
  strategy: z.string(),
  status: z.enum(['ok', 'failed']),
  content: summarySchema.nullable(),
  badCitations: z.array(badCitationSchema),
  error: z.string().nullable(),
  rawReplies: z.array(z.string()),
  createdAt: z.string(),
});

/** The answer of GET /api/v1/rollouts/:id. */
export const rolloutPageSchema = z.object({
  id: z.string(),
  experiment: z.object({ id: z.string(), name: z.string() }),
  task: z.object({ slug: z.string(), name: z.string(), benchmark: z.string().nullable() }),
  place: z.object({
    position: z.number(),
    total: z.number(),
    previous: z.string().nullable(),
    next: z.string().nullable(),
  }),
  slot: z.number(),
  iteration: z.number(),
  lineage: z.object({ shown: z.number().nullable(), shownTo: z.number() }),
  attempt: z.number(),
  status: z.enum(ROLLOUT_STATUSES),
  attempts: z.array(z.object({ id: z.string(), attempt: z.number(), status: z.enum(ROLLOUT_STATUSES) })),
  agent: z.object({ name: z.string(), version: z.string().nullable() }),
  model: z.string().nullable(),
  exitStatus: z.enum(EXIT_STATUSES),
  exitStatusRaw: z.string().nullable(),
  outcome: z.object({
    kind: z.enum(OUTCOMES),
    reward: z.number().nullable(),
    detail: z.string().nullable(),
    recordedIn: z.string().nullable(),
    tests: z.array(testResultSchema),
  }),
  facts: factsSchema,
  usage: usageSchema,
  costUsd: z.number().nullable(),
  startedAt: z.string().nullable(),
  endedAt: z.string().nullable(),
  prompt: z.string().nullable(),
  patch: z.object({ chars: z.number(), text: z.string().nullable() }).nullable(),
  attachments: z.array(
    z.object({
      position: z.number(),
      kind: z.enum(ATTACHMENT_KINDS),
      name: z.string(),
      chars: z.number(),
      lines: z.number(),
      head: z.string(),
    }),
  ),
  source: z.object({
    format: z.enum(SOURCE_FORMATS),
    version: z.string().nullable(),
    key: z.string(),
    importedAt: z.string(),
  }),
  warnings: z.array(z.string()),
  extra: z.record(z.string(), z.unknown()),
  summary: rolloutSummarySchema.nullable(),
  outline: z.array(outlineSchema),
  lastEvent: z.number(),
});
export type RolloutPageData = z.infer<typeof rolloutPageSchema>;

export const stepRowSchema = outlineSchema.extend({
  turn: z.number(),
  source: z.enum(['agent', 'user', 'system']),
  tool: z.string().nullable(),
  thoughtPreview: z.string().nullable(),
  commandPreview: z.string().nullable(),
  observationPreview: z.string().nullable(),
  truncated: z.boolean(),
  usage: usageSchema.nullable(),
  costUsd: z.number().nullable(),
  startedAt: z.string().nullable(),
  durationMs: z.number().nullable(),
});
export type StepRowData = z.infer<typeof stepRowSchema>;
export const stepRowsSchema = z.object({ total: z.number(), steps: z.array(stepRowSchema) });

export const stepBodySchema = z.object({
  index: z.number(),
  thought: z.string().nullable(),
  reasoning: z.string().nullable(),
  command: z.string().nullable(),
  observation: z.string().nullable(),
});

export const findSchema = z.object({ steps: z.array(z.object({ step: z.number(), hits: z.number() })) });

export const patchSchema = z.object({ patch: z.string().nullable() });
export const attachmentSchema = z.object({ text: z.string() });

/** Steps come in pages of this many; page 0 starts at step 1. */
export const STEPS_PER_PAGE = 50;

/** Address of a rollout's answers. */
export const rolloutPath = (id: string) => `/api/v1/rollouts/${encodeURIComponent(id)}`;

/** What is recorded does not change under its page: nothing here is fetched twice unless the feed tells of a change. */
const still = { staleTime: Infinity } as const;

export function rolloutQuery(rolloutId: string) {
  return queryOptions({
    queryKey: ['rollout', rolloutId, 'page'],
    queryFn: ({ signal }) => getJson(rolloutPath(rolloutId), rolloutPageSchema, signal),
    ...still,
  });
}

/** A page that was read while its rollout ran may lack steps that are known by now: then it is read again. */
const INCOMPLETE_MS = 500;

/** A page of steps; `need` is the highest step number wanted of it. */
export function stepRowsQuery(rolloutId: string, page: number, need = 0) {
  const from = page * STEPS_PER_PAGE + 1;
  return queryOptions({
    queryKey: ['rollout', rolloutId, 'steps', page],
    queryFn: ({ signal }) =>
      getJson(`${rolloutPath(rolloutId)}/steps?from=${from}&limit=${STEPS_PER_PAGE}`, stepRowsSchema, signal),
    refetchInterval: (query) =>
      query.state.data && (query.state.data.steps.at(-1)?.index ?? 0) < need ? INCOMPLETE_MS : false,
    ...still,
  });
}

export function stepBodyQuery(rolloutId: string, step: number) {
  return queryOptions({
    queryKey: ['rollout', rolloutId, 'step', step],
    queryFn: ({ signal }) => getJson(`${rolloutPath(rolloutId)}/steps/${step}`, stepBodySchema, signal),
    ...still,
  });
}

export function findStepsQuery(rolloutId: string, query: string) {
  return queryOptions({
    queryKey: ['rollout', rolloutId, 'find', query],
    queryFn: ({ signal }) =>
      getJson(`${rolloutPath(rolloutId)}/find?q=${encodeURIComponent(query)}`, findSchema, signal),
    enabled: query !== '',
    ...still,
  });
}

export function patchQuery(rolloutId: string) {
  return queryOptions({
    queryKey: ['rollout', rolloutId, 'patch'],
    queryFn: ({ signal }) => getJson(`${rolloutPath(rolloutId)}/patch`, patchSchema, signal),
    ...still,
  });
}

export function attachmentQuery(rolloutId: string, position: number) {
  return queryOptions({
    queryKey: ['rollout', rolloutId, 'attachment', position],
    queryFn: ({ signal }) =>
      getJson(`${rolloutPath(rolloutId)}/attachments/${position}`, attachmentSchema, signal),
    ...still,
  });
}
