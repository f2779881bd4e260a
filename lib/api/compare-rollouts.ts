import { queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import { RELATIONS } from '@/lib/compare/relation';
import { DIVERGENCES } from '@/lib/compare/divergence';
import { ACTS, COMPARED_PHASES } from '@/lib/compare/step-signature';
import { getJson } from './get-json';

const stepSchema = z.object({
  phase: z.enum(COMPARED_PHASES),
  act: z.enum(ACTS),
  tool: z.string().nullable(),
  command: z.string().nullable(),
  said: z.string().nullable(),
  returnCode: z.number().nullable(),
  error: z.enum(['format-error', 'timeout', 'tool-error']).nullable(),
});
export type WireComparedStep = z.infer<typeof stepSchema>;

const rowSchema = z.object({
  cells: z.array(z.number().nullable()),
  relations: z.array(z.enum(RELATIONS).nullable()),
});
export type WireComparedRow = z.infer<typeof rowSchema>;

const divergenceSchema = z.object({
  kind: z.enum(DIVERGENCES),
  a: z.number().nullable(),
  b: z.number().nullable(),
  column: z.number(),
  row: z.number(),
});
export type WireDivergence = z.infer<typeof divergenceSchema>;

/** The answer of GET /api/v1/compare/steps (db/compare-steps.ts). */
export const comparedStepsSchema = z.object({
  rollouts: z.array(z.object({ id: z.string(), steps: z.array(stepSchema) })),
  reference: z.number(),
  rows: z.array(rowSchema),
  divergences: z.array(divergenceSchema),
});
export type ComparedStepsData = z.infer<typeof comparedStepsSchema>;

/** The steps of 2 to 4 rollouts, aligned with those of the one at place `reference` (from 0). */
export function comparedStepsQuery(ids: readonly string[], reference: number) {
  const query = new URLSearchParams([...ids.map((id) => ['r', id]), ['ref', String(reference)]]);
  return queryOptions({
    queryKey: ['compare', 'steps', ...ids, reference],
    queryFn: ({ signal }) => getJson(`/api/v1/compare/steps?${query}`, comparedStepsSchema, signal),
    staleTime: Infinity,
  });
}
