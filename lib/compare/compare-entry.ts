import type { ExitStatus, OutcomeKind } from '@/lib/rollout/rollout';

/** A rollout that may stand in a comparison: enough to name it and to choose it. */
export interface CompareEntry {
  id: string;
  experiment: { id: string; name: string };
  task: { id: string; name: string };
  iteration: number;
  slot: number;
  attempt: number;
  /** Whether it still runs. */
  live: boolean;
  exitStatus: ExitStatus;
  outcome: OutcomeKind;
  steps: number;
}

/** What surrounds a comparison. */
export interface CompareContext {
  /** All rollouts of the tasks at hand, in every experiment, in the order of their pages. */
  entries: CompareEntry[];
  /** The rollouts of the list that the reader came from, in its order; empty: the task's own. */
  list: CompareEntry[];
  /** Whether a reference patch is stored for the one task that all are attempts at; never the patch. */
  hasGold: boolean;
}
