import { z } from 'zod';

export const rateSchema = z.object({
  value: z.number().nullable(),
  low: z.number().nullable(),
  high: z.number().nullable(),
  n: z.number(),
  unit: z.enum(['rollouts', 'tasks', 'groups', 'votes']),
  method: z.enum(['wilson', 'task-bootstrap']),
});

export const roundSchema = z.object({
  round: z.number(),
  population: z.object({ min: z.number(), max: z.number() }),
  passAt1: rateSchema,
  ceiling: rateSchema,
});

export const endingsSchema = z.object({
  right: z.number(),
  lost: z.number(),
  'nothing-passed': z.number(),
  unknown: z.number(),
});
