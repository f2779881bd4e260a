import { and, asc, eq, inArray, sql } from 'drizzle-orm';
import type { ComparedInput, ComparedTaskInput } from '@/lib/metrics/compare-experiments';
import type { DbOrTx } from './client';
import { findExperiment, tasksOf, type Experiment } from './experiments';
import { findLaunch } from './launches';
import { pipelineCalls } from './pipeline-calls';
import { defaultSelection } from './report-input';
import { calls, rollouts } from './schema';
import { taskRunsOf } from './task-runs';
import { tournaments, votes } from './tournament-schema';
import { selectionsOf } from './tournaments';

type Cost = ComparedTaskInput['cost'];

const NO_COST: Cost = { usd: null, withoutPrice: 0 };
const distinct = (words: (string | null)[]) => [...new Set(words.filter((word) => word !== null))].sort();

function rolloutRows(db: DbOrTx, experimentId: string) {
  return db
    .select({
      id: rollouts.id,
      taskId: rollouts.taskId,
      iteration: rollouts.iteration,
      outcome: rollouts.outcome,
      agent: rollouts.agentName,
      model: rollouts.model,
      costUsd: rollouts.costUsd,
    })
    .from(rollouts)
    .where(and(eq(rollouts.experimentId, experimentId), eq(rollouts.status, 'finished')))
    .orderBy(asc(rollouts.iteration), asc(rollouts.slot))
    .all();
}

/** The tournaments that made the answers: those of the pipeline, or the newest of each task in the selection. */
function decisive(db: DbOrTx, experimentId: string, selectionId: string | null, pipeline: boolean) {
  const { id, taskId, purpose, status, survivors } = tournaments;
  const rows = db
    .select({ id, taskId, purpose, status, survivors, selectionId: tournaments.selectionId })
    .from(tournaments)
    .where(eq(tournaments.experimentId, experimentId))
    .orderBy(asc(tournaments.createdAt), asc(id))
    .all();
  if (pipeline) return rows.filter((row) => row.purpose !== null);
  const mine = rows.filter((row) => row.selectionId === selectionId);
  return [...new Map(mine.map((row) => [row.taskId, row])).values()];
}

/** Votes of these tournaments by task. */
function votesByTask(db: DbOrTx, ids: readonly string[]): Map<string, { asked: number; reused: number }> {
  const found = new Map<string, { asked: number; reused: number }>();
  for (let from = 0; from < ids.length; from += 500)
    for (const { taskId, asked, reused } of db
      .select({
        taskId: tournaments.taskId,
        asked: sql<number>`sum(${votes.asks})`,
        reused: sql<number>`sum(${votes.reused})`,
      })
      .from(votes)
      .innerJoin(tournaments, eq(tournaments.id, votes.tournamentId))
      .where(inArray(votes.tournamentId, ids.slice(from, from + 500)))
      .groupBy(tournaments.taskId)
      .all()) {
      const known = found.get(taskId) ?? { asked: 0, reused: 0 };
      found.set(taskId, { asked: known.asked + asked, reused: known.reused + reused });
    }
  return found;
}

const plus = (a: Cost, usd: number | null, withoutPrice: number): Cost => ({
  usd: usd === null ? a.usd : (a.usd ?? 0) + usd,
  withoutPrice: a.withoutPrice + withoutPrice,
});

