import { plannedTournaments, type PlannedTournament } from '@/lib/refine/plan';
import type { PipelineSettings } from '@/lib/refine/settings';
import { plannedVotes } from '@/lib/tournament/grouping';
import {
  estimateLaunch,
  isScripted,
  spread,
  taskKey,
  type Amount,
  type HistoryPool,
  type LaunchEstimate,
  type Spread,
} from './estimate';
import { estimateCalls, type CallAmount, type CallEstimate, type CallPool } from './estimate-calls';
import { launchCounts, nothingTaken, type LaunchCounts, type TakenOver } from './launch-counts';
import type { LaunchSettings } from './settings';

/** Kinds of work in the order they are done; `refined` are the rollouts of iterations above 0. */
export const WORK_KINDS = ['rollouts', 'refined', 'summaries', 'votes'] as const;
export type WorkKind = (typeof WORK_KINDS)[number];

/** One kind of work of a plan; sums whose history is missing are null. */
export interface WorkLine {
  kind: WorkKind;
  /** How many: from the fewest to the most (they differ for votes with an early stop). */
  items: Spread;
  /** A scripted model costs nothing. */
  free: boolean;
  calls: Amount | CallAmount | null;
  inputTokens: Amount | CallAmount | null;
  outputTokens: Amount | CallAmount | null;
  /** Null also when it is free. */
  costUsd: Amount | CallAmount | null;
}

/** What a launch would need in all: each sum is null as soon as one kind of work in it is unknown. */
export interface PlanEstimate {
  counts: LaunchCounts;
  /** Nothing of it costs anything. */
  free: boolean;
  /** Kinds of work of which there is any. */
  work: WorkLine[];
  calls: Spread | null;
  inputTokens: Spread | null;
  outputTokens: Spread | null;
  /** Null also when all of it is free. */
  costUsd: Spread | null;
  /** Wall time with the plan's rollouts and calls at once, milliseconds. */
  wallMs: Spread | null;
}

/** Past work that estimates rest on. */
export interface PlanHistory {
  history: readonly HistoryPool[];
  callHistory: readonly CallPool[];
}

const exactly = (n: number): Spread => spread(() => n);

/** Times a group asks its judge before it is decided when all its votes are not asked at once; high leaves out ties. */
const EARLY_WAVES: Spread = { low: 1, median: 2, high: 3 };

/** Rollouts of one iteration or more as a line; null when there are none. */
function rolloutWork(kind: 'rollouts' | 'refined', n: number, estimate: LaunchEstimate): WorkLine | null {
  const { free, calls, inputTokens, outputTokens, costUsd } = estimate;
  return n === 0 ? null : { kind, items: exactly(n), free, calls, inputTokens, outputTokens, costUsd };
}

function callWork(
  kind: 'summaries' | 'votes',
  model: string,
  items: Spread,
  estimate: CallEstimate,
): WorkLine | null {
  const free = isScripted(model);
  const { calls, inputTokens, outputTokens, costUsd } = estimate;
  return items.high === 0
    ? null
    : { kind, items, free, calls, inputTokens, outputTokens, costUsd: free ? null : costUsd };
}

/** The sum of what all lines know; null when one does not, or when there are none. */
function total(
  lines: readonly WorkLine[],
  measure: 'calls' | 'inputTokens' | 'outputTokens' | 'costUsd',
): Spread | null {
  const parts = lines.map((line) => line[measure]);
  const known = parts.filter((part) => part !== null);
  if (known.length === 0 || known.length < parts.length) return null;
  return spread((at) => known.reduce((sum, part) => sum + part[at], 0));
}

const longer = (a: PlannedTournament[], b: PlannedTournament[]) => (b.length > a.length ? b : a);

/** Rounds that one task goes through one after the other, from its tournaments. */
function roundsOf(tournaments: readonly PlannedTournament[], { selection }: PipelineSettings): number {
  return tournaments.reduce(
    (sum, { candidates, keep }) => sum + plannedVotes(candidates, { ...selection, keep }).rounds,
    0,
  );
}

interface Timing {
  settings: LaunchSettings;
  pipeline: PipelineSettings;
  counts: LaunchCounts;
  takenOver: TakenOver;
  first: LaunchEstimate;
  refined: LaunchEstimate;
  summaries: CallEstimate;
  votes: CallEstimate;
}

/**
 * Wall time of a pipeline without barriers: rollouts fill their places and calls theirs side by side; after the last
 * rollout its task is still summarised and voted on, and no task is faster than its own longest way.
 */
