import type { PipelineInput, PipelineTask, PipelineTournament } from '@/lib/metrics/pipeline-types';
import { UNKNOWN_USAGE, type OutcomeKind } from '@/lib/rollout/rollout';

const OUTCOME_OF: Record<string, OutcomeKind> = { '+': 'passed', '-': 'failed', x: 'error', '?': 'unknown' };

/** Id of a rollout made here. */
export const rolloutId = (slug: string, iteration: number, slot: number) => `${slug}.${iteration}.${slot}`;

/**
 * A tournament among `candidates` in order, in groups of two: `winners` holds the indexes (into `candidates`) that went
 * on from each round. Every vote was 3 to 1 for the winner, but where the last round was `level`.
 */
export function makeTournament(
  of: Pick<PipelineTournament, 'iteration' | 'purpose'>,
  candidates: string[],
  winners: number[][],
  level = false,
): PipelineTournament {
  const names = (indexes: number[]) => indexes.map((index) => candidates[index] ?? '');
  let alive = candidates;
  const played: PipelineTournament['rounds'] = winners.map((round, i) => {
    const size = Math.ceil(alive.length / round.length);
    const groups = names(round).map((winner, g) => {
      const members = alive.slice(g * size, (g + 1) * size);
      const tie = level && i === winners.length - 1;
      return {
        candidates: members,
        tally: members.map((id) => (tie ? 2 : id === winner ? 3 : 1)),
        winner,
        decidedBy: tie ? ('seeded' as const) : ('votes' as const),
      };
    });
    alive = names(round);
    return { groups };
  });
  return {
    ...{ id: `${candidates[0]}-${of.purpose}`, ...of, candidates },
    ...{ rounds: played, survivors: alive },
    votes: { asked: 4 * played.flatMap((round) => round.groups).length, planned: 24 },
  };
}

/** A finished task; `outcomes` holds one letter per slot and iteration: + passed, - failed, x error, ? unknown. */
export function makeTask(
  slug: string,
  outcomes: string[],
  change: Partial<PipelineTask> & { shown?: (iteration: number, slot: number) => string[] } = {},
): PipelineTask {
  const { shown, ...rest } = change;
  const rollouts = outcomes.flatMap((letters, iteration) =>
    [...letters].map((letter, slot) => ({
      ...{ id: rolloutId(slug, iteration, slot), iteration, slot },
      ...{ outcome: OUTCOME_OF[letter] ?? 'unknown', exitStatus: 'submitted' as const },
      steps: iteration === 0 ? 10 : letter === '+' ? 4 : 6,
      ...{ usage: UNKNOWN_USAGE, costUsd: null, priors: shown?.(iteration, slot) ?? [] },
    })),
  );
  return {
    ...{ id: slug, slug, name: slug, status: 'finished', iteration: outcomes.length - 1, stage: 'votes' },
    ...{ error: null, rollouts, complete: outcomes.map(() => true), tournaments: [], winner: null },
    ...rest,
  };
}

/** Settings and tasks as `pipelineReport` takes them. */
export function makePipeline(
  settings: Partial<PipelineInput['settings']>,
  tasks: PipelineTask[],
  calls: PipelineInput['calls'] = [],
): PipelineInput {
  return {
    settings: { iterations: 2, keep: 2, context: 'select-k', pool: 'last', ...settings },
    ...{ n: 4, tasks, calls },
  };
}
