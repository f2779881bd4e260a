import { AppLink } from '@/components/ui/app-link';
import { Fragment } from 'react';
import type { RolloutPageData } from '@/lib/api/rollouts';

const WORDS: Record<RolloutPageData['status'], string> = {
  running: 'is running',
  grading: 'is being graded',
  finished: 'ended',
  interrupted: 'was interrupted',
  cancelled: 'was cancelled',
};

/** Which attempt at its slot this is, and what became of the others; what was cut off counts nowhere. */
export function AttemptsLine({ rollout }: { rollout: RolloutPageData }) {
  const { attempts, attempt, status, id } = rollout;
  const others = attempts.filter((one) => one.id !== id);
  const cutOff = status === 'interrupted' || status === 'cancelled';
  if (others.length === 0 && !cutOff) return null;
  return (
    <p className="text-ink-2">
      <b>attempt {attempt}</b>
      {cutOff && ` ${WORDS[status]}; its steps are kept, and it counts in no rate`}
      {others.map((one) => (
        <Fragment key={one.id}>
          {'; '}
          <AppLink href={`/rollouts/${one.id}`} className="link">
            attempt {one.attempt}
          </AppLink>{' '}
          {WORDS[one.status]}
        </Fragment>
      ))}
      .
    </p>
  );
}
