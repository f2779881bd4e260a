'use client';

import type { RolloutPageData } from '@/lib/api/rollouts';

/** The trajectories of 2 to 4 rollouts, aligned by what their steps did. */
export function TrajectoryCompare({ rollouts }: { rollouts: readonly RolloutPageData[] }) {
  return <p>{rollouts.length} trajectories</p>;
}
