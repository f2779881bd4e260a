import type { BracketGroup, BracketTournament, TaskRollout } from '@/lib/api/tournaments';
import { markOf, markWord } from '@/lib/rollout/outcome-words';
import { attemptLabel } from '@/lib/bracket/group-words';
import { foldedIn } from '@/lib/bracket/folded';
import { groupKey, layoutBracket, type BracketLayout } from '@/lib/bracket/layout';
import { upsetsOf, type Upset } from '@/lib/bracket/verdict';

/** Everything the drawing and the list of a tournament need, worked out once from the page's data. */
export interface BracketModel {
  tournament: BracketTournament;
  layout: BracketLayout;
  rollouts: ReadonlyMap<string, TaskRollout>;
  groups: ReadonlyMap<string, BracketGroup>;
  upsets: ReadonlyMap<string, Upset>;
  /** Final survivors; empty while it runs. */
  survivors: ReadonlySet<string>;
  /** How many candidates with the identical patch a row stands for, itself included. */
  copies: ReadonlyMap<string, number>;
  /** Slots of the candidates folded into a row, as people count them. */
  foldedInto: ReadonlyMap<string, string[]>;
  /** Outcomes are not to be seen or heard. */
  blind: boolean;
  /** `#3`; of another iteration than the tournament's: `i0#3`. */
  labelOf: (id: string) => string;
  /** The label, and its outcome in words unless blind. */
  nameOf: (id: string) => string;
}

export function bracketModel(
  tournament: BracketTournament,
  ofTask: readonly TaskRollout[],
  blind: boolean,
): BracketModel {
  const rollouts = new Map(ofTask.map((rollout) => [rollout.id, rollout]));
  const folded = foldedIn(tournament);
  const labelOf = (id: string) => attemptLabel(rollouts.get(id), tournament.iteration);
  return {
    tournament,
    layout: layoutBracket({ ...tournament, folded }),
    rollouts,
    groups: new Map(
      tournament.rounds.flatMap((round) => round.groups.map((group) => [groupKey(group), group])),
    ),
    upsets: new Map(blind ? [] : upsetsOf(tournament, rollouts).map((upset) => [upset.key, upset])),
    survivors: new Set(tournament.survivors ?? []),
    copies: new Map(
      tournament.collapsed.map((entry) => [entry.candidate, entry.duplicates.length + 1] as const),
    ),
    foldedInto: new Map(
      tournament.collapsed.map((entry) => [entry.candidate, entry.duplicates.map(labelOf)]),
    ),
    blind,
    labelOf,
    nameOf: (id) => {
      const rollout = rollouts.get(id);
      if (!rollout) return 'a removed rollout';
      const mark = markOf(rollout.outcome, rollout.exitStatus);
      return blind ? labelOf(id) : `${labelOf(id)} (${markWord(mark, rollout.outcome)})`;
    },
  };
}

/** Groups in the order of ← and →: by round, each from top to bottom. */
export const groupOrder = (model: BracketModel): string[] => model.layout.joints.map((joint) => joint.key);
