import { eq, ne } from 'drizzle-orm';
import { passRate, type Rate } from '@/lib/metrics/intervals';
import { experimentReport, type ReportTask } from '@/lib/metrics/report';
import { countOutcomes } from '@/lib/metrics/rounds';
import type { SourceFormat } from '@/lib/rollout/rollout';
import { activeJobs, type JobLine } from './active-jobs';
import type { DbOrTx } from './client';
import { allExperiments, tasksOf, type Experiment } from './experiments';
import { chooseSelection } from './report-input';
import { calls, rollouts } from './schema';
import { tournaments } from './tournament-schema';

/** An experiment as a row of the first page. */
export interface ExperimentRow {
  id: string;
  name: string;
  origin: string | null;
  createdAt: string;
  tasks: number;
  rollouts: number;
  /** Of iteration 0, as is pass@1. */
  passed: number;
  judged: number;
  passAt1: Rate;
  agents: string[];
  models: string[];
  formats: SourceFormat[];
  /** The newest selection with a finished tournament; of a pipeline, the one closest to its answer. */
  selection: {
    id: string;
    model: string;
    scripted: boolean;
    tasks: number;
    endings: { right: number; lost: number; 'nothing-passed': number; unknown: number };
  } | null;
  cost: { agent: number | null; summariser: number | null; judge: number | null; callsWithoutPrice: number };
}

export interface ExperimentList {
  experiments: ExperimentRow[];
  jobs: JobLine[];
}

const NO_VOTES = { asked: 0, counted: 0, spoiled: 0, reasks: 0, planned: 0 };
const distinct = <T extends string>(words: (T | null)[]): T[] =>
  [...new Set(words.filter((word) => word !== null))].sort();

function readAll(db: DbOrTx) {
  return {
    rollouts: db
      .select({
        id: rollouts.id,
        experimentId: rollouts.experimentId,
        taskId: rollouts.taskId,
        iteration: rollouts.iteration,
        outcome: rollouts.outcome,
        steps: rollouts.stepCount,
        usage: rollouts.usage,
        costUsd: rollouts.costUsd,
        agent: rollouts.agentName,
        model: rollouts.model,
        format: rollouts.sourceFormat,
      })
      .from(rollouts)
      .where(eq(rollouts.status, 'finished'))
      .all(),
    tournaments: db
      .select({
        id: tournaments.id,
        experimentId: tournaments.experimentId,
        selectionId: tournaments.selectionId,
        taskId: tournaments.taskId,
        iteration: tournaments.iteration,
        purpose: tournaments.purpose,
        model: tournaments.model,
        scripted: tournaments.scripted,
        candidates: tournaments.candidates,
        survivors: tournaments.survivors,
        settings: tournaments.settings,
        status: tournaments.status,
        createdAt: tournaments.createdAt,
      })
      .from(tournaments)
      .all(),
    calls: db
      .select({
        experimentId: calls.experimentId,
        role: calls.role,
        model: calls.model,
        usage: calls.usage,
        costUsd: calls.costUsd,
      })
      .from(calls)
      .where(ne(calls.role, 'agent'))
      .all(),
    // Rollouts that were cut off or still run are in no rate, but paid for.
    cut: db
      .select({
        experimentId: rollouts.experimentId,
        model: rollouts.model,
        usage: rollouts.usage,
        costUsd: rollouts.costUsd,
      })
      .from(rollouts)
      .where(ne(rollouts.status, 'finished'))
      .all()
      .filter((row) => row.costUsd !== null || row.usage.output !== null)
      .map((row) => ({ ...row, role: 'agent' as const, model: row.model ?? '' })),
  };
}

function rowOf(db: DbOrTx, experiment: Experiment, all: ReturnType<typeof readAll>): ExperimentRow {
  const tasks = tasksOf(db, experiment.id);
  const mine = all.rollouts.filter((rollout) => rollout.experimentId === experiment.id);
  const played = all.tournaments
    .filter((t) => t.experimentId === experiment.id && t.status === 'finished')
    .sort((a, b) => b.createdAt.localeCompare(a.createdAt));
  const selectionId = chooseSelection(played);
  const chosen = played.filter((t) => t.selectionId === selectionId);
  const [newest] = chosen;
  const counted = new Set<string>();
  // Only what the row shows: survivors decide right or lost; rounds and votes stay in the database.
  const reported = tasks.map(({ id, slug, name }): ReportTask => {
    const t = chosen.find((row) => row.taskId === id);
    const entered = new Set(t?.candidates.map((candidate) => candidate.rolloutId));
    const population = mine.filter(
      (row) => row.taskId === id && (t ? entered.has(row.id) : row.iteration === 0),
    );
    for (const row of population) counted.add(row.id);
    const light = t && {
      ...{ id: t.id, rounds: [], survivors: t.survivors ?? [] },
      ...{ votes: NO_VOTES, firstPlace: { wins: 0, votes: 0 } },
    };
    return { id, slug, name, rollouts: population, tournament: light ?? null };
  });
  const others = mine
    .filter((row) => !counted.has(row.id))
    .map((row) => ({ ...row, role: 'agent' as const, model: row.model ?? '' }));
  const report = experimentReport({
    tasks: reported,
    calls: [...all.calls, ...all.cut, ...others].filter((call) => call.experimentId === experiment.id),
  });
  // What the agent does by itself: later iterations were shown summaries.
  const first = tasks.map((task) =>
    countOutcomes(
      mine.filter((row) => row.taskId === task.id && row.iteration === 0).map((row) => row.outcome),
    ),
  );
  const costOf = (role: 'agent' | 'summariser' | 'judge') =>
    report.cost.find((line) => line.role === role)?.costUsd ?? null;
  const { id, name, origin, createdAt } = experiment;
  return {
    ...{ id, name, origin, createdAt },
    tasks: tasks.length,
    rollouts: mine.length,
    passed: first.reduce((sum, task) => sum + task.passed, 0),
    judged: first.reduce((sum, task) => sum + task.judged, 0),
    passAt1: passRate(first),
    agents: distinct(mine.map((row) => row.agent)),
    models: distinct(mine.map((row) => row.model)),
    formats: distinct(mine.map((row) => row.format)),
    selection: newest
      ? {
          id: newest.selectionId,
          model: newest.model,
          scripted: newest.scripted,
          tasks: chosen.length,
          endings: report.endings,
        }
      : null,
    cost: {
      agent: costOf('agent'),
      summariser: costOf('summariser'),
      judge: costOf('judge'),
      callsWithoutPrice: report.cost.reduce((sum, line) => sum + line.callsWithoutPrice, 0),
    },
  };
}

/** Every experiment, newest first, and the jobs under way. */
export function experimentList(db: DbOrTx): ExperimentList {
  const all = readAll(db);
  return {
    experiments: allExperiments(db).map((experiment) => rowOf(db, experiment, all)),
    jobs: activeJobs(db),
  };
}
