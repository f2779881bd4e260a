import type { LaunchProgress } from '@/lib/api/launch-progress';
import { SLOT_STATES, type SlotState } from '@/lib/launch/slot-state';

type Reason = NonNullable<LaunchProgress['reason']>;

const REASONS: Record<Reason, string> = {
  user: 'paused by hand',
  hold: 'a stage is held',
  budget: 'the budget is used up',
  provider: 'the model cannot be reached',
  sandbox: 'no sandbox can be opened',
  error: 'something went wrong',
};

/** What to do about a pause, one sentence. */
const WHAT_TO_DO: Record<Reason, string> = {
  user: 'Resume goes on where it stands.',
  hold: 'Resume, or release the stage, to go on.',
  budget: 'Run it again with a larger budget; Resume goes on only when the budget allows it.',
  provider: 'Resume when the model answers again; no attempt was used up.',
  sandbox: 'Resume when the sandbox works; `npx runoff doctor` says what is missing.',
  error: 'Resume tries again from where it stands.',
};

const rollouts = (n: number) => `${n} ${n === 1 ? 'rollout' : 'rollouts'}`;

/** Rollouts under way: the agent or the verifier is at work. */
export const underWay = ({ counts }: Pick<LaunchProgress, 'counts'>): number =>
  counts.running + counts.grading;

const NOT_ENDED: readonly SlotState[] = ['queued', 'running', 'grading'];

/** Rollouts that have come to an end of whatever kind. */
export const ended = ({ counts }: Pick<LaunchProgress, 'counts'>): number =>
  SLOT_STATES.filter((state) => !NOT_ENDED.includes(state)).reduce((sum, state) => sum + counts[state], 0);

export const planned = (progress: Pick<LaunchProgress, 'counts'>): number =>
  ended(progress) + underWay(progress) + progress.counts.queued;

const nothingRuns = (progress: Pick<LaunchProgress, 'counts'>): string =>
  ended(progress) === 0 ? 'the first rollouts are being started' : 'summaries and votes are being written';

/** Where a launch stands: a word or two, the reason where there is one, and what can be done. */
export function statusWords(progress: Pick<LaunchProgress, 'status' | 'reason' | 'detail' | 'counts'>): {
  word: string;
  why: string | null;
  todo: string | null;
} {
  const { status, reason, detail, counts } = progress;
  const active = underWay(progress);
  const because = reason === null ? null : detail ? `${REASONS[reason]}: ${detail}` : REASONS[reason];
  switch (status) {
    case 'queued':
      return { word: 'queued', why: 'waiting for the worker', todo: null };
    case 'running':
      return {
        word: 'running',
        why: active > 0 ? null : nothingRuns(progress),
        todo: null,
      };
    case 'pausing':
      return { word: `pausing, ${active} still running`, why: because, todo: null };
    case 'paused':
      return { word: 'paused', why: because, todo: reason && WHAT_TO_DO[reason] };
    case 'finished':
      return { word: 'finished', why: detail, todo: null };
    case 'cancelled':
      return {
        word: active > 0 ? `cancelled, ${active} still stopping` : 'cancelled',
        why: counts.cancelled > 0 ? `${rollouts(counts.cancelled)} stopped or not started` : null,
        todo: null,
      };
  }
}
