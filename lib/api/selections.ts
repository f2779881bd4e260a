import { queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import type { SelectionsReport } from '@/lib/metrics/selections-types';
import { PURPOSES } from '@/lib/refine/settings';
import { tournamentSettingsSchema } from '@/lib/tournament/settings';
import { rateSchema, roundSchema } from './figure-parts';
import { getJson } from './get-json';

const selectionSchema = z.object({
  id: z.string(),
  purpose: z.enum(PURPOSES).nullable(),
  model: z.string(),
  scripted: z.boolean(),
  settings: tournamentSettingsSchema,
  createdAt: z.string(),
  tournaments: z.object({ total: z.number(), finished: z.number() }),
  accuracy: rateSchema,
  random: rateSchema,
  gain: rateSchema,
  votes: z.object({
    counted: z.number(),
    spoiled: z.number(),
    reasks: z.number(),
    asked: z.number(),
    reused: z.number(),
    paid: z.number(),
  }),
  votesPerTask: z.number().nullable(),
  cost: z.object({ calls: z.number(), usd: z.number().nullable(), withoutPrice: z.number() }),
  fullCostPerTask: z.number().nullable(),
  rounds: z.array(roundSchema),
  judge: z.array(z.object({ round: z.number().nullable(), accuracy: rateSchema, correct: z.number() })),
  margins: z.array(z.object({ from: z.number(), to: z.number(), accuracy: rateSchema, correct: z.number() })),
  firstPlace: rateSchema,
  firstPlaceExpected: z.number().nullable(),
  slots: z.array(z.object({ size: z.number(), slot: z.number(), wins: z.number(), rate: rateSchema })),
});

export const selectionsSchema: z.ZodType<SelectionsReport> = z.object({
  groups: z.array(
    z.object({
      iteration: z.number(),
      tasks: z.number(),
      random: rateSchema,
      oracle: rateSchema,
      selections: z.array(selectionSchema),
      agreement: z.array(
        z.object({
          a: z.string(),
          b: z.string(),
          sameWinner: rateSchema,
          samePatch: rateSchema,
          sameVote: z.object({
            value: z.number().nullable(),
            low: z.number().nullable(),
            high: z.number().nullable(),
            n: z.number(),
            tasks: z.number(),
          }),
        }),
      ),
    }),
  ),
});

/** Every figure over the selections of an experiment. */
export const selectionsQuery = (experimentId: string) =>
  queryOptions({
    queryKey: ['experiment', experimentId, 'selections'],
    queryFn: ({ signal }) =>
      getJson(`/api/v1/experiments/${encodeURIComponent(experimentId)}/selections`, selectionsSchema, signal),
  });
