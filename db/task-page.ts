import { and, asc, eq, inArray, isNull, or } from 'drizzle-orm';
import type { TournamentPurpose } from '@/lib/refine/settings';
import type { ExitStatus, OutcomeKind, TokenUsage } from '@/lib/rollout/rollout';
import type { TournamentSettings } from '@/lib/tournament/settings';
import type { Collapsed, Decision, Ranked } from '@/lib/tournament/types';
import { plannedVotes } from '@/lib/tournament/grouping';
import type { DbOrTx } from './client';
import { lastEventSeq } from './events';
import { findExperiment, taskOf, tasksOf, type Task } from './experiments';
import { rollouts } from './schema';
import { tournaments } from './tournament-schema';
import { newestSummaries, summariesById } from './summaries';
import { pipelineTournaments, taskPipeline, type TaskPipeline } from './task-pipeline';
import { selectionsOf, tournamentDetail, tournamentOfTask, type TournamentDetail } from './tournaments';

/** A rollout as a row of its task's page; no texts but the summary's headline. */
export interface TaskPageRollout {
  id: string;
  slot: number;
  iteration: number;
  agent: string;
  model: string | null;
  exitStatus: ExitStatus;
  outcome: OutcomeKind;
  steps: number;
  patch: { files: number; added: number; removed: number } | null;
  costUsd: number | null;
  /** `none`: not summarised yet. */
  summary: 'ok' | 'failed' | 'none';
  headline: string | null;
  /** Rollouts whose summaries it was shown, in that order; empty in iteration 0. */
  priors: string[];
}

/** A vote as a mark: who was shown where and who won; its texts come with the group. */
export interface BracketVote {
  vote: number;
  order: string[];
  choice: string | null;
  extra: boolean;
}

export interface BracketGroup {
  round: number;
  group: number;
  candidates: string[];
  tally: number[];
  winner: string | null;
  decidedBy: Decision | null;
  votes: BracketVote[];
}

export interface BracketTournament {
  id: string;
  iteration: number;
  /** Its part in a pipeline; null: asked for afterwards. */
  purpose: TournamentPurpose | null;
  selectionId: string;
  model: string;
  scripted: boolean;
  settings: TournamentSettings;
  status: 'running' | 'finished' | 'failed' | 'cancelled';
  error: string | null;
  createdAt: string;
  finishedAt: string | null;
  /** Rollout ids in slot order, before identical patches were folded. */
  candidates: string[];
  collapsed: Collapsed[];
  survivors: string[] | null;
  /** Best first, by a selector that ranks. */
  ranking: Ranked[] | null;
  /** Rounds that the number of candidates asks for. */
  plannedRounds: number;
  rounds: { round: number; groups: BracketGroup[] }[];
  judge: { calls: number; usage: TokenUsage; costUsd: number | null };
}

export interface TaskPage {
  experiment: { id: string; name: string };
  task: { id: string; slug: string; name: string; benchmark: string | null; instruction: string | null };
  /** Where the task stands in the experiment's list. */
  place: { position: number; total: number; previous: TaskLink | null; next: TaskLink | null };
  rollouts: TaskPageRollout[];
  /** Null when the experiment has no pipeline. */
  pipeline: TaskPipeline | null;
  /** Tournaments of the pipeline in the order they are held. */
  pipelineTournaments: BracketTournament[];
  /** Selections asked for afterwards with a tournament of this task, newest first. */
  selections: {
    id: string;
    model: string;
    scripted: boolean;
    settings: TournamentSettings;
    createdAt: string;
  }[];
  tournament: BracketTournament | null;
  /** Newest event when this was read: the live view goes on from there. */
  lastEvent: number;
}

export interface TaskLink {
  slug: string;
  name: string;
}

/**
 * Everything the page of a task shows, with the tournament of the chosen selection (the newest one when
 * `selectionId` is null or has none for this task). Null when the experiment or the task does not exist.
 */
export function taskPage(
  db: DbOrTx,
  experimentId: string,
  taskSlug: string,
  selectionId: string | null,
): TaskPage | null {
  const experiment = findExperiment(db, experimentId);
  const task = experiment && taskOf(db, experimentId, taskSlug);
  if (!experiment || !task) return null;
  // Read first: an event that comes in between is told again rather than missed.
  const lastEvent = lastEventSeq(db);
  const selections = selectionsOfTask(db, experimentId, task.id);
  const chosen = selections.find((selection) => selection.id === selectionId) ?? selections[0];
  const row = chosen ? tournamentOfTask(db, experimentId, chosen.id, task.id) : null;
  const detail = row ? tournamentDetail(db, row.id) : null;
  const pipeline = taskPipeline(db, experimentId, task.id);
  const held = pipeline ? pipelineTournaments(db, experimentId, task.id) : [];
  const { id, slug, name, benchmark, instruction } = task;
  return {
    experiment: { id: experiment.id, name: experiment.name },
    task: { id, slug, name, benchmark, instruction },
    place: placeOf(tasksOf(db, experimentId), id),
    rollouts: taskRollouts(db, experimentId, id, detail ? [...held, detail] : held),
    pipeline,
    pipelineTournaments: held.map(bracketOf),
    selections,
    tournament: detail && bracketOf(detail),
    lastEvent,
  };
}

