import { seededRandom, shuffled } from '@/lib/tournament/rng';
import type { Candidate } from '@/lib/tournament/types';
import type { PipelineSettings, StageKind, TournamentPurpose } from './settings';

/** What one task's refinement is about. */
export interface RefinementPlan {
  settings: Pick<PipelineSettings, 'iterations' | 'keep' | 'context' | 'pool'>;
  /** Slots of an iteration, in order. */
  slots(iteration: number): readonly number[];
  /** For the draws of random-K. */
  seed: number;
}

type Entrant = Promise<Candidate | null>;

/** What refinement needs from the world. Each port gives the same answer to the same question, from a store if need be. */
export interface RefinementPorts {
  /** Makes one rollout, shown the summaries of `priors` (rollout ids, in this order). Null: it gave none. */
  attempt(at: { iteration: number; slot: number }, priors: readonly string[]): Promise<string | null>;
  /** Writes the summary of a rollout and gives what a tournament needs of it. */
  summarize(rolloutId: string, iteration: number): Promise<Candidate>;
  /** Rollout ids of the `keep` that survive; fewer only when there are fewer. */
  tournament(
    of: { iteration: number; purpose: TournamentPurpose },
    entrants: readonly Entrant[],
    keep: number,
  ): Promise<string[]>;
  /** Told when an iteration comes to this kind of work, of one at a time. */
  emit(event: { iteration: number; stage: StageKind }): void | Promise<void>;
}

/**
 * Parallel-Distill-Refine with RTV (arXiv:2604.16529): N rollouts, their summaries, a tournament down to the K priors,
 * N fresh rollouts that are shown those, and so on; a tournament over the last iteration gives the answer. Returns the
 * chosen rollout's id; null when there was nothing to choose from.
 *
 * Everything is set going at once and waits only for what it needs: a rollout for its own priors, a summary for its
 * rollout, a tournament for its entrants. Rejects as soon as the answer cannot be had, with the port's reason.
 */
export async function runRefinement(plan: RefinementPlan, ports: RefinementPorts): Promise<string | null> {
  const { iterations, keep, context, pool } = plan.settings;
  let priorsOf: (slot: number) => Promise<string[]> = () => Promise.resolve([]);
  let champion: Entrant | null = null;

  for (let iteration = 0; ; iteration++) {
    const entrants = startIteration(plan, ports, iteration, priorsOf);
    const last = iteration === iterations - 1;
    if (last) {
      const contenders: Entrant[] = champion === null ? entrants : [...entrants, champion];
      const [winner] = await ports.tournament({ iteration, purpose: 'final' }, contenders, 1);
      return winner ?? null;
    }

    let contenders: Promise<Entrant[]> = Promise.resolve(entrants);
    if (context === 'select-k') {
      const selected = quiet(ports.tournament({ iteration, purpose: 'select' }, entrants, keep));
      priorsOf = () => selected;
      contenders = quiet(selected.then((ids) => ids.map((id) => among(entrants, id))));
    } else priorsOf = (slot) => drawn(plan, iteration, slot, entrants);

    if (pool === 'last-and-champion') {
      const earlier: Entrant | null = champion;
      champion = quiet(
        contenders.then(async (list): Entrant => {
          const all: Entrant[] = earlier === null ? list : [...list, earlier];
          const [id] = await ports.tournament({ iteration, purpose: 'champion' }, all, 1);
          return id === undefined ? null : among(all, id);
        }),
      );
    }
  }
}

/** All slots of one iteration: each its rollout, then its summary. */
function startIteration(
  plan: RefinementPlan,
  ports: RefinementPorts,
  iteration: number,
  priorsOf: (slot: number) => Promise<string[]>,
): Entrant[] {
  const attempts = plan.slots(iteration).map(async (slot) => {
    const priors = await priorsOf(slot);
    // Without anything to refine there is nothing to do: such a rollout would belong to iteration 0.
    if (iteration > 0 && priors.length === 0) return null;
    return ports.attempt({ iteration, slot }, priors);
  });
  const entrants = attempts.map(async (attempt): Entrant => {
    const id = await attempt;
    if (id === null) return null;
    return ports.summarize(id, iteration);
  });
  void priorsOf(plan.slots(iteration)[0] ?? 0)
    .then(() => ports.emit({ iteration, stage: 'rollouts' }))
    .then(() => Promise.all(attempts))
    .then(() => ports.emit({ iteration, stage: 'summaries' }))
    .then(() => Promise.all(entrants))
    .then(() => ports.emit({ iteration, stage: 'votes' }))
    .catch(() => undefined); // told by the tournament that waits for them
  return entrants.map(quiet);
}

/** `single`: the slot's own earlier rollout; `random-k`: K of the earlier ones, drawn for this slot alone. */
async function drawn(
  { settings, seed }: RefinementPlan,
  iteration: number,
  slot: number,
  entrants: readonly Entrant[],
): Promise<string[]> {
  if (entrants.length === 0) return [];
  const places =
    settings.context === 'single'
      ? [slot % entrants.length]
      : shuffled([...entrants.keys()], seededRandom(seed, 'random-k', iteration, slot));
  const chosen: string[] = [];
  for (const place of places) {
    const candidate = await entrants[place];
    if (candidate) chosen.push(candidate.id);
    if (chosen.length === settings.keep) break;
  }
  return chosen;
}

/** A survivor as a candidate again; a stored result may name it before its own entry has been read. */
async function among(entrants: readonly Entrant[], id: string): Entrant {
  const all = await Promise.all(entrants);
  return all.find((candidate) => candidate?.id === id) ?? null;
}

/** A promise whose failure is told by whoever waits for it, and does not end the process meanwhile. */
function quiet<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined);
  return promise;
}
