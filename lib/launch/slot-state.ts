import type { ExitStatus, OutcomeKind } from '@/lib/rollout/rollout';
import type { RolloutStatus, SlotStatus } from './settings';

/** What a reader is told of a planned rollout, in the order of its life. */
export const SLOT_STATES = [
  'queued',
  'running',
  'grading',
  'passed',
  'failed',
  'limit',
  'error',
  'unjudged',
  'interrupted',
  'cancelled',
] as const;
export type SlotState = (typeof SLOT_STATES)[number];

/** Exit statuses of a rollout that a limit ended. */
export const LIMIT_STATUSES: readonly ExitStatus[] = ['limit', 'timeout', 'context-exceeded'];

/**
 * The state of a slot from its status and its newest rollout (null: none was started). A pass is a pass; one that a
 * limit ended before it passed is a `limit`, whatever else the verifier said. `interrupted` ended for good without an
 * outcome of its own.
 */
export function slotState(
  slot: SlotStatus,
  rollout: { status: RolloutStatus; outcome: OutcomeKind; exitStatus: ExitStatus } | null,
): SlotState {
  if (slot === 'queued' || slot === 'cancelled') return slot;
  if (slot === 'running') return rollout?.status === 'grading' ? 'grading' : 'running';
  if (rollout === null || rollout.status === 'interrupted') return 'interrupted';
  if (rollout.outcome === 'passed') return 'passed';
  if (rollout.outcome === 'error' || rollout.exitStatus === 'infrastructure-error') return 'error';
  if (LIMIT_STATUSES.includes(rollout.exitStatus)) return 'limit';
  return rollout.outcome === 'failed' ? 'failed' : 'unjudged';
}
