import type { Slot } from '@/db/launches';
import type { HeldTournament } from '@/db/manifest-facts';
import type { ManifestSelection, ManifestTournament } from '@/lib/launch/manifest';
import type { LaunchSettings } from '@/lib/launch/settings';
import { plannedTournaments, type PlannedTournament } from '@/lib/refine/plan';
import { settingsOf } from './hold-tournament';
import { initialOf } from './manifest-work';

/** The tournaments that a pipeline holds for every task, each with the settings and seed that follow from the launch's. */
export function pipelineTournaments(
  { pipeline, n, seed }: LaunchSettings,
  slotsByTask: readonly Slot[][],
  held: readonly HeldTournament[],
): ManifestTournament[] {
  if (!pipeline) return [];
  const planned = slotsByTask.flatMap((slots) => plannedTournaments(initialOf(slots), n, pipeline));
  return [...Map.groupBy(planned, nameOf).values()].flatMap((list) => {
    const [first] = list;
    if (!first) return [];
    const { iteration, purpose } = first;
    const keep = purpose === 'select' ? pipeline.keep : 1;
    const counts = list.map((one) => one.candidates);
    const mine = held.filter((one) => one.purpose !== null && nameOf(one) === nameOf(first));
    return {
      ...{ iteration, purpose },
      candidates: { min: Math.min(...counts), max: Math.max(...counts) },
      settings: settingsOf(pipeline, seed, { iteration, purpose }, keep),
      plannedVotes: list.reduce((sum, one) => sum + one.votes, 0),
      votes: mine.reduce((sum, one) => sum + one.votes, 0),
      extraVotes: mine.reduce((sum, one) => sum + one.extraVotes, 0),
    };
  });
}

const nameOf = ({ iteration, purpose }: Pick<PlannedTournament | HeldTournament, 'iteration' | 'purpose'>) =>
  `${iteration} ${purpose}`;

/** Selections that a person asked for afterwards, oldest first. */
export function selectionsOf(held: readonly HeldTournament[]): ManifestSelection[] {
  const asked = held.filter((one) => one.purpose === null);
  return [...Map.groupBy(asked, (one) => one.selectionId)].flatMap(([id, list]) => {
    const [first] = list;
    if (!first) return [];
    const { model: judge, settings, promptVersion, promptHash, codeVersion } = first;
    return {
      ...{ id, judge, settings, promptVersion, promptHash, codeVersion, tournaments: list.length },
      votes: list.reduce((sum, one) => sum + one.votes + one.extraVotes, 0),
    };
  });
}
