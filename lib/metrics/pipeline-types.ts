import type { PipelineSettings, StageKind, TournamentPurpose } from '@/lib/refine/settings';
import type { TaskRunStatus } from '@/lib/refine/task-run';
import type { ExitStatus, OutcomeKind, TokenUsage } from '@/lib/rollout/rollout';
import type { Decision } from '@/lib/tournament/types';
import type { Rate } from './intervals';

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
  /** Calls of summariser and judge by iteration. */
  calls: { role: 'summariser' | 'judge'; iteration: number; usage: TokenUsage; costUsd: number | null }[];
}

/** A point of the main chart: Iter t mean, the K selected of iteration t, the final answer (arXiv:2604.16529, table 1). */
export interface MainPoint {
  kind: 'iteration' | 'selected' | 'final';
  iteration: number;
  /** Mean of the tasks' shares, task-clustered bootstrap. */
  passAt1: Rate;
  /** Share of tasks with at least one passing rollout among those. */
  ceiling: Rate;
}

/** Means before and after the votes of one round; round 0 = everybody. */
export interface PipelineRound {
  round: number;
  population: { min: number; max: number };
  passAt1: Rate;
  ceiling: Rate;
}

export interface PipelineRounds {
  iteration: number;
  purpose: TournamentPurpose;
  rounds: PipelineRound[];
  /** Mean pass@1 of round 0: what a random pick gives. */
  floor: number | null;
}

/** Rollouts of iteration t+1 by how many of their priors pass. */
export interface ByPriors {
  /** Iteration of the refined rollouts. */
  iteration: number;
  passing: number;
  priors: number;
  tasks: number;
  rollouts: number;
  passAt1: Rate;
}

/** Tasks by number of passing rollouts of one iteration. */
export interface PassCounts {
  iteration: number;
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

/** Means over rollouts of one iteration and outcome; null outcome: all of the iteration. */
export interface Effort {
  iteration: number;
  outcome: OutcomeKind | null;
  rollouts: number;
  meanSteps: number | null;
  /** Input and output tokens. */
  meanTokens: number | null;
  meanCostUsd: number | null;
  /** 95 % intervals of the means over tasks; null with fewer than two tasks. */
  stepsInterval: { low: number; high: number } | null;
}

/** Accuracy on groups with a passing and a failing candidate; correct = the winner passes. */
export interface PipelineJudge {
  iteration: number;
  purpose: TournamentPurpose;
  /** 1-based; null: all rounds together. */
  round: number | null;
  accuracy: Rate;
  correct: number;
}
/** The same by how far the winner led: votes of the winner minus those of the next, over votes counted. */
export interface JudgeByMargin {
  /** Share of the votes, (0, 1]; 0 = level, decided by a tie rule. */
  from: number;
  to: number;
  accuracy: Rate;
  correct: number;
}

/** Every task of a pipeline has exactly one ending. `open`: it has not come to its end or is not judged. */
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
  /** Passing and judged among the last K priors; null where none were selected. */
  priors: { passed: number; judged: number } | null;
  /** The final choice; null while there is none. */
  finalOutcome: OutcomeKind | null;
  /** Where a tournament lost it: the last passing candidate went out in this round (1-based). */
  lostIn: { iteration: number; purpose: TournamentPurpose; round: number } | null;
  /** Final answer (0 or 1) minus the mean of iteration 0; null when either is unknown. */
  delta: number | null;
  status: TaskRunStatus;
  error: string | null;
  votes: { asked: number; planned: number };
  costUsd: number | null;
  /** Mean steps per rollout by iteration. */
  steps: (number | null)[];
}

/** Every figure of a pipeline (arXiv:2604.16529 §5; method items 1, 2 and 4 to 8). */
export interface PipelineReport {
  settings: PipelineInput['settings'];
  n: number | null;
  tasks: { total: number; finished: number; failed: number };
  main: MainPoint[];
  /** Final minus Iter 0 over the tasks that have both, paired task bootstrap; in [−1, 1]. */
  gain: Rate;
  rounds: PipelineRounds[];
  byPriors: ByPriors[];
  passCounts: PassCounts[];
  transitions: Transitions[];
  effort: Effort[];
  judge: PipelineJudge[];
  judgeByMargin: JudgeByMargin[];
  /** Nothing passed in iteration 0, something did in the last: slugs; and the other way round. */
  newlySolved: string[];
  newlyLost: string[];
  /** Unbiased pass@k of each iteration for k = 1, 2, 4 … up to N. */
  passAtK: { iteration: number; k: number; value: Rate }[];
  /** Paid calls of summariser and judge, and agents', by iteration. */
  cost: {
    role: 'agent' | 'summariser' | 'judge';
    iteration: number;
    calls: number;
    usage: TokenUsage;
    costUsd: number | null;
  }[];
  endings: Record<PipelineEnding, number>;
  taskEndings: TaskEnding[];
}
