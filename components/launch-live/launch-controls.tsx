'use client';

import { useState } from 'react';
import { cancelLaunch, pauseLaunch, resumeLaunch } from '@/app/actions/launches';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import type { LaunchProgress } from '@/lib/api/launch-progress';
import { underWay } from './status-words';
import { useAction } from './use-action';

/** Pause or resume, and cancel, which asks once. */
export function LaunchControls({
  experimentId,
  progress,
}: {
  experimentId: string;
  progress: LaunchProgress;
}) {
  const [asking, setAsking] = useState(false);
  const keys = [['experiment', experimentId, 'launch']];
  const pause = useAction(pauseLaunch, keys);
  const resume = useAction(resumeLaunch, keys);
  const cancel = useAction(cancelLaunch, keys);
  const { status, counts } = progress;
  if (status === 'finished' || status === 'cancelled') return null;
  const busy = pause.isPending || resume.isPending || cancel.isPending;
  const active = underWay(progress);
  return (
    <span className="flex gap-2">
      {status === 'paused' || status === 'pausing' ? (
        <Button disabled={busy} onClick={() => resume.mutate(experimentId)}>
          Resume
        </Button>
      ) : (
        <Button
          disabled={busy}
          title="No further rollout starts; those that run go on to their end."
          onClick={() => pause.mutate(experimentId)}
        >
          Pause
        </Button>
      )}
      <Button disabled={busy} onClick={() => setAsking(true)}>
        Cancel
      </Button>
      <Dialog
        open={asking}
        onOpenChange={setAsking}
        title="Cancel this experiment?"
        foot={
          <>
            <Button
              kind="danger"
              onClick={() => {
                setAsking(false);
                cancel.mutate(experimentId);
              }}
            >
              Cancel the experiment
            </Button>
            <Button onClick={() => setAsking(false)}>Let it go on</Button>
          </>
        }
      >
        <p>
          {counts.queued} of its rollouts wait and will not be started; {active}{' '}
          {active === 1 ? 'runs' : 'run'} and will be stopped. What they did is kept and counts nowhere;
          finished rollouts stay as they are. This cannot be taken back.
        </p>
      </Dialog>
    </span>
  );
}
