import type { RolloutPageData } from '@/lib/api/rollouts';
import { compareSummaries, type Claim, type ClaimGroup } from '@/lib/compare/compare-summaries';
import { summarySections } from '@/lib/summary/sections';

interface ComparedPart {
  key: string;
  title: string;
  groups: ClaimGroup[];
}

/** The claims of all summaries by part; a rollout without a readable summary makes no claim. */
export function comparedParts(rollouts: readonly Pick<RolloutPageData, 'summary'>[]): ComparedPart[] {
  const summaries = rollouts.map(({ summary }) => (summary?.content ? summarySections(summary.content) : []));
  const titles = new Map(summaries.flat().map(({ key, title }) => [key, title]));
  const claims = summaries.map((sections): Claim[] =>
    sections.flatMap(({ key, items }) => items.map((item) => ({ ...item, part: key }))),
  );
  const groups = compareSummaries(claims, [...titles.keys()]);
  return [...titles].map(([key, title]) => ({
    key,
    title,
    groups: groups.filter(({ part }) => part === key),
  }));
}

/** From so many claims on only what differs is shown at first. */
export const MANY_CLAIMS = 12;
