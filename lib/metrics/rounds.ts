import type { OutcomeKind } from '@/lib/rollout/rollout';
import type { Decision } from '@/lib/tournament/types';
import { passRate, wilson, type Rate } from './intervals';

/** A finished tournament as far as the figures need it. */
export interface PlayedRounds {
  /** Rollout ids before identical patches were folded. */
  candidates: readonly string[];
  rounds: readonly { groups: readonly PlayedGroup[] }[];
  survivors: readonly string[];
}
export interface PlayedGroup {
  candidates: string[];
  winner: string;
  decidedBy: Decision;
}

export type Outcomes = ReadonlyMap<string, OutcomeKind>;

/** Passing and judged rollouts; `error` and `unknown` are not judged. */
export interface Counts {
  passed: number;
  judged: number;
}

export function countOutcomes(outcomes: Iterable<OutcomeKind | undefined>): Counts {
  const counts = { passed: 0, judged: 0 };
  for (const outcome of outcomes) {
    if (outcome === 'passed') counts.passed++;
    if (outcome === 'passed' || outcome === 'failed') counts.judged++;
  }
  return counts;
}

export const countIds = (ids: readonly string[], outcomes: Outcomes): Counts =>
  countOutcomes(ids.map((id) => outcomes.get(id)));

/** Share of tasks with at least one passing rollout among those that were judged. */
export const shareWithAnyPass = (tasks: readonly Counts[]): Rate =>
  wilson(
    tasks.filter((task) => task.passed > 0).length,
    tasks.filter((task) => task.judged > 0).length,
    'tasks',
  );

/** Ids alive after each round; [0] is everybody. */
export function aliveByRound({ candidates, rounds, survivors }: PlayedRounds): (readonly string[])[] {
  // Where identical patches alone left few enough, there was no round, and still fewer are alive.
  if (rounds.length === 0 && survivors.length < candidates.length) return [candidates, survivors];
  return [candidates, ...rounds.map((round) => round.groups.map((group) => group.winner))];
}

export interface RoundAccuracy {
  /** 0 = all candidates, r = the survivors of round r. */
  round: number;
  /** Candidates alive per task: smallest and largest. */
  population: { min: number; max: number };
  /** Mean pass@1 of what is alive: the chance that a random one of them passes. */
  passAt1: Rate;
  /** Share of tasks with at least one passing candidate alive (pass@N of what is alive): the ceiling. */
  ceiling: Rate;
}

/**
 * Accuracy of what is alive round by round, over the same tasks in every round: those that have somebody judged in
 * each. `alive` holds, per task, what `aliveByRound` gives; a task that ended earlier stands with what survived it.
 */
export function roundAccuracies(
  tasks: readonly { alive: readonly (readonly string[])[]; outcomes: Outcomes }[],
): RoundAccuracy[] {
  const rounds = Math.max(0, ...tasks.map(({ alive }) => alive.length));
  const followed = tasks.map(({ alive, outcomes }) =>
    Array.from({ length: rounds }, (_, round) => {
      const ids = alive[Math.min(round, alive.length - 1)] ?? [];
      return { size: ids.length, ...countIds(ids, outcomes) };
    }),
  );
  const compared = followed.filter((counts) => counts.every((now) => now.judged > 0));
  return Array.from({ length: rounds }, (_, round) => {
    const sizes = followed.flatMap((counts) => counts[round]?.size ?? []);
    const now = compared.flatMap((counts) => counts[round] ?? []);
    return {
      round,
      population: { min: Math.min(...sizes), max: Math.max(...sizes) },
      passAt1: passRate(now),
      ceiling: shareWithAnyPass(now),
    };
  });
}

/**
 * Whether the judge was right on a group: true when the winner passes, false when it fails. Null where there was
 * nothing to be right about: no passing or no failing candidate, a winner that no test has judged (neither right nor
 * wrong), or identical patches, which are decided without a vote.
 */
export function judgedRight(group: PlayedGroup, outcomes: Outcomes): boolean | null {
  if (group.decidedBy === 'identical') return null;
  const { passed, judged } = countIds(group.candidates, outcomes);
  if (passed === 0 || passed === judged) return null;
  const outcome = outcomes.get(group.winner);
  return outcome === 'passed' ? true : outcome === 'failed' ? false : null;
}

export interface JudgeAccuracy {
  /** 1-based round; null for all rounds together. */
  round: number | null;
  /** Groups that were voted on with a passing and a failing candidate and a judged winner; correct = it passes. */
  accuracy: Rate;
  correct: number;
}

/** Accuracy of the judge by round and over all rounds; [] where no group had anything to be right about. */
export function judgeAccuracies(
  tournaments: readonly { rounds: PlayedRounds['rounds']; outcomes: Outcomes }[],
): JudgeAccuracy[] {
  const verdicts = tournaments.flatMap(({ rounds: played, outcomes }) =>
    played.flatMap(({ groups }, index) =>
      groups.flatMap((group) => {
        const right = judgedRight(group, outcomes);
        return right === null ? [] : { round: index + 1, right };
      }),
    ),
  );
  if (verdicts.length === 0) return [];
  const row = (round: number | null): JudgeAccuracy => {
    const mine = verdicts.filter((verdict) => round === null || verdict.round === round);
    const correct = mine.filter((verdict) => verdict.right).length;
    return { round, correct, accuracy: wilson(correct, mine.length, 'groups') };
  };
  const rounds = [...new Set(verdicts.map((verdict) => verdict.round))].sort((a, b) => a - b);
  return [...rounds, null].map(row);
}
