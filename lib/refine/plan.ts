import { plannedVotes } from '@/lib/tournament/grouping';
import { votesStillNeeded } from '@/lib/tournament/decide-group';
import type { PipelineSettings, TournamentPurpose } from './settings';

/** A tournament that a pipeline holds for every task. */
export interface PlannedTournament {
  iteration: number;
  purpose: TournamentPurpose;
  candidates: number;
  keep: number;
  /** Most votes before re-asks and extra votes. */
  votes: number;
  /** Votes when every group is unanimous and the early stop is on; `votes` when it is off. */
  fewestVotes: number;
}

/** What one task takes; `initial` is the number of rollouts in iteration 0, `n` that of every later one. */
export interface TaskPlan {
  rollouts: number;
  summaries: number;
  tournaments: PlannedTournament[];
  votes: number;
  fewestVotes: number;
}

type Counted = Pick<PipelineSettings, 'iterations' | 'keep' | 'context' | 'pool' | 'selection' | 'startFrom'>;

/** Tournaments of one task in their order: priors, champion, final (arXiv:2604.16529; method of `runRefinement`). */
export function plannedTournaments(initial: number, n: number, settings: Counted): PlannedTournament[] {
  const { iterations, context, pool, selection } = settings;
  const planned = (iteration: number, purpose: TournamentPurpose, candidates: number, keep: number) => {
    const { groups, votes } = plannedVotes(candidates, { ...selection, keep });
    const none = Array.from({ length: selection.groupSize }, () => 0);
    // Where a tie rule can tell beforehand, one of a group needs only to draw level.
    const rule = selection.tie[0]?.rule ?? 'seeded';
    const tieIsKnown = rule === 'evidence' || (rule === 'seeded' && selection.groupSize === 2);
    const needed = votesStillNeeded(none, selection.votes, (place) => tieIsKnown && place === 0);
    const fewest = selection.early === 'exact' ? needed : selection.votes;
    return { iteration, purpose, candidates, keep, votes, fewestVotes: groups * fewest };
  };
  const list: PlannedTournament[] = [];
  for (let t = 0; t < iterations - 1; t++) {
    const all = t === 0 ? initial : n;
    const keep = Math.min(settings.keep, all);
    if (context === 'select-k') list.push(planned(t, 'select', all, keep));
    const contenders = (context === 'select-k' ? keep : all) + (t === 0 ? 0 : 1);
    if (pool === 'last-and-champion') list.push(planned(t, 'champion', contenders, 1));
  }
  const last = iterations === 1 ? initial : n;
  const guests = iterations > 1 && pool === 'last-and-champion' ? 1 : 0;
  return [...list, planned(iterations - 1, 'final', last + guests, 1)];
}

/** Counts of one task; rollouts that are taken over from another experiment are not run again, but summarised. */
export function taskPlan(initial: number, n: number, settings: Counted): TaskPlan {
  const tournaments = plannedTournaments(initial, n, settings);
  const refined = n * (settings.iterations - 1);
  return {
    rollouts: (settings.startFrom === null ? initial : 0) + refined,
    summaries: initial + refined,
    tournaments,
    votes: tournaments.reduce((sum, one) => sum + one.votes, 0),
    fewestVotes: tournaments.reduce((sum, one) => sum + one.fewestVotes, 0),
  };
}
