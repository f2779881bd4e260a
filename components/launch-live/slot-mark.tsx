import { clsx } from 'clsx';
import { OutcomeGlyph } from '@/components/rollout/outcome-mark';
import type { SlotState } from '@/lib/launch/slot-state';

/** The word of each state. */
export const STATE_WORDS: Record<SlotState, string> = {
  queued: 'queued',
  running: 'running',
  grading: 'grading',
  passed: 'passed',
  failed: 'failed',
  limit: 'hit a limit',
  error: 'error',
  unjudged: 'no verdict',
  interrupted: 'interrupted',
  cancelled: 'cancelled',
};

/** What a state means, for those who meet it the first time. */
export const STATE_SENTENCES: Record<SlotState, string> = {
  queued: 'It waits for a free place.',
  running: 'The agent is at work.',
  grading: 'The agent has ended and the verifier is at work.',
  passed: 'The verifier accepted what the agent left.',
  failed: 'The verifier did not accept what the agent left.',
  limit: 'A limit ended it before there was a verdict.',
  error: 'The environment or the verifier failed: this says nothing about the answer and is not counted.',
  unjudged: 'It ended and nothing judged it.',
  interrupted: 'It was cut off twice and is not tried again; it is kept and counts nowhere.',
  cancelled: 'It was stopped, or not started; what it did is kept and counts nowhere.',
};

const COLOURS: Partial<Record<SlotState, string>> = { grading: 'text-running' };

/** Shapes of states that outcomes do not have, on a 16 × 16 field: ○ ◎ ! ⌁ ⊘ */
function ownShape(state: SlotState) {
  const line = { fill: 'none', stroke: 'currentColor', strokeWidth: 1.6, strokeLinecap: 'round' } as const;
  switch (state) {
    case 'queued':
      return <circle cx="8" cy="8" r="3" {...line} strokeWidth={1.3} />;
    case 'grading':
      return (
        <>
          <circle cx="8" cy="8" r="5.6" {...line} strokeWidth={1.4} />
          <circle cx="8" cy="8" r="2.4" fill="currentColor" />
        </>
      );
    case 'error':
      return (
        <>
          <path d="M8 3v6" {...line} strokeWidth={2.2} />
          <circle cx="8" cy="12.6" r="1.3" fill="currentColor" />
        </>
      );
    case 'interrupted':
      return <path d="M2 8h4l1.5-3 1.5 6 1.5-3H14" {...line} strokeLinejoin="round" />;
    case 'cancelled':
      return (
        <>
          <circle cx="8" cy="8" r="5.4" {...line} />
          <path d="M4.4 11.6l7.2-7.2" {...line} />
        </>
      );
    default:
      return null;
  }
}

/** The shape of a state in its colour; its word stands beside it or is read aloud. */
export function SlotGlyph({ state, size = 14 }: { state: SlotState; size?: number }) {
  const shape = ownShape(state);
  if (shape === null)
    return (
      <OutcomeGlyph
        size={size}
        mark={
          state === 'running' || state === 'passed' || state === 'failed' || state === 'limit'
            ? state
            : 'missing'
        }
      />
    );
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 16 16"
      aria-hidden
      className={clsx('inline-block shrink-0', COLOURS[state] ?? 'text-missing')}
    >
      {shape}
    </svg>
  );
}
