import { queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import { getJson } from './get-json';

const benchmarkTaskSchema = z.object({
  name: z.string(),
  difficulty: z.string().nullable(),
  category: z.string().nullable(),
  tags: z.array(z.string()),
  /** The beginning of the first instruction. */
  instruction: z.string(),
  agentTimeoutMs: z.number(),
  verifierTimeoutMs: z.number(),
  memoryMb: z.number(),
  cpus: z.number().nullable(),
  network: z.boolean(),
  /** Whether the oracle has something to run. */
  hasSolution: z.boolean(),
  /** Why it cannot be run here, one sentence; null when nothing is in the way. */
  problem: z.string().nullable(),
});
export type BenchmarkTaskLine = z.infer<typeof benchmarkTaskSchema>;

const benchmarkSchema = z.object({
  name: z.string(),
  folder: z.string(),
  readAt: z.string(),
  /** Folders in it that hold no readable task. */
  refused: z.array(z.object({ path: z.string(), reason: z.string() })),
  tasks: z.array(benchmarkTaskSchema),
});
export type BenchmarkLine = z.infer<typeof benchmarkSchema>;

export const benchmarkListSchema = z.object({ benchmarks: z.array(benchmarkSchema) });

/** Every registered benchmark with its tasks in the order of its folder. */
export const benchmarksQuery = () =>
  queryOptions({
    queryKey: ['benchmarks'],
    queryFn: ({ signal }) => getJson('/api/v1/benchmarks', benchmarkListSchema, signal),
  });
