import type { OutcomeKind } from '@/lib/rollout/rollout';

/** A tournament as far as the judge's accuracy can be read from it. */
export interface JudgedTournament {
  rounds: readonly {
    groups: readonly { candidates: string[]; votes: readonly { choice: string | null }[] }[];
  }[];
}

/** Votes on pairs of a passing and a failing candidate, and how many of them were for the passing one. */
export interface FittedRound {
  right: number;
  votes: number;
}

/** How right the votes of tournaments were on mixed pairs, by round. Spoiled votes and larger groups are not counted. */
export function votesOnMixedPairs(
  tournaments: readonly JudgedTournament[],
  outcomes: ReadonlyMap<string, OutcomeKind>,
): FittedRound[] {
  const length = Math.max(0, ...tournaments.map(({ rounds }) => rounds.length));
  return Array.from({ length }, (_, round) => {
    const pairs = tournaments
      .flatMap(({ rounds }) => rounds[round]?.groups ?? [])
      .filter(({ candidates }) => {
        const kinds = candidates.map((id) => outcomes.get(id)).sort();
        return kinds.join(' ') === 'failed passed';
      });
    const choices = pairs.flatMap(({ votes }) => votes.flatMap(({ choice }) => choice ?? []));
    return {
      right: choices.filter((choice) => outcomes.get(choice) === 'passed').length,
      votes: choices.length,
    };
  });
}

/** Accuracy by round; a round without a mixed pair takes that of all rounds. Null where there was none at all. */
export function accuracyByRound(rounds: readonly FittedRound[]): number[] | null {
  const right = rounds.reduce((sum, round) => sum + round.right, 0);
  const votes = rounds.reduce((sum, round) => sum + round.votes, 0);
  if (votes === 0) return null;
  return rounds.map((round) => (round.votes > 0 ? round.right / round.votes : right / votes));
}
