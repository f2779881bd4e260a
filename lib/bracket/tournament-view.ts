import type { TournamentPurpose } from '@/lib/refine/settings';
import type { ExitStatus, OutcomeKind } from '@/lib/rollout/rollout';
import type { TournamentSettings } from '@/lib/tournament/settings';
import type { Collapsed, Decision } from '@/lib/tournament/types';

/** What words and drawings need of a group; pages and exports hand in more. */
export interface GroupView {
  /** From 0. */
  round: number;
  group: number;
  candidates: readonly string[];
  /** Votes per candidate, in the order of `candidates`. */
  tally: readonly number[];
  winner: string | null;
  decidedBy: Decision | null;
  votes: readonly unknown[];
}

/** What words and drawings need of a tournament. */
export interface TournamentView {
  iteration: number;
  /** Its part in a pipeline; null: asked for afterwards. */
  purpose: TournamentPurpose | null;
  model: string;
  scripted: boolean;
  settings: TournamentSettings;
  status: 'running' | 'finished' | 'failed' | 'cancelled';
  /** Rollout ids in slot order, before identical patches were folded. */
  candidates: readonly string[];
  collapsed: readonly Collapsed[];
  survivors: readonly string[] | null;
  plannedRounds: number;
  rounds: readonly { round: number; groups: readonly GroupView[] }[];
}

/** What words and drawings need of a rollout. */
export interface RolloutView {
  id: string;
  slot: number;
  iteration: number;
  exitStatus: ExitStatus;
  outcome: OutcomeKind;
  steps: number;
  /** Null: none recorded. */
  patch: { added: number; removed: number } | null;
}
