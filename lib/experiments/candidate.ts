import { blindRollout, type BlindRollout } from '@/db/blind-rollouts';
import { recordedSteps } from '@/db/steps';
import type { StoredSummary } from '@/db/summaries';
import { serializeTrajectory, TRACE_STRATEGY } from '@/lib/rollout/serialize';
import { evidenceScore } from '@/lib/summary/evidence-score';
import { missingSummary } from '@/lib/summary/missing-summary';
import type { Summary } from '@/lib/summary/schema';
import { candidateDocument } from '@/lib/tournament/judge-prompt';
import type { TournamentSettings } from '@/lib/tournament/settings';
import type { Candidate } from '@/lib/tournament/types';
import type { Context } from './context';

function contentOf(summary: StoredSummary | undefined): Summary {
  return summary?.content ?? missingSummary(summary?.error ?? 'none was written.');
}

/** A rollout as the tournament sees it. */
export function candidateOf(rollout: BlindRollout, summary: StoredSummary | undefined): Candidate {
  return {
    ...{ id: rollout.id, patchKey: rollout.patchKeyHash },
    evidence: evidenceScore({ summary: contentOf(summary), facts: rollout.facts }),
  };
}

/** What judges and refined rollouts read of a rollout: facts with summary, or its trace. No outcome. */
export function documentOf(
  ctx: Context,
  rollout: BlindRollout,
  summary: StoredSummary | undefined,
  representation: TournamentSettings['representation'],
): string {
  if (representation === 'summary')
    return candidateDocument({ summary: contentOf(summary), facts: rollout.facts });
  const { patch, exitStatus, exitStatusRaw } = rollout;
  const steps = recordedSteps(ctx.db, rollout.id);
  return serializeTrajectory({ steps, patch, exitStatus, exitStatusRaw }, TRACE_STRATEGY).text;
}

/** A finished rollout that must be there. */
export function rolloutOf(ctx: Context, id: string): BlindRollout {
  const rollout = blindRollout(ctx.db, id);
  if (!rollout) throw new Error(`rollout ${id} is gone`);
  return rollout;
}
