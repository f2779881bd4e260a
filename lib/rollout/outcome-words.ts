import { LIMIT_STATUSES } from '@/lib/launch/slot-state';
import type { ExitStatus, OutcomeKind } from './rollout';

/** What a reader sees of how a rollout came out. The judge's choice is never one of these. */
export type Mark = 'passed' | 'failed' | 'limit' | 'missing' | 'running';

/** The mark of a rollout: the verifier's word first; without one, a limit it ran into; else nothing is known. */
export function markOf(outcome: OutcomeKind, exitStatus: ExitStatus | null = null): Mark {
  if (outcome === 'passed' || outcome === 'failed') return outcome;
  return exitStatus !== null && LIMIT_STATUSES.includes(exitStatus) ? 'limit' : 'missing';
}

const WORDS: Record<Mark, string> = {
  passed: 'passed',
  failed: 'failed',
  limit: 'hit a limit',
  missing: 'no verdict',
  running: 'running',
};

/** The word of a mark, with the reason where the verifier could not judge. */
export function markWord(mark: Mark, outcome?: OutcomeKind): string {
  return mark === 'missing' && outcome === 'error' ? 'verifier error' : WORDS[mark];
}
