'use client';

import { useState } from 'react';
import { cancelSlot } from '@/app/actions/launches';
import { formatDuration } from '@/lib/metrics/format';
import { Money } from '@/components/figures/money';
import { Unknown } from '@/components/figures/unknown';
import { useAction } from '@/components/launch-live/use-action';
import { SlotGlyph } from '@/components/launch-live/slot-mark';
import { useNow } from '@/components/live/use-now';
import { ForRole } from '@/components/access/role-context';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import type { RolloutPageData } from '@/lib/api/rollouts';

/** `41 steps`, `1 step`. */
export const stepsWord = (n: number): string => `${n} ${n === 1 ? 'step' : 'steps'}`;

/** Time since the start, moving on every second. */
export function Elapsed({ startedAt }: { startedAt: string | null }) {
  const now = useNow(true);
  if (startedAt === null) return <Unknown why="No start was recorded." />;
  return <span className="num">{formatDuration(Math.max(0, now - Date.parse(startedAt)))}</span>;
}

function CancelRollout({ rollout }: { rollout: RolloutPageData }) {
  const [asking, setAsking] = useState(false);
  const cancel = useAction(cancelSlot, [['rollout', rollout.id]]);
  const asked = cancel.data?.ok === true;
  return (
    <>
      <Button small disabled={cancel.isPending || asked} onClick={() => setAsking(true)}>
        {asked ? 'Stopping …' : 'Cancel rollout'}
      </Button>
      <Dialog
        open={asking}
        onOpenChange={setAsking}
        title="Cancel this rollout?"
        foot={
          <>
            <Button
              kind="danger"
              onClick={() => {
                setAsking(false);
                cancel.mutate({ rolloutId: rollout.id });
              }}
            >
              Cancel this rollout
            </Button>
            <Button onClick={() => setAsking(false)}>Let it go on</Button>
          </>
        }
      >
        <p>It is stopped where it stands; its steps are kept and it counts nowhere. The others go on.</p>
      </Dialog>
    </>
  );
}

/** Stands where the verdict will stand: what the rollout does now, how far it is, what it has cost. */
export function RunningBanner({ rollout }: { rollout: RolloutPageData }) {
  const state = rollout.status === 'grading' ? 'grading' : 'running';
  return (
    <section
      aria-label="Where it stands"
      className="flex min-h-15 flex-wrap items-center gap-x-4 gap-y-1 rounded-md border border-line bg-surface px-3 py-2"
    >
      <span className="inline-flex items-center gap-1 text-base font-medium text-running" role="status">
        <SlotGlyph state={state} size={16} />
        {state}
      </span>
      <span className="num">{stepsWord(rollout.outline.length)}</span>
      <span>
        <Elapsed startedAt={rollout.startedAt} /> elapsed
      </span>
      <span>
        <Money usd={rollout.costUsd} why="No call has been answered yet, or no price is known." /> spent
      </span>
      <span className="min-w-0 flex-1 basis-40 text-ink-2">
        {state === 'grading'
          ? 'The agent has ended; the verifier is at work.'
          : rollout.outline.length === 0
            ? 'The sandbox is made ready, or the agent has not acted yet.'
            : 'Steps appear here by themselves as they are recorded.'}
      </span>
      <ForRole needs="runner">
        <CancelRollout rollout={rollout} />
      </ForRole>
    </section>
  );
}
