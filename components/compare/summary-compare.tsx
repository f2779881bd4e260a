'use client';

import type { RolloutPageData } from '@/lib/api/rollouts';

/** The summaries of 2 to 4 rollouts beside each other, claim by claim. */
export function SummaryCompare({ rollouts }: { rollouts: readonly RolloutPageData[] }) {
  return <p>{rollouts.length} summaries</p>;
}
