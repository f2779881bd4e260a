import type { PipelineSettings, StageKind, TournamentPurpose } from '@/lib/refine/settings';
import type { TaskRunStatus } from '@/lib/refine/task-run';
import type { ExitStatus, OutcomeKind, TokenUsage } from '@/lib/rollout/rollout';
import type { Decision } from '@/lib/tournament/types';
import type { Rate } from './intervals';
import type { ExperimentReport } from './report';
import type { RoundAccuracy } from './rounds';

/** A finished rollout as the figures need it. */
export interface PipelineRollout {
  id: string;
  iteration: number;
  slot: number;
  outcome: OutcomeKind;
  exitStatus: ExitStatus;
  steps: number;
  usage: TokenUsage;
  costUsd: number | null;
  /** Rollout ids whose summaries it was shown; empty in iteration 0. */
  priors: string[];
}

/** A tournament of the pipeline that has finished. */
export interface PipelineTournament {
  id: string;
  iteration: number;
  purpose: TournamentPurpose;
  /** Rollout ids before identical patches were folded. */
  candidates: string[];
  rounds: {
    groups: {
      candidates: string[];
      /** Votes per candidate. */
      tally: number[];
      winner: string;
      decidedBy: Decision;
    }[];
  }[];
  survivors: string[];
  votes: { asked: number; planned: number };
}

export interface PipelineTask {
  id: string;
  slug: string;
  name: string;
  status: TaskRunStatus;
  /** Where it is or where it ended. */
  iteration: number;
  stage: StageKind;
  error: string | null;
  rollouts: PipelineRollout[];
  /** By iteration: whether it has rollouts and all that are to come have come. */
  complete: boolean[];
  tournaments: PipelineTournament[];
  /** The rollout that the final tournament chose. */
  winner: string | null;
}

/** What the figures of a pipeline are computed from: plain rows, no database. */
export interface PipelineInput {
  settings: Pick<PipelineSettings, 'iterations' | 'keep' | 'context' | 'pool'>;
  /** N; null when the experiments's iterations differ in size. */
  n: number | null;
  tasks: PipelineTask[];
  calls: PipelineCalls[];
}

/** Answered calls of one task, role and iteration, added up; those of rollouts that were cut off as well. */
export interface PipelineCalls {
  taskId: string;
  role: 'agent' | 'summariser' | 'judge';
  iteration: number;
  calls: number;
  usage: TokenUsage;
  /** Sum over calls with a known price; null when none has one. */
  costUsd: number | null;
  callsWithoutPrice: number;
}

/**
 * A point of the main chart: Iter t mean, the K selected of iteration t, the final answer (arXiv:2604.16529, table 1).
 * All points stand on the same tasks: the finished ones that have every point. Values are null while there is none.
 */
export interface MainPoint {
  kind: 'iteration' | 'selected' | 'final';
  iteration: number;
  /** Mean of the tasks' shares, task-clustered bootstrap; of one task alone, Wilson over its rollouts. */
  passAt1: Rate;
  /** Share of tasks with at least one passing rollout among those, Wilson; for `final` the same share as passAt1. */
  ceiling: Rate;
}

export type PipelineRound = RoundAccuracy;

/** The finished tournaments of one purpose: means before (round 0) and after the votes of each round. */
export interface PipelineRounds {
  iteration: number;
  purpose: TournamentPurpose;
  /** Finished tournaments; those with a judged candidate in every round are the n of the rates. */
  tournaments: number;
  rounds: PipelineRound[];
  /** Mean pass@1 of round 0: what a random pick gives. */
  floor: number | null;
}

/**
 * Judged rollouts of iteration t+1 by how many of the priors they were shown pass. With select-K all rollouts of a
 * task have the same priors; with random-K and single each has its own.
 */
export interface ByPriors {
  /** Iteration of the refined rollouts. */
  iteration: number;
  passing: number;
  /** Judged priors: K, or fewer where a prior could not be judged. */
  priors: number;
  tasks: number;
  rollouts: number;
  passAt1: Rate;
}

/** Tasks by number of passing rollouts of one iteration that has come to its end. */
export interface PassCounts {
  iteration: number;
  /** Some pass and some fail; all that are judged pass; all that are judged fail. */
  bins: { passed: number; judged: number; tasks: number }[];
  mixed: number;
  allPass: number;
  allFail: number;
}

/** Tasks that had `from` passing rollouts in one iteration and `to` in the next. */
export interface TransitionCell {
  from: number;
  to: number;
  /** Slugs. */
  tasks: string[];
}
export interface Transitions {
  fromIteration: number;
  toIteration: number;
  /** Largest number of rollouts per task: axes go from 0 to it. */
  size: number;
  cells: TransitionCell[];
}

/**
 * Means per rollout over one iteration and outcome; null outcome: all of the iteration. Intervals are 95 %, from a
 * bootstrap that draws whole tasks; null with fewer than two tasks.
 */
