import type { ShownSummary } from '@/lib/api/lineage';
import type { Approach } from '@/lib/refine/lineage-approach';
import type { CommandLineage } from '@/lib/refine/lineage-commands';
import type { RefinementContextKind } from '@/lib/refine/settings';

/** `#3` of another iteration, as people count. */
export const attemptName = (rollout: { slot: number; iteration: number } | null): string =>
  rollout ? `#${rollout.slot + 1} of iteration ${rollout.iteration}` : 'a rollout that is no longer stored';

const plural = (n: number, word: string) => `${n} ${word}${n === 1 ? '' : 's'}`;

/** How the priors of a rollout were chosen. */
export const CONTEXT_WORDS: Record<RefinementContextKind, string> = {
  single: 'the attempt made in the same place before',
  'random-k': 'drawn at random for this rollout alone',
  'select-k':
    'the winners of the tournament among all attempts of the iteration before, the same for every rollout',
};

/** What became of a prior's change, as a word. */
export const APPROACH_WORDS: Record<Approach['verdict'], string> = {
  'same-patch': 'same patch',
  kept: 'kept',
  partly: 'partly kept',
  dropped: 'dropped',
  'nothing-changed': 'nothing to keep',
  unknown: 'not known',
};

/** The count behind the word. */
export function approachSentence({ verdict, by, kept, of }: Approach): string {
  if (verdict === 'unknown') return 'One of the two has neither a patch nor a summary to compare by.';
  if (verdict === 'nothing-changed') return 'The prior changed nothing.';
  if (verdict === 'same-patch') return 'The two patches are identical.';
  return by === 'patch'
    ? `${kept} of the ${plural(of, 'changed line')} of its patch are changed in the same way here.`
    : `${kept} of the ${plural(of, 'change')} its summary tells of are told of here as well (there are no two patches to compare).`;
}

/** How far two trajectories run together. */
export function startSentence({ sameStart, firstDifference }: CommandLineage): string {
  if (firstDifference === null)
    return sameStart === 0
      ? 'Neither issued a command.'
      : `All ${plural(sameStart, 'command')} are the same.`;
  if (sameStart === 0) return 'They part at the first command.';
  return `The first ${sameStart === 1 ? 'command is' : `${sameStart} commands are`} the same, then they part.`;
}

export function runSentence({ longestRun }: CommandLineage): string {
  if (longestRun === null) return 'No command stands in both.';
  const { length, mine, theirs } = longestRun;
  const steps = (from: number) => (length === 1 ? `step ${from}` : `from step ${from}`);
  return `Longest run in both: ${plural(length, 'command')} in a row, ${steps(mine)} here, ${steps(theirs)} there.`;
}

/** Hypotheses taken up of those stated: `2 of 5`; null without two summaries. */
export function takenUp({ lineage }: ShownSummary): { taken: number; stated: number } | null {
  const hypotheses = lineage?.hypotheses ?? null;
  return (
    hypotheses && {
      taken: hypotheses.filter((one) => one.mine !== null).length,
      stated: hypotheses.length,
    }
  );
}