function pipelineWall(timing: Timing): Spread | null {
  const { settings, pipeline, counts, first, refined, summaries, votes } = timing;
  const { selection, iterations } = pipeline;
  const zero = exactly(0);
  const needs = <T extends Spread>(n: number, value: T | null): Spread | null => (n === 0 ? zero : value);
  const firstWork = needs(counts.first, first.workMs);
  const refinedWork = needs(counts.refined, refined.workMs);
  const firstLongest = needs(counts.first, first.longestMs);
  const refinedLongest = needs(counts.refined, refined.longestMs);
  const summaryWork = needs(counts.summaries, summaries.durationMs);
  const voteWork = needs(counts.votes, votes.durationMs);
  if (!firstWork || !refinedWork || !firstLongest || !refinedLongest || !summaryWork || !voteWork)
    return null;
  const planned = settings.tasks
    .map((task) => (pipeline.startFrom === null ? settings.n : timing.takenOver(task)))
    .map((initial) => plannedTournaments(initial, settings.n, pipeline))
    .reduce(longer, []);
  const finals = planned.filter(({ purpose }) => purpose === 'final');
  // Nobody waits for a champion: the refined rollouts begin without it.
  const waited = planned.filter(({ purpose }) => purpose !== 'champion');
  const waves = selection.early === 'exact' ? EARLY_WAVES : exactly(1);
  const atOnce = Math.max(1, Math.min(settings.concurrency, settings.tasks.length * settings.n));
  return spread((at) => {
    const one = (work: Spread, items: number) => (items === 0 ? 0 : work[at] / items);
    const summary = one(summaryWork, counts.summaries);
    const votesAsked = { low: counts.fewestVotes, median: middle(counts), high: counts.votes }[at];
    const round = one(voteWork, votesAsked) * waves[at];
    const rolloutTime = (firstWork[at] + refinedWork[at]) / atOnce;
    const callTime = (summaryWork[at] + voteWork[at]) / pipeline.callConcurrency;
    const tail = summary + roundsOf(finals, pipeline) * round;
    const path =
      firstLongest[at] +
      refinedLongest[at] * (iterations - 1) +
      summary * iterations +
      roundsOf(waited, pipeline) * round;
    return Math.max(rolloutTime + tail, callTime, path);
  });
}

const middle = ({ votes, fewestVotes }: LaunchCounts): number => (votes + fewestVotes) / 2;

/**
 * What a launch would need: iteration 0 and refined rollouts from finished rollouts, summaries and votes from those
 * that were made. `takenOver` tells how many rollouts a task has in the experiment it starts from.
 */
export function estimatePlan(
  { history, callHistory }: PlanHistory,
  settings: LaunchSettings,
  takenOver: TakenOver = nothingTaken,
): PlanEstimate {
  const { agent, model, n, concurrency, limits, pipeline } = settings;
  const counts = launchCounts(settings, takenOver);
  const plan = { agent, model, concurrency, limits };
  const tasks = settings.tasks.map((task) => taskKey(settings.benchmark, task));
  const first = estimateLaunch(history, { ...plan, tasks, n, refined: false });
  const firstLine = rolloutWork('rollouts', counts.first, first);
  if (!pipeline) return summed(counts, [firstLine], first.wallMs);
  const later = { ...plan, tasks, n: n * (pipeline.iterations - 1), refined: true };
  const refined = estimateLaunch(history, later);
  const summaries = estimateCalls(callHistory, {
    ...{ role: 'summariser', model: pipeline.summariser, groupSize: null, reads: null },
    items: exactly(counts.summaries),
  });
  const asked = { low: counts.fewestVotes, median: middle(counts), high: counts.votes };
  const { groupSize, representation } = pipeline.selection;
  const votes = estimateCalls(callHistory, {
    ...{ role: 'judge', model: pipeline.judge, groupSize, reads: representation, items: asked },
  });
  const lines = [
    firstLine,
    rolloutWork('refined', counts.refined, refined),
    callWork('summaries', pipeline.summariser, exactly(counts.summaries), summaries),
    callWork('votes', pipeline.judge, asked, votes),
  ];
  const wall = pipelineWall({ settings, pipeline, counts, takenOver, first, refined, summaries, votes });
  return summed(counts, lines, wall);
}

function summed(
  counts: LaunchCounts,
  lines: readonly (WorkLine | null)[],
  wallMs: Spread | null,
): PlanEstimate {
  const work = lines.filter((line) => line !== null);
  const paid = work.filter((line) => !line.free);
  const free = paid.length === 0;
  return {
    ...{ counts, free, work, wallMs, costUsd: free ? null : total(paid, 'costUsd') },
    ...{ calls: total(work, 'calls'), inputTokens: total(work, 'inputTokens') },
    outputTokens: total(work, 'outputTokens'),
  };
}