function placeOf(list: Task[], taskId: string): TaskPage['place'] {
  const at = list.findIndex((task) => task.id === taskId);
  const link = (task: Task | undefined) => (task ? { slug: task.slug, name: task.name } : null);
  return { position: at + 1, total: list.length, previous: link(list[at - 1]), next: link(list[at + 1]) };
}

function selectionsOfTask(db: DbOrTx, experimentId: string, taskId: string): TaskPage['selections'] {
  const mine = and(
    eq(tournaments.experimentId, experimentId),
    eq(tournaments.taskId, taskId),
    isNull(tournaments.purpose),
  );
  const ids = new Set(
    db
      .select({ id: tournaments.selectionId })
      .from(tournaments)
      .where(mine)
      .all()
      .map((row) => row.id),
  );
  return selectionsOf(db, experimentId)
    .filter((selection) => ids.has(selection.id))
    .map(({ id, model, scripted, settings, createdAt }) => ({ id, model, scripted, settings, createdAt }));
}

/**
 * Rows of the task's rollouts, with those of another experiment that its tournaments hold; headlines from the summaries
 * that the tournaments judged by, else the newest.
 */
function taskRollouts(
  db: DbOrTx,
  experimentId: string,
  taskId: string,
  held: readonly TournamentDetail[],
): TaskPageRollout[] {
  const candidates = held.flatMap((tournament) => tournament.candidates);
  const rows = db
    .select({
      id: rollouts.id,
      slot: rollouts.slot,
      iteration: rollouts.iteration,
      agent: rollouts.agentName,
      model: rollouts.model,
      exitStatus: rollouts.exitStatus,
      outcome: rollouts.outcome,
      steps: rollouts.stepCount,
      facts: rollouts.facts,
      costUsd: rollouts.costUsd,
      refinement: rollouts.refinement,
    })
    .from(rollouts)
    .where(
      and(
        or(
          eq(rollouts.experimentId, experimentId),
          inArray(rollouts.id, [...new Set(candidates.map((candidate) => candidate.rolloutId))]),
        ),
        eq(rollouts.taskId, taskId),
        eq(rollouts.status, 'finished'),
      ),
    )
    .orderBy(asc(rollouts.iteration), asc(rollouts.slot))
    .all();
  const judgedBy = new Map(candidates.map((candidate) => [candidate.rolloutId, candidate.summaryId]));
  const judged = summariesById(
    db,
    [...judgedBy.values()].flatMap((id) => id ?? []),
  );
  const newest = newestSummaries(
    db,
    rows.map((row) => row.id),
  );
  return rows.map(({ facts, refinement, ...row }) => {
    const summary = judged.get(judgedBy.get(row.id) ?? '') ?? newest.get(row.id);
    const { patch } = facts;
    return {
      ...row,
      patch: patch && { files: patch.files.length, added: patch.added, removed: patch.removed },
      summary: summary?.status ?? 'none',
      headline: summary?.content?.headline ?? null,
      priors: refinement?.priors.map((prior) => prior.rolloutId) ?? [],
    };
  });
}

function bracketOf(detail: TournamentDetail): BracketTournament {
  const { id, iteration, purpose, selectionId, model, scripted, settings } = detail;
  const { status, error, createdAt, finishedAt } = detail;
  const folded = (detail.collapsed ?? []).reduce((sum, entry) => sum + entry.duplicates.length, 0);
  return {
    ...{ id, iteration, purpose, selectionId, model, scripted, settings },
    ...{ status, error, createdAt, finishedAt },
    candidates: detail.candidates.map((candidate) => candidate.rolloutId),
    collapsed: detail.collapsed ?? [],
    survivors: detail.survivors,
    ranking: detail.ranking,
    plannedRounds: plannedVotes(detail.candidates.length - folded, settings).rounds,
    rounds: detail.rounds.map(({ round, groups }) => ({
      round,
      groups: groups.map(({ votes, ...group }) => ({
        ...group,
        votes: votes.map(({ vote, order, choice, extra }) => ({ vote, order, choice, extra })),
      })),
    })),
    judge: detail.judge,
  };
}
