'use client';

import { cancelSlot } from '@/app/actions/launches';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import type { LaunchCell } from '@/lib/api/launch-progress';
import { useAction } from './use-action';

export interface SlotToCancel {
  task: { id: string; name: string };
  cell: LaunchCell;
}

/** Asks once before a rollout is stopped or its slot given up. */
export function CancelSlotDialog({
  experimentId,
  asked,
  onClose,
}: {
  experimentId: string;
  asked: SlotToCancel | null;
  onClose: () => void;
}) {
  const cancel = useAction(cancelSlot, [['experiment', experimentId, 'launch']]);
  const waits = asked?.cell.state === 'queued';
  return (
    <Dialog
      open={asked !== null}
      onOpenChange={(open) => void (open || onClose())}
      title={asked ? `Cancel ${asked.task.name} #${asked.cell.slot + 1}?` : ''}
      foot={
        <>
          <Button
            kind="danger"
            onClick={() => {
              if (asked) {
                const { iteration, slot } = asked.cell;
                cancel.mutate({ experimentId, taskId: asked.task.id, iteration, slot });
              }
              onClose();
            }}
          >
            Cancel this rollout
          </Button>
          <Button onClick={onClose}>Let it {waits ? 'wait' : 'go on'}</Button>
        </>
      }
    >
      <p>
        {waits
          ? 'It has not started and will not be. The others go on.'
          : 'It is stopped where it stands; its steps are kept and it counts nowhere. The others go on.'}
      </p>
    </Dialog>
  );
}
