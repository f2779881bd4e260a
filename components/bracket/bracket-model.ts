import type { BracketGroup, BracketTournament, TaskPageData, TaskRollout } from '@/lib/api/tournaments';
import { markOf, markWord } from '@/components/rollout/outcome-mark';
import { slotLabel } from './group-words';
import { groupKey, layoutBracket, type BracketLayout } from './layout';
import { upsetsOf, type Upset } from './verdict';

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
  /** `#3`, and its outcome in words unless blind. */
  nameOf: (id: string) => string;
}

export function bracketModel(page: TaskPageData, blind: boolean): BracketModel | null {
  const { tournament } = page;
  if (!tournament) return null;
  const rollouts = new Map(page.rollouts.map((rollout) => [rollout.id, rollout]));
  const first = tournament.rounds[0]?.groups.flatMap((group) => group.candidates);
  const folded = new Set(
    first
      ? tournament.candidates.filter((id) => !first.includes(id))
      : tournament.collapsed.flatMap((entry) => entry.duplicates),
  );
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
      tournament.collapsed.map((entry) => [
        entry.candidate,
        entry.duplicates.flatMap((id) => rollouts.get(id)?.slot ?? []).map(slotLabel),
      ]),
    ),
    blind,
    nameOf: (id) => candidateName(rollouts.get(id), blind),
  };
}

function candidateName(rollout: TaskRollout | undefined, blind: boolean): string {
  if (!rollout) return 'a removed rollout';
  if (blind) return slotLabel(rollout.slot);
  const mark = markOf(rollout.outcome, rollout.exitStatus);
  return `${slotLabel(rollout.slot)} (${markWord(mark, rollout.outcome)})`;
}

/** Groups in the order of ← and →: by round, each from top to bottom. */
export const groupOrder = (model: BracketModel): string[] => model.layout.joints.map((joint) => joint.key);
