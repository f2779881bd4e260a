import type { BracketTournament, TaskPageData, TaskPipeline, TaskRollout } from '@/lib/api/tournaments';
import type { SlotStatus } from '@/lib/launch/settings';
import type { TournamentPurpose } from '@/lib/refine/settings';
import { plannedVotes } from '@/lib/tournament/grouping';

/** One wanted rollout of an iteration: a finished one, or a slot that has not come to its end. */
export interface PipelineCell {
  /** Rollout id of a finished one; else a name of the slot. */
  key: string;
  slot: number;
  iteration: number;
  state: 'waiting' | 'running' | 'finished' | 'cancelled' | 'interrupted';
  /** Where a link leads; null while there is nothing to see. */
  rolloutId: string | null;
}

/** One iteration of a task: its rollouts and the tournaments held among them. */
export interface PipelineStage {
  iteration: number;
  last: boolean;
  /** In slot order. */
  cells: PipelineCell[];
  /** The champion of the iterations before, where it stands in this one's last tournament. */
  guest: string | null;
  /** Who stands in its bracket for a rollout with the identical patch, by the folded one's id. */
  standIns: ReadonlyMap<string, string>;
  /** Which K go on (select-K), or in the last iteration which one is the answer. */
  bracket: BracketTournament | null;
  champion: BracketTournament | null;
  /** Rounds that the bracket will have. */
  plannedRounds: number;
}

export interface PipelineModel {
  pipeline: TaskPipeline;
  stages: PipelineStage[];
  rollouts: ReadonlyMap<string, TaskRollout>;
  /** The tournaments in the order they are held. */
  tournaments: BracketTournament[];
  winner: TaskRollout | null;
  /** What it is doing; null when it does nothing. */
  now: Pick<TaskPipeline['run'], 'iteration' | 'stage'> | null;
}

/** What a task's pipeline is to do, has done and does, iteration by iteration; null when it has none. */
export function pipelineModel(page: TaskPageData): PipelineModel | null {
  const { pipeline } = page;
  if (!pipeline) return null;
  const rollouts = new Map(page.rollouts.map((rollout) => [rollout.id, rollout]));
  const stages = Array.from({ length: pipeline.settings.iterations }, (_, iteration) =>
    stageOf(page, pipeline, iteration),
  );
  const { run } = pipeline;
  return {
    ...{ pipeline, stages, rollouts },
    tournaments: page.pipelineTournaments.map((tournament) => expected(tournament, stages)),
    winner: rollouts.get(run.winner ?? '') ?? null,
    now: run.status === 'running' ? { iteration: run.iteration, stage: run.stage } : null,
  };
}

function stageOf(page: TaskPageData, pipeline: TaskPipeline, iteration: number): PipelineStage {
  const { iterations, keep, context, pool, groupSize } = pipeline.settings;
  const held = (purpose: TournamentPurpose, at = iteration) =>
    page.pipelineTournaments.find((one) => one.purpose === purpose && one.iteration === at) ?? null;
  const last = iteration === iterations - 1;
  const cells = cellsOf(page, pipeline, iteration);
  const bracket = held(last ? 'final' : 'select');
  const hasGuest = last && iteration > 0 && pool === 'last-and-champion';
  const selects = last || context === 'select-k';
  const planned = plannedVotes(cells.length + (hasGuest ? 1 : 0), {
    ...{ selector: 'bracket', groupSize, keep: last ? 1 : keep, votes: 1 },
  });
  return {
    ...{ iteration, last, cells, bracket },
    standIns: new Map(
      (bracket?.collapsed ?? []).flatMap(({ candidate, duplicates }) =>
        duplicates.map((duplicate) => [duplicate, candidate] as const),
      ),
    ),
    guest: hasGuest ? (held('champion', iteration - 1)?.survivors?.[0] ?? null) : null,
    champion: held('champion'),
    plannedRounds: selects ? roundsOf(bracket, planned.rounds) : 0,
  };
}

const roundsOf = (bracket: BracketTournament | null, planned: number): number =>
  bracket?.status === 'finished' ? bracket.plannedRounds : Math.max(planned, bracket?.rounds.length ?? 0);

/** A running tournament does not know yet who will stand in it: the rounds to come are counted from what is wanted. */
function expected(tournament: BracketTournament, stages: readonly PipelineStage[]): BracketTournament {
  const stage = stages.find((one) => one.bracket?.id === tournament.id);
  return stage ? { ...tournament, plannedRounds: stage.plannedRounds } : tournament;
}

/** A slot that ended without a finished rollout was given up. */
const OPEN_STATES: Record<SlotStatus, PipelineCell['state']> = {
  ...{ queued: 'waiting', running: 'running', cancelled: 'cancelled' },
  finished: 'interrupted',
};

function cellsOf(page: TaskPageData, pipeline: TaskPipeline, iteration: number): PipelineCell[] {
  const finished = page.rollouts
    .filter((rollout) => rollout.iteration === iteration)
    .map((rollout): PipelineCell => ({
      ...{ key: rollout.id, slot: rollout.slot, iteration },
      ...{ state: 'finished', rolloutId: rollout.id },
    }));
  const taken = new Set(finished.map((cell) => cell.slot));
  const open = pipeline.unfinished
    .filter((slot) => slot.iteration === iteration && !taken.has(slot.slot))
    .map(({ slot, status, rolloutId }): PipelineCell => ({
      ...{ key: `slot-${iteration}-${slot}`, slot, iteration, rolloutId },
      state: OPEN_STATES[status],
    }));
  const known = [...finished, ...open].sort((a, b) => a.slot - b.slot);
  if (known.length > 0) return known;
  return Array.from({ length: pipeline.n }, (_, slot) => ({
    ...{ key: `slot-${iteration}-${slot}`, slot, iteration },
    ...{ state: 'waiting' as const, rolloutId: null },
  }));
}

/** Passing and judged rollouts among some. */
export function passedOf(ids: readonly string[], rollouts: PipelineModel['rollouts']) {
  const outcomes = ids.map((id) => rollouts.get(id)?.outcome);
  const passed = outcomes.filter((outcome) => outcome === 'passed').length;
  return { passed, judged: passed + outcomes.filter((outcome) => outcome === 'failed').length };
}