export interface Effort {
  iteration: number;
  outcome: OutcomeKind | null;
  rollouts: number;
  meanSteps: number | null;
  stepsInterval: Interval | null;
  /** Input (cached or not) and output tokens, of the rollouts where both are known. */
  meanTokens: number | null;
  tokensInterval: Interval | null;
  withTokens: number;
  /** Of the rollouts whose cost is known. */
  meanCostUsd: number | null;
  costInterval: Interval | null;
  withCost: number;
}
interface Interval {
  low: number;
  high: number;
}

/**
 * Accuracy on groups that were voted on and had a passing and a failing candidate; correct = the winner passes.
 * Groups of identical patches were decided without the judge and do not count.
 */
export interface PipelineJudge {
  iteration: number;
  purpose: TournamentPurpose;
  /** 1-based; null: all rounds together. */
  round: number | null;
  accuracy: Rate;
  correct: number;
}
/**
 * The same by how far the winner led: its votes minus those of the next, over the votes counted (an early stop counts
 * only the votes that were asked), all tournaments together.
 */
export interface JudgeByMargin {
  /** Margins above `from` up to `to`; 0 to 0 = level, decided by a tie rule. */
  from: number;
  to: number;
  accuracy: Rate;
  correct: number;
}

/**
 * Every task of a pipeline has exactly one ending (`taskEnding`):
 * - `open`: it has not come to its end, or no test has judged its final answer; else
 * - `solved`: the final answer passes; else
 * - `never-solved`: nothing passed in any iteration; else
 * - `lost-by-final-vote`: something passed in the last iteration or stood in the final, and was not chosen (with pool
 *   last-and-champion, a passing champion that lost the final counts here); else, with t the last iteration in which
 *   something passed,
 * - `lost-by-selection`: none of the priors that iteration t+1 was shown passes;
 * - `lost-by-refinement`: one of them does, and nothing passed afterwards.
 */
export const PIPELINE_ENDINGS = [
  'solved',
  'never-solved',
  'lost-by-selection',
  'lost-by-refinement',
  'lost-by-final-vote',
  'open',
] as const;
export type PipelineEnding = (typeof PIPELINE_ENDINGS)[number];

export interface TaskEnding {
  id: string;
  slug: string;
  name: string;
  ending: PipelineEnding;
  /** Solved although nothing passed in iteration 0. */
  newlySolved: boolean;
  /** Of the iterations, in order: passing and judged rollouts. */
  iterations: { passed: number; judged: number }[];
  /** Passing and judged among what the last iteration was shown; null where it was shown nothing. */
  priors: { passed: number; judged: number } | null;
  /** The final choice; null while there is none. */
  finalOutcome: OutcomeKind | null;
  /**
   * The tournament that lost it (by selection or final vote) and the 1-based round in which its last passing candidate
   * went out; round 0: folded into an identical patch before the first. Null where no tournament did.
   */
  lostIn: { iteration: number; purpose: TournamentPurpose; round: number } | null;
  /** Final answer (0 or 1) minus the mean of iteration 0; null when either is unknown. */
  delta: number | null;
  status: TaskRunStatus;
  error: string | null;
  votes: { asked: number; planned: number };
  /** Everything paid for it; null when no price is known. */
  costUsd: number | null;
  /** Mean steps per rollout by iteration. */
  steps: (number | null)[];
}

/** Every figure of a pipeline (arXiv:2604.16529 §5; method items 1, 2 and 4 to 8). */
export interface PipelineReport {
  settings: PipelineInput['settings'];
  n: number | null;
  /** `compared`: those that every point of `main` and `gain` stands on. */
  tasks: { total: number; finished: number; failed: number; compared: number };
  main: MainPoint[];
  /** Final minus Iter 0 over the compared tasks, paired task bootstrap; in [−1, 1]. */
  gain: Rate;
  rounds: PipelineRounds[];
  byPriors: ByPriors[];
  passCounts: PassCounts[];
  transitions: Transitions[];
  effort: Effort[];
  judge: PipelineJudge[];
  judgeByMargin: JudgeByMargin[];
  /** Nothing passed in iteration 0, something did in the last, whatever was chosen: slugs; and the other way round. */
  newlySolved: string[];
  newlyLost: string[];
  /** Unbiased pass@k of each iteration for k = 1, 2, 4 … N, over the tasks with at least k judged rollouts. */
  passAtK: { iteration: number; k: number; value: Rate }[];
  /** Calls paid for in this experiment by role and iteration: rollouts taken over from another one cost nothing here. */
  cost: Omit<PipelineCalls, 'taskId'>[];
  endings: Record<PipelineEnding, number>;
  taskEndings: TaskEnding[];
}

/** Every figure of an experiment: of the chosen selection, and of the pipeline where it was launched with one. */
export interface WholeReport extends ExperimentReport {
  /** The selection that the rounds, votes and endings are about; null when there is none. */
  selectionId: string | null;
  pipeline: PipelineReport | null;
}
