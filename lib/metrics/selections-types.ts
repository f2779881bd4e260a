import type { OutcomeKind } from '@/lib/rollout/rollout';
import type { TournamentPurpose } from '@/lib/refine/settings';
import type { TournamentSettings } from '@/lib/tournament/settings';
import type { Decision } from '@/lib/tournament/types';
import type { Mean, Rate } from './intervals';
import type { JudgeByMargin } from './pipeline-types';
import type { JudgeAccuracy, RoundAccuracy } from './rounds';

/** What the figures over all selections of an experiment are computed from: plain rows, no database. */
export interface SelectionsInput {
  tasks: { id: string; slug: string; name: string }[];
  /** Finished ones. `patchKey` is the same for identical patches; null: none to compare. */
  rollouts: {
    id: string;
    taskId: string;
    iteration: number;
    outcome: OutcomeKind;
    patchKey: string | null;
  }[];
  /** The newest of each task in each selection. */
  tournaments: SelectionTournament[];
}

export interface SelectionTournament {
  id: string;
  selectionId: string;
  taskId: string;
  iteration: number;
  purpose: TournamentPurpose | null;
  model: string;
  scripted: boolean;
  settings: TournamentSettings;
  createdAt: string;
  finished: boolean;
  /** Rollout ids before identical patches were folded. */
  candidates: string[];
  survivors: string[];
  /** Decided groups, round by round. */
  rounds: { groups: { candidates: string[]; tally: number[]; winner: string; decidedBy: Decision }[] }[];
  votes: VoteRow[];
  /** Answered calls of its judge, reused ones not among them. */
  calls: { calls: number; costUsd: number | null; withoutPrice: number };
}

/** Votes of one group with the same display order and the same choice (null: spoiled), counted. */
export interface VoteRow {
  order: string[];
  choice: string | null;
  votes: number;
  /** With re-asks. */
  asks: number;
  /** Asks that were answered before, in another tournament. */
  reused: number;
}

/** How often the candidate in one place of groups of one size won. */
export interface SlotWins {
  /** Candidates in the group. */
  size: number;
  /** 1-based place in which it was shown. */
  slot: number;
  wins: number;
  rate: Rate;
}

export interface SelectionFigures {
  id: string;
  purpose: TournamentPurpose | null;
  model: string;
  scripted: boolean;
  settings: TournamentSettings;
  createdAt: string;
  tournaments: { total: number; finished: number };
  /** With one survivor: share of tasks whose winner passes (Wilson); with more, mean pass@1 of the survivors. */
  accuracy: Rate;
  /** Mean pass@1 of its own candidates: what a random pick among them gives. */
  random: Rate;
  /** Accuracy minus random, paired by task (bootstrap over tasks). */
  gain: Rate;
  /** Of finished tournaments. Asked holds re-asks; asked − reused = paid. */
  votes: {
    counted: number;
    spoiled: number;
    reasks: number;
    asked: number;
    reused: number;
    paid: number;
  };
  /** Asked per task; null without a finished task. */
  votesPerTask: number | null;
  /** Paid for its judge; `usd` null when nothing has a price. */
  cost: { calls: number; usd: number | null; withoutPrice: number };
  /**
   * What its asks would cost per task had none been reused, US dollars: asks × the mean price of a call over the
   * selections with the same judge, representation and group size. Null when no such call has a price.
   */
  fullCostPerTask: number | null;
  /** Of selectors other than bracket and flat: before and after, since their rounds put nobody out. */
  rounds: RoundAccuracy[];
  judge: JudgeAccuracy[];
  margins: JudgeByMargin[];
  /** Counted votes that went to the candidate shown first, and the share expected without bias (mean of 1/size). */
  firstPlace: Rate;
  firstPlaceExpected: number | null;
  slots: SlotWins[];
}

/** Two selections over the tasks that both have finished. */
export interface SelectionAgreement {
  /** Ids. */
  a: string;
  b: string;
  /** Share of tasks in which the same rollouts survive; of those with as many survivors in both. */
  sameWinner: Rate;
  /** The same where rollouts with an identical patch count as one. */
  samePatch: Rate;
  /**
   * Chance that a vote of one and a vote of the other agree, over the sets of candidates that both voted on: n sets.
   * The interval draws no samples: it is the normal one with tasks as clusters.
   */
  sameVote: Mean;
}

/** Selections among the rollouts of one iteration. */
export interface SelectionGroup {
  iteration: number;
  /** Tasks with a finished tournament in at least one of them: what random and oracle stand on. */
  tasks: number;
  /** Mean pass@1 of the iteration's rollouts, and share of tasks in which at least one of them passes. */
  random: Rate;
  oracle: Rate;
  /** Oldest first. */
  selections: SelectionFigures[];
  agreement: SelectionAgreement[];
}

/** Every figure over the selections of an experiment. */
export interface SelectionsReport {
  groups: SelectionGroup[];
}
