import { plannedVotes } from '@/lib/tournament/grouping';
import type { TournamentSettings } from '@/lib/tournament/settings';
import { isScripted, type Spread } from './estimate';
import { estimateCalls, type CallPool } from './estimate-calls';

/** What selections with several settings over the same tasks would need; counts before re-asks and extra votes. */
export interface SelectionsEstimate {
  selections: number;
  groups: number;
  /** Most votes. */
  votes: number;
  /** Most votes that are asked when those of the same question are asked once. */
  newVotes: number;
  /** What they cost in USD by what past votes cost; null where a kind of vote was never asked, 0 of a scripted judge. */
  costUsd: Spread | null;
  /** Past votes that the cost rests on. */
  pastVotes: number;
}

/** Selections that differ in V alone: each shows the judge the beginning of what the longest shows it. */
const familyOf = ({ votes: _votes, ...same }: TournamentSettings): string => JSON.stringify(same);

/**
 * Sums over the settings of a sweep; `candidates` has the number of rollouts of each task. Of settings that differ in V
 * alone only the largest V asks anything new, as long as the same candidates meet: rounds after the first may differ.
 */
export function estimateSelections(
  history: readonly CallPool[],
  model: string,
  settings: readonly TournamentSettings[],
  candidates: readonly number[],
): SelectionsEstimate {
  const plans = settings.map((one) => {
    const planned = candidates.map((n) => plannedVotes(n, one));
    const sum = (key: 'groups' | 'votes') => planned.reduce((total, plan) => total + plan[key], 0);
    return { settings: one, groups: sum('groups'), votes: sum('votes') };
  });
  const families = [...Map.groupBy(plans, (plan) => familyOf(plan.settings)).values()];
  const longest = families.flatMap(
    (family) => family.toSorted((a, b) => b.settings.votes - a.settings.votes)[0] ?? [],
  );
  const costs = longest.map(({ settings: { groupSize, representation }, votes }) =>
    estimateCalls(history, {
      ...{ role: 'judge', model, groupSize, reads: representation },
      items: { low: votes, median: votes, high: votes },
    }),
  );
  const free = isScripted(model);
  const known = costs.flatMap(({ costUsd }) => costUsd ?? []);
  const total = (at: keyof Spread) => known.reduce((sum, cost) => sum + cost[at], 0);
  const complete = known.length === costs.length;
  return {
    selections: settings.length,
    groups: plans.reduce((sum, plan) => sum + plan.groups, 0),
    votes: plans.reduce((sum, plan) => sum + plan.votes, 0),
    newVotes: longest.reduce((sum, plan) => sum + plan.votes, 0),
    costUsd: free
      ? { low: 0, median: 0, high: 0 }
      : complete
        ? { low: total('low'), median: total('median'), high: total('high') }
        : null,
    pastVotes: free ? 0 : Math.max(0, ...known.map((cost) => cost.n)),
  };
}
