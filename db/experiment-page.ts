import { and, asc, desc, eq } from 'drizzle-orm';
import type { TournamentPurpose } from '@/lib/refine/settings';
import type { ExitStatus, OutcomeKind, SourceFormat } from '@/lib/rollout/rollout';
import type { TournamentSettings } from '@/lib/tournament/settings';
import { jobLinesOf, type JobLine } from './active-jobs';
import type { DbOrTx } from './client';
import { lastEventSeq } from './events';
import { findExperiment, tasksOf } from './experiments';
import { defaultSelection } from './report-input';
import { rollouts } from './schema';
import { tournaments } from './tournament-schema';
import { newestSummaries } from './summaries';
import type { StoredTournament } from './tournaments';

/** One attempt as a mark in its task's strip. */
export interface SlotMark {
  id: string;
  iteration: number;
  slot: number;
  outcome: OutcomeKind;
  exitStatus: ExitStatus;
  steps: number;
}

/** A selection with everything its manifest tells. */
export interface SelectionLine {
  id: string;
  /** The iteration whose rollouts were candidates, and its part in a pipeline; null: asked for afterwards. */
  iteration: number;
  purpose: TournamentPurpose | null;
  model: string;
  scripted: boolean;
  settings: TournamentSettings;
  promptVersion: StoredTournament['promptVersion'];
  promptHash: string;
  codeVersion: string;
  createdAt: string;
  finishedAt: string | null;
  /** Tournaments by status. */
  counts: { running: number; finished: number; failed: number; cancelled: number };
  tournaments: { id: string; taskId: string; status: keyof SelectionLine['counts']; error: string | null }[];
}

export interface ExperimentPage {
  experiment: { id: string; name: string; origin: string | null; createdAt: string };
  agents: string[];
  models: string[];
  formats: SourceFormat[];
  tasks: { id: string; slug: string; name: string; benchmark: string | null; slots: SlotMark[] }[];
  /** Newest first. */
  selections: SelectionLine[];
  /** The one that figures are about when none was asked for. */
  defaultSelection: string | null;
  summaries: {
    /** Rollouts without any summary. */
    missing: number;
    failed: number;
    /** Readable newest summaries by the model that wrote them. */
    byModel: { model: string; readable: number }[];
  };
  jobs: JobLine[];
  /** Newest number in the feed: what this answer knows of. */
  lastEvent: number;
}

const distinct = <T extends string>(words: (T | null)[]): T[] =>
  [...new Set(words.filter((word) => word !== null))].sort();

function selectionLines(db: DbOrTx, experimentId: string): SelectionLine[] {
  const rows = db
    .select()
    .from(tournaments)
    .where(eq(tournaments.experimentId, experimentId))
    .orderBy(desc(tournaments.createdAt), desc(tournaments.id))
    .all();
  const lines = new Map<string, SelectionLine>();
  for (const row of rows) {
    const { iteration, purpose, model, scripted, settings } = row;
    const { promptVersion, promptHash, codeVersion, createdAt } = row;
    const line: SelectionLine = lines.get(row.selectionId) ?? {
      ...{
        id: row.selectionId,
        iteration,
        purpose,
        model,
        scripted,
        settings,
        promptVersion,
        promptHash,
        codeVersion,
        createdAt,
      },
      finishedAt: row.finishedAt,
      counts: { running: 0, finished: 0, failed: 0, cancelled: 0 },
      tournaments: [],
    };
    // A task judged again under the same settings (new rollouts or summaries) counts once, as its newest.
    if (line.tournaments.some((known) => known.taskId === row.taskId)) continue;
    line.counts[row.status]++;
    line.tournaments.push({ id: row.id, taskId: row.taskId, status: row.status, error: row.error });
    lines.set(row.selectionId, line);
  }
  return [...lines.values()];
}

function summaryCoverage(db: DbOrTx, rolloutIds: string[]): ExperimentPage['summaries'] {
  const newest = newestSummaries(db, rolloutIds);
  const byModel = new Map<string, number>();
  for (const { model, status } of newest.values())
    if (status === 'ok') byModel.set(model, (byModel.get(model) ?? 0) + 1);
  return {
    missing: rolloutIds.length - newest.size,
    failed: [...newest.values()].filter((summary) => summary.status === 'failed').length,
    byModel: [...byModel].map(([model, readable]) => ({ model, readable })),
  };
}

/** Everything the page of an experiment shows but its figures; null when there is no such experiment. */
export function experimentPage(db: DbOrTx, id: string): ExperimentPage | null {
  const experiment = findExperiment(db, id);
  if (!experiment) return null;
  const lastEvent = lastEventSeq(db);
  const rows = db
    .select({
      id: rollouts.id,
      taskId: rollouts.taskId,
      iteration: rollouts.iteration,
      slot: rollouts.slot,
      outcome: rollouts.outcome,
      exitStatus: rollouts.exitStatus,
      steps: rollouts.stepCount,
      agent: rollouts.agentName,
      model: rollouts.model,
      format: rollouts.sourceFormat,
    })
    .from(rollouts)
    .where(and(eq(rollouts.experimentId, id), eq(rollouts.status, 'finished')))
    .orderBy(asc(rollouts.iteration), asc(rollouts.slot))
    .all();
  const { name, origin, createdAt } = experiment;
  return {
    experiment: { id, name, origin, createdAt },
    agents: distinct(rows.map((row) => row.agent)),
    models: distinct(rows.map((row) => row.model)),
    formats: distinct(rows.map((row) => row.format)),
    tasks: tasksOf(db, id).map((task) => ({
      id: task.id,
      slug: task.slug,
      name: task.name,
      benchmark: task.benchmark,
      slots: rows
        .filter((row) => row.taskId === task.id)
        .map((row) => ({
          id: row.id,
          iteration: row.iteration,
          slot: row.slot,
          outcome: row.outcome,
          exitStatus: row.exitStatus,
          steps: row.steps,
        })),
    })),
    selections: selectionLines(db, id),
    defaultSelection: defaultSelection(db, id),
    summaries: summaryCoverage(
      db,
      rows.map((row) => row.id),
    ),
    jobs: jobLinesOf(db, id),
    lastEvent,
  };
}