/** Money by task of an experiment without a pipeline: rollouts, summaries, and the judge of these tournaments. */
function plainCosts(
  db: DbOrTx,
  experimentId: string,
  rows: ReturnType<typeof rolloutRows>,
  judged: ReadonlySet<string>,
): Map<string, Cost> {
  const costs = new Map<string, Cost>();
  const add = (taskId: string, usd: number | null, withoutPrice: number) =>
    costs.set(taskId, plus(costs.get(taskId) ?? NO_COST, usd, withoutPrice));
  for (const { taskId, costUsd } of rows) add(taskId, costUsd, costUsd === null ? 1 : 0);
  const sums = {
    usd: sql<number | null>`sum(${calls.costUsd})`,
    withoutPrice: sql<number>`sum(${calls.costUsd} is null)`,
  };
  const ofRole = (role: 'summariser' | 'judge') =>
    and(eq(calls.experimentId, experimentId), eq(calls.role, role));
  for (const row of db
    .select({ taskId: rollouts.taskId, ...sums })
    .from(calls)
    .innerJoin(rollouts, eq(rollouts.id, calls.rolloutId))
    .where(ofRole('summariser'))
    .groupBy(rollouts.taskId)
    .all())
    add(row.taskId, row.usd, row.withoutPrice);
  for (const row of db
    .select({ id: tournaments.id, taskId: tournaments.taskId, ...sums })
    .from(calls)
    .innerJoin(tournaments, eq(tournaments.id, calls.tournamentId))
    .where(ofRole('judge'))
    .groupBy(tournaments.id)
    .all())
    if (judged.has(row.id)) add(row.taskId, row.usd, row.withoutPrice);
  return costs;
}

function pipelineCosts(db: DbOrTx, experimentId: string, summariser: string): Map<string, Cost> {
  const costs = new Map<string, Cost>();
  for (const { taskId, costUsd, callsWithoutPrice } of pipelineCalls(db, experimentId, summariser))
    costs.set(taskId, plus(costs.get(taskId) ?? NO_COST, costUsd, callsWithoutPrice));
  return costs;
}

function inputOf(db: DbOrTx, { id, name, source }: Experiment): ComparedInput {
  const launch = findLaunch(db, id);
  const pipeline = launch?.settings.pipeline ?? null;
  const rows = rolloutRows(db, id);
  const selectionId = defaultSelection(db, id);
  const selection = selectionsOf(db, id).find((one) => one.id === selectionId) ?? null;
  const held = decisive(db, id, selectionId, pipeline !== null);
  const voted = votesByTask(
    db,
    held.map((row) => row.id),
  );
  const judged = new Set(held.map((row) => row.id));
  const costs = pipeline ? pipelineCosts(db, id, pipeline.summariser) : plainCosts(db, id, rows, judged);
  const winners = new Map(taskRunsOf(db, id).map((run) => [run.taskId, run.winner]));
  const byTask = Map.groupBy(rows, (row) => row.taskId);
  const finalOf = (taskId: string): string | null => {
    if (pipeline) return winners.get(taskId) ?? null;
    const kept = held.find((row) => row.taskId === taskId && row.status === 'finished')?.survivors ?? [];
    const [winner = null] = kept;
    const only = byTask.get(taskId) ?? [];
    return kept.length === 1 ? winner : only.length === 1 ? (only[0]?.id ?? null) : null;
  };
  return {
    ...{ id, name, source, pipeline: pipeline !== null, scripted: launch?.scripted ?? false },
    agents: distinct(rows.map((row) => row.agent)),
    models: distinct(rows.map((row) => row.model)),
    selection: selection && {
      ...{ id: selection.id, model: selection.model },
      ...{ scripted: selection.scripted, settings: selection.settings },
    },
    tasks: tasksOf(db, id).map((task) => ({
      ...{ id: task.id, slug: task.slug, name: task.name, final: finalOf(task.id) },
      rollouts: (byTask.get(task.id) ?? []).map((row) => ({
        ...{ id: row.id, iteration: row.iteration, outcome: row.outcome },
      })),
      votes: voted.get(task.id) ?? null,
      cost: costs.get(task.id) ?? NO_COST,
    })),
  };
}

/** The rows `compareExperiments` needs of each of these experiments, in their order; unknown ids are left out. */
export function comparedInputs(db: DbOrTx, ids: readonly string[]): ComparedInput[] {
  return ids.flatMap((id) => {
    const experiment = findExperiment(db, id);
    return experiment ? [inputOf(db, experiment)] : [];
  });
}
