import { z } from 'zod';
import { manifestSchema } from '@/lib/launch/manifest';
import { deletionSchema } from '@/lib/api/deletion';
import { eventsSchema } from '@/lib/api/events';
import { experimentListSchema, experimentPageSchema } from '@/lib/api/experiments';
import { jobSchema } from '@/lib/api/jobs';
import { launchAnswerSchema } from '@/lib/api/launch-progress';
import { launchOptionsSchema } from '@/lib/api/launches';
import { benchmarkListSchema } from '@/lib/api/benchmarks';
import { pipelineListSchema } from '@/lib/api/pipelines';
import { reportSchema } from '@/lib/api/report';
import { searchResultsSchema } from '@/lib/api/search';
import { selectionsSchema } from '@/lib/api/selections';
import { groupPageSchema, taskPageSchema } from '@/lib/api/tournaments';
import { choice, number, text, type Operation } from './operation';
import { tournamentDetailSchema } from './tournament-detail';

const EXPERIMENT = '/api/v1/experiments/{id}';

/** Reads of experiments, their tasks and selections. */
export const experimentOperations = (exportFormats: readonly [string, ...string[]]): Operation[] => [
  {
    ...{ path: '/api/v1/experiments', tag: 'experiments', name: 'ExperimentList' },
    summary: 'Every experiment with its headline figures, newest first, and the jobs under way.',
    answer: experimentListSchema,
  },
  {
    ...{ path: EXPERIMENT, tag: 'experiments', name: 'Experiment' },
    summary: 'An experiment with its tasks, rollouts, selections and jobs.',
    answer: experimentPageSchema,
  },
  {
    ...{ path: `${EXPERIMENT}/report`, tag: 'experiments', name: 'Report' },
    summary: 'Every figure of an experiment, each rate with its n and interval.',
    query: [text('selection', 'Of this selection; left out: the newest, or the one closest to the answer.')],
    answer: reportSchema,
  },
  {
    ...{ path: `${EXPERIMENT}/manifest`, tag: 'experiments', name: 'Manifest' },
    summary: 'Everything that decided an experiment, as `runoff run --manifest` reads it.',
    query: [text('download', 'With any value: as a file.')],
    answer: manifestSchema,
  },
  {
    ...{ path: `${EXPERIMENT}/launch`, tag: 'launching', name: 'Launch' },
    summary: 'Where a launched experiment stands, slot by slot; `launch` is null for an imported one.',
    answer: launchAnswerSchema,
  },
  {
    ...{ path: `${EXPERIMENT}/events`, tag: 'experiments', name: 'Events' },
    summary: 'What became of an experiment: a piece of its feed.',
    query: [
      number('after', 'Events after this one, oldest first; ask on from `last`.'),
      number('before', 'Instead: at most 200 before this one, newest first.'),
      text('rollout', 'Only about this rollout.'),
    ],
    answer: eventsSchema,
    also: { 'text/event-stream': 'The same without end, as server-sent events; `Last-Event-ID` is heard.' },
  },
  {
    ...{ path: `${EXPERIMENT}/export`, tag: 'experiments', name: 'Export', needs: 'runner' },
    summary: 'An experiment as a download, its secrets masked. What was exported stands in the audit.',
    query: [
      choice('format', 'What as.', exportFormats, true),
      choice('all', 'Of predictions: every attempt, not the selected ones.', ['0', '1']),
      choice('outcomes', '0 leaves out what verifiers said.', ['0', '1']),
    ],
    answer: { download: ['application/zip', 'application/jsonl'] },
  },
  {
    ...{ path: `${EXPERIMENT}/selections`, tag: 'selections', name: 'Selections' },
    summary: 'Every figure over the selections of an experiment.',
    answer: selectionsSchema,
  },
  {
    ...{ path: `${EXPERIMENT}/tasks/{task}`, tag: 'selections', name: 'Task' },
    summary: 'A task of an experiment with its rollouts and a tournament.',
    query: [text('selection', 'The tournament of this selection; left out: the newest.')],
    answer: taskPageSchema,
  },
  {
    ...{ path: `${EXPERIMENT}/deletion`, tag: 'protection', name: 'Deletion', needs: 'admin' },
    summary: 'What would go if the experiment were deleted, and what is in the way.',
    answer: deletionSchema,
  },
  {
    ...{ path: '/api/v1/tournaments/{id}', tag: 'selections', name: 'Tournament' },
    summary: 'A tournament; with `round` and `group` one group with summaries, votes and raw replies.',
    query: [number('round', 'From 0; with `group`.'), number('group', 'From 0; with `round`.')],
    answer: z.union([tournamentDetailSchema, groupPageSchema]),
  },
  {
    ...{ path: '/api/v1/jobs/{id}', tag: 'launching', name: 'Job' },
    summary: 'A job with its progress and, once it has finished, its result.',
    answer: jobSchema,
  },
  {
    ...{ path: '/api/v1/pipelines', tag: 'experiments', name: 'Pipelines' },
    summary: 'The main table over experiments with a pipeline, newest first.',
    answer: pipelineListSchema,
  },
  {
    ...{ path: '/api/v1/benchmarks', tag: 'launching', name: 'Benchmarks' },
    summary: 'Every registered benchmark with its tasks.',
    answer: benchmarkListSchema,
  },
  {
    ...{ path: '/api/v1/launch-options', tag: 'launching', name: 'LaunchOptions' },
    summary: 'What the launch page offers besides benchmarks.',
    query: [text('from', 'An experiment to run again.')],
    answer: launchOptionsSchema,
  },
  {
    ...{ path: '/api/v1/search', tag: 'experiments', name: 'SearchResults' },
    summary: 'Experiments, tasks and rollouts whose names hold `q`.',
    query: [text('q', 'At most 200 characters.')],
    answer: searchResultsSchema,
  },
];
