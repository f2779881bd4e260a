import { and, asc, eq } from 'drizzle-orm';
import type { LaunchSettings } from '@/lib/launch/settings';
import type { WholeReport } from '@/lib/metrics/pipeline-types';
import type {
  ExportedExperiment,
  ExportedSummary,
  ExportedTask,
  ExportedTournament,
} from '@/lib/rollout/export-lines';
import type { Attachment, RecordedRollout } from '@/lib/rollout/rollout';
import type { DbOrTx } from './client';
import { findExperiment, tasksOf, taskById } from './experiments';
import { findLaunch } from './launches';
import { wholeReport } from './report';
import { defaultSelection } from './report-input';
import { attachmentsOf, findRollout } from './rollouts';
import { rollouts, summaries, tasks } from './schema';
import { recordedSteps } from './steps';
import { taskRunsOf } from './task-runs';
import { tournaments } from './tournament-schema';
import { findTournament, groupsOf, tournamentOfTask } from './tournaments';

export interface RolloutKey {
  id: string;
  taskId: string;
  iteration: number;
  slot: number;
  attempt: number;
}

export interface StoredForExport extends RolloutKey {
  stepCount: number;
  shown: { rolloutId: string; summaryId: string | null }[] | null;
  recorded: RecordedRollout;
}

/** The attempt that an experiment answers a task with; null where none was selected. */
export interface Answer {
  taskId: string;
  rolloutId: string | null;
}

/** What of an experiment can be exported, read one rollout and one tournament at a time. */
export interface StoredExport {
  experiment: ExportedExperiment;
  tasks: ExportedTask[];
  /** Finished rollouts, by task, iteration and slot. */
  rollouts: RolloutKey[];
  /** `texts: false` leaves steps and attachments empty, for tables. */
  rollout(id: string, texts?: boolean): StoredForExport | null;
  summaries(rolloutId: string): ExportedSummary[];
  tournamentIds: string[];
  /** Those of one task, in the order they were made. */
  tournamentsOf(taskId: string): string[];
  tournament(id: string): ExportedTournament | null;
  answers(selectionId?: string): Answer[];
  /** Every figure, about the selection that is reported on by default. */
  figures(): WholeReport;
  /** What was asked for when it was launched; null for imports. */
  setup(): { settings: LaunchSettings; scripted: boolean } | null;
}

/** Everything of an experiment that an export may hold; null when there is no such experiment. */
export function exportOf(db: DbOrTx, experimentId: string): StoredExport | null {
  const experiment = findExperiment(db, experimentId);
  if (!experiment) return null;
  const mine = tasksOf(db, experimentId);
  const played = tournamentKeys(db, experimentId);
  return {
    experiment,
    tasks: mine.map(({ createdAt: _at, ...task }) => task),
    rollouts: finishedRollouts(db, experimentId),
    rollout: (id, texts = true) => rolloutForExport(db, id, texts),
    summaries: (rolloutId) => summariesForExport(db, rolloutId),
    tournamentIds: played.map(({ id }) => id),
    tournamentsOf: (taskId) => played.filter((one) => one.taskId === taskId).map(({ id }) => id),
    tournament: (id) => tournamentForExport(db, id),
    answers: (selectionId) =>
      answersOf(
        db,
        experimentId,
        mine.map(({ id }) => id),
        selectionId,
      ),
    figures: () => wholeReport(db, experimentId, defaultSelection(db, experimentId)),
    setup: () => {
      const launch = findLaunch(db, experimentId);
      return launch && { settings: launch.settings, scripted: launch.scripted };
    },
  };
}

function tournamentKeys(db: DbOrTx, experimentId: string): { id: string; taskId: string }[] {
  const { id, taskId, createdAt } = tournaments;
  return db
    .select({ id, taskId })
    .from(tournaments)
    .where(eq(tournaments.experimentId, experimentId))
    .orderBy(asc(createdAt), asc(id))
    .all();
}

function finishedRollouts(db: DbOrTx, experimentId: string): RolloutKey[] {
  const { id, taskId, iteration, slot, attempt } = rollouts;
  return db
    .select({ id, taskId, iteration, slot, attempt })
    .from(rollouts)
    .innerJoin(tasks, eq(tasks.id, taskId))
    .where(and(eq(rollouts.experimentId, experimentId), eq(rollouts.status, 'finished')))
    .orderBy(asc(tasks.name), asc(iteration), asc(slot), asc(attempt))
    .all();
}

function rolloutForExport(db: DbOrTx, id: string, texts: boolean): StoredForExport | null {
  const row = findRollout(db, id);
  const task = row && taskById(db, row.taskId);
  if (!row || !task) return null;
  const { taskId, iteration, slot, attempt } = row;
  const { benchmark, name, instruction, baseCommit } = task;
  const recorded: RecordedRollout = {
    ...{ sourceKey: row.sourceKey, sourceFormat: row.sourceFormat, formatVersion: row.formatVersion },
    task: { benchmark, name, instruction, baseCommit },
    agent: { name: row.agentName, version: row.agentVersion },
    ...{ model: row.model, exitStatus: row.exitStatus, exitStatusRaw: row.exitStatusRaw },
    outcome: {
      ...{ kind: row.outcome, reward: row.reward, tests: row.tests },
      ...{ detail: row.outcomeDetail, recordedIn: row.outcomeRecordedIn },
    },
    ...{ patch: row.patch, prompt: row.prompt, steps: texts ? recordedSteps(db, id) : [] },
    ...{ usage: row.usage, costUsd: row.costUsd, startedAt: row.startedAt, endedAt: row.endedAt },
    attachments: texts ? attachmentsOf(db, id).map(plainAttachment) : [],
    ...{ warnings: row.warnings, extra: row.extra },
  };
  const { stepCount } = row;
  return {
    ...{ id, taskId, iteration, slot, attempt, stepCount },
    shown: row.refinement?.priors ?? null,
    recorded,
  };
}

const plainAttachment = ({ kind, name, text }: Attachment): Attachment => ({ kind, name, text });

function summariesForExport(db: DbOrTx, rolloutId: string): ExportedSummary[] {
  return db
    .select()
    .from(summaries)
    .where(eq(summaries.rolloutId, rolloutId))
    .orderBy(asc(summaries.createdAt), asc(summaries.model), asc(summaries.revision))
    .all();
}

function tournamentForExport(db: DbOrTx, id: string): ExportedTournament | null {
  const row = findTournament(db, id);
  if (!row) return null;
  const { experimentId: _of, ...tournament } = row;
  return { ...tournament, groups: groupsOf(db, id) };
}

/** The one survivor of each task's tournament in a selection; without one named, a pipeline's own answers come first. */
function answersOf(
  db: DbOrTx,
  experimentId: string,
  taskIds: readonly string[],
  named: string | undefined,
): Answer[] {
  const selection = named ?? defaultSelection(db, experimentId);
  const runs = named === undefined ? taskRunsOf(db, experimentId) : [];
  const winners = new Map(runs.map((run) => [run.taskId, run.winner]));
  return taskIds.map((taskId) => {
    const played = selection === null ? null : tournamentOfTask(db, experimentId, selection, taskId);
    const survivors = played?.status === 'finished' ? (played.survivors ?? []) : [];
    const only = survivors.length === 1 ? (survivors[0] ?? null) : null;
    return { taskId, rolloutId: winners.get(taskId) ?? only };
  });
}
