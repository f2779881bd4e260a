import type { RolloutView, TournamentView } from '@/lib/bracket/tournament-view';
import type { ExportedSummary, ExportedTask, ExportedTournament } from '@/lib/rollout/export-lines';
import { rolloutFacts, type RolloutFacts } from '@/lib/rollout/facts';
import type { Outcome } from '@/lib/rollout/rollout';
import { plannedVotes } from '@/lib/tournament/grouping';
import type { TrajectoryToExport } from '../export-reader';

/** What the pages around a rollout say of it; kept while the pages of its task are written. */
export interface RolloutNote extends RolloutView {
  attempt: number;
  agent: string;
  model: string | null;
  costUsd: number | null;
  /** Ids of the rollouts whose summaries it was shown. */
  shown: string[];
  facts: RolloutFacts;
  /** All revisions, oldest first. */
  summaries: ExportedSummary[];
}

/** A task while its pages are written. */
export interface TaskNote {
  task: ExportedTask;
  path: string;
  rollouts: ReadonlyMap<string, RolloutNote>;
  /** Outcomes are left out. */
  blind: boolean;
}

/** What the index says of a task. */
export interface TaskLine {
  task: ExportedTask;
  path: string;
  rollouts: RolloutView[];
  selections: SelectionLine[];
  scripted: boolean;
}

export interface SelectionLine extends TournamentView {
  id: string;
  selectionId: string;
}

export function rolloutNote(
  found: TrajectoryToExport,
  outcome: Outcome | null,
  summaries: ExportedSummary[],
): RolloutNote {
  const { id, slot, iteration, attempt, stepCount, shown, trajectory } = found;
  const facts = rolloutFacts(trajectory);
  return {
    ...{ id, slot, iteration, attempt, steps: stepCount, facts, summaries },
    ...{ exitStatus: trajectory.exitStatus, outcome: outcome?.kind ?? 'unknown' },
    patch: facts.patch && { added: facts.patch.added, removed: facts.patch.removed },
    ...{ agent: trajectory.agent.name, model: trajectory.model, costUsd: trajectory.costUsd },
    shown: (shown ?? []).map(({ rolloutId }) => rolloutId),
  };
}

/** The newest summary that can be read, else the newest. */
export const summaryOf = ({ summaries }: RolloutNote): ExportedSummary | null =>
  summaries.findLast(({ status }) => status === 'ok') ?? summaries.at(-1) ?? null;

/** An exported tournament as words and drawings want it. */
export function tournamentView(played: ExportedTournament): TournamentView {
  const { iteration, purpose, model, scripted, settings, status, survivors } = played;
  const collapsed = played.collapsed ?? [];
  const folded = collapsed.reduce((sum, { duplicates }) => sum + duplicates.length, 0);
  const rounds = Map.groupBy(played.groups, ({ round }) => round);
  return {
    ...{ iteration, purpose, model, scripted, settings, status, survivors, collapsed },
    candidates: played.candidates.map(({ rolloutId }) => rolloutId),
    plannedRounds: plannedVotes(played.candidates.length - folded, settings).rounds,
    rounds: [...rounds].sort(([a], [b]) => a - b).map(([round, groups]) => ({ round, groups })),
  };
}
