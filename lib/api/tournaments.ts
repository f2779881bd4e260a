import { queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import { LAUNCH_STATUSES, SLOT_STATUSES } from '@/lib/launch/settings';
import { CONTEXTS, POOLS, PURPOSES, STAGE_KINDS } from '@/lib/refine/settings';
import { TASK_RUN_STATUSES } from '@/lib/refine/task-run';
import { EXIT_STATUSES, OUTCOMES } from '@/lib/rollout/rollout';
import { summarySchema } from '@/lib/summary/schema';
import { tournamentSettingsSchema } from '@/lib/tournament/settings';
import { DECISIONS } from '@/lib/tournament/types';
import { getJson } from './get-json';
import { badCitationSchema, factsSchema, usageSchema } from './rollout-parts';

export const bracketGroupSchema = z.object({
  round: z.number(),
  group: z.number(),
  candidates: z.array(z.string()),
  tally: z.array(z.number()),
  winner: z.string().nullable(),
  decidedBy: z.enum(DECISIONS).nullable(),
  votes: z.array(
    z.object({
      vote: z.number(),
      order: z.array(z.string()),
      choice: z.string().nullable(),
      extra: z.boolean(),
    }),
  ),
});
export type BracketGroup = z.infer<typeof bracketGroupSchema>;

const bracketTournamentSchema = z.object({
  id: z.string(),
  iteration: z.number(),
  purpose: z.enum(PURPOSES).nullable(),
  selectionId: z.string(),
  model: z.string(),
  scripted: z.boolean(),
  settings: tournamentSettingsSchema,
  status: z.enum(['running', 'finished', 'failed', 'cancelled']),
  error: z.string().nullable(),
  createdAt: z.string(),
  finishedAt: z.string().nullable(),
  candidates: z.array(z.string()),
  collapsed: z.array(z.object({ candidate: z.string(), duplicates: z.array(z.string()) })),
  survivors: z.array(z.string()).nullable(),
  ranking: z
    .array(
      z.object({
        candidate: z.string(),
        score: z.number(),
        interval: z.object({ low: z.number(), high: z.number() }).nullable(),
      }),
    )
    .nullable(),
  plannedRounds: z.number(),
  rounds: z.array(z.object({ round: z.number(), groups: z.array(bracketGroupSchema) })),
  judge: z.object({ calls: z.number(), usage: usageSchema, costUsd: z.number().nullable() }),
});
export type BracketTournament = z.infer<typeof bracketTournamentSchema>;

const taskLinkSchema = z.object({ slug: z.string(), name: z.string() }).nullable();

const taskRolloutSchema = z.object({
  id: z.string(),
  slot: z.number(),
  iteration: z.number(),
  agent: z.string(),
  model: z.string().nullable(),
  exitStatus: z.enum(EXIT_STATUSES),
  outcome: z.enum(OUTCOMES),
  steps: z.number(),
  patch: z.object({ files: z.number(), added: z.number(), removed: z.number() }).nullable(),
  costUsd: z.number().nullable(),
  summary: z.enum(['ok', 'failed', 'none']),
  headline: z.string().nullable(),
  priors: z.array(z.string()),
});
export type TaskRollout = z.infer<typeof taskRolloutSchema>;

const taskPipelineSchema = z.object({
  settings: z.object({
    iterations: z.number(),
    keep: z.number(),
    context: z.enum(CONTEXTS),
    pool: z.enum(POOLS),
    startFrom: z.string().nullable(),
    groupSize: z.number(),
  }),
  n: z.number(),
  launch: z.enum(LAUNCH_STATUSES),
  run: z.object({
    status: z.enum(TASK_RUN_STATUSES),
    iteration: z.number(),
    stage: z.enum(STAGE_KINDS),
    error: z.string().nullable(),
    winner: z.string().nullable(),
  }),
  unfinished: z.array(
    z.object({
      iteration: z.number(),
      slot: z.number(),
      status: z.enum(SLOT_STATUSES),
      rolloutId: z.string().nullable(),
    }),
  ),
});
export type TaskPipeline = z.infer<typeof taskPipelineSchema>;

export const taskPageSchema = z.object({
  experiment: z.object({ id: z.string(), name: z.string() }),
  task: z.object({
    id: z.string(),
    slug: z.string(),
    name: z.string(),
    benchmark: z.string().nullable(),
    instruction: z.string().nullable(),
  }),
  place: z.object({
    position: z.number(),
    total: z.number(),
    previous: taskLinkSchema,
    next: taskLinkSchema,
  }),
  rollouts: z.array(taskRolloutSchema),
  pipeline: taskPipelineSchema.nullable(),
  pipelineTournaments: z.array(bracketTournamentSchema),
  selections: z.array(
    z.object({
      id: z.string(),
      model: z.string(),
      scripted: z.boolean(),
      settings: tournamentSettingsSchema,
      createdAt: z.string(),
    }),
  ),
  tournament: bracketTournamentSchema.nullable(),
  lastEvent: z.number(),
});
export type TaskPageData = z.infer<typeof taskPageSchema>;

const groupCandidateSchema = z.object({
  id: z.string(),
  slot: z.number(),
  iteration: z.number(),
  exitStatus: z.enum(EXIT_STATUSES),
  outcome: z.enum(OUTCOMES),
  facts: factsSchema,
  summary: z
    .object({
      model: z.string(),
      promptVersion: z.number(),
      status: z.enum(['ok', 'failed']),
      error: z.string().nullable(),
      content: summarySchema.nullable(),
      badCitations: z.array(badCitationSchema),
    })
    .nullable(),
});
export type GroupCandidate = z.infer<typeof groupCandidateSchema>;

/** A vote without the judge's raw replies. */
export const voteSchema = z.object({
  vote: z.number(),
  order: z.array(z.string()),
  choice: z.string().nullable(),
  spoiled: z.string().nullable(),
  rationale: z.string(),
  asks: z.number(),
  extra: z.boolean(),
  reused: z.number(),
});

const groupVoteSchema = voteSchema.extend({
  replies: z.array(
    z.object({
      ask: z.number(),
      reply: z.string(),
      stopReason: z.enum(['end', 'max-tokens', 'refusal']),
      servedBy: z.string(),
      usage: usageSchema,
      costUsd: z.number().nullable(),
      latencyMs: z.number(),
      dropped: z.array(z.enum(['temperature', 'jsonSchema'])),
    }),
  ),
});
export type GroupVote = z.infer<typeof groupVoteSchema>;

export const groupPageSchema = z.object({
  tournamentId: z.string(),
  model: z.string(),
  scripted: z.boolean(),
  promptVersion: z.number(),
  group: bracketGroupSchema.omit({ votes: true }),
  candidates: z.array(groupCandidateSchema),
  votes: z.array(groupVoteSchema),
});
export type GroupPageData = z.infer<typeof groupPageSchema>;

/** The page of a task with the tournament of a selection (null: the newest). */
export function taskPageQuery(experimentId: string, task: string, selection: string | null) {
  const query = selection === null ? '' : `?selection=${encodeURIComponent(selection)}`;
  const path = `/api/v1/experiments/${encodeURIComponent(experimentId)}/tasks/${encodeURIComponent(task)}${query}`;
  return queryOptions({
    queryKey: ['experiment', experimentId, 'task', task, selection],
    queryFn: ({ signal }) => getJson(path, taskPageSchema, signal),
  });
}

/** One group with its summaries and votes; round and group count from 0. */
export function groupQuery(tournamentId: string, round: number, group: number) {
  return queryOptions({
    queryKey: ['tournament', tournamentId, 'group', round, group],
    queryFn: ({ signal }) =>
      getJson(`/api/v1/tournaments/${tournamentId}?round=${round}&group=${group}`, groupPageSchema, signal),
  });
}
