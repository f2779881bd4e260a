'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { toast } from 'sonner';
import { deleteExperiment } from '@/app/actions/experiments';
import { PlainText } from '@/components/trajectory/plain-text';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { ErrorState } from '@/components/ui/error-state';
import { SkeletonRows } from '@/components/ui/skeleton';
import { TextField } from '@/components/ui/text-field';
import { deletionQuery } from '@/lib/api/deletion';

const counted = (n: number, one: string) => `${n.toLocaleString('en')} ${n === 1 ? one : `${one}s`}`;

/** Says what goes with an experiment, and asks for its name before it goes. */
export function DeleteDialog({
  experimentId,
  name,
  onClose,
}: {
  experimentId: string;
  name: string;
  onClose: () => void;
}) {
  const client = useQueryClient();
  const router = useRouter();
  const [typed, setTyped] = useState('');
  const plan = useQuery(deletionQuery(experimentId));
  const remove = useMutation({
    mutationFn: deleteExperiment,
    onSuccess: (answer) => {
      if (!answer.ok) return;
      toast.success(`Deleted ${name}.`);
      router.push('/');
      void client.invalidateQueries({ queryKey: ['experiments'] });
    },
  });
  const refused = remove.data?.ok === false ? remove.data.message : (remove.error?.message ?? null);
  const ready =
    plan.data?.refused === null &&
    (typed === name || typed === experimentId) &&
    !remove.isPending &&
    !remove.data?.ok;
  return (
    <Dialog
      open
      onOpenChange={(open) => void (open || onClose())}
      title="Delete this experiment?"
      foot={
        <>
          <Button
            kind="danger"
            disabled={!ready}
            onClick={() => remove.mutate({ experiment: experimentId, confirmed: typed })}
          >
            Delete for good
          </Button>
          <Button onClick={onClose}>Keep it</Button>
        </>
      }
    >
      {plan.isError ? (
        <ErrorState what={plan.error.message} onRetry={() => void plan.refetch()} />
      ) : plan.data ? (
        <Plan plan={plan.data} name={name} typed={typed} onType={setTyped} refused={refused} />
      ) : (
        <SkeletonRows rows={3} label="Looking what would go" />
      )}
    </Dialog>
  );
}

function Plan({
  plan,
  name,
  typed,
  onType,
  refused,
}: {
  plan: {
    rollouts: number;
    selections: number;
    links: number;
    startedFrom: string[];
    refused: string | null;
  };
  name: string;
  typed: string;
  onType: (typed: string) => void;
  refused: string | null;
}) {
  if (plan.refused !== null) return <p className="[overflow-wrap:anywhere]">{plan.refused}</p>;
  return (
    <div className="flex flex-col gap-3">
      <p className="[overflow-wrap:anywhere]">
        <strong>
          <PlainText text={name} />
        </strong>{' '}
        goes for good, with:
      </p>
      <ul className="list-disc pl-5">
        <li>{counted(plan.rollouts, 'rollout')} with all steps, patches and summaries</li>
        <li>{counted(plan.selections, 'selection')} with all votes</li>
        {plan.links > 0 && <li>{counted(plan.links, 'shared link')}, which will lead nowhere</li>}
      </ul>
      <p className="text-ink-2">
        What was paid for models is paid for nothing then. The audit keeps that it was deleted, by whom and
        when.
        {plan.startedFrom.length > 0 && (
          <>
            {' '}
            <PlainText text={plan.startedFrom.join(', ')} /> started from its rollouts and keeps copies of
            them.
          </>
        )}
      </p>
      <TextField
        id="confirm-name"
        label="Type its name to go on"
        value={typed}
        onChange={(event) => onType(event.target.value)}
        error={refused}
        hint={
          <span className="font-mono select-all">
            <PlainText text={name} />
          </span>
        }
      />
    </div>
  );
}
