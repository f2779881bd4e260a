'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { toast } from 'sonner';
import { startSummarize } from '@/app/actions/jobs';
import { formatCount } from '@/lib/metrics/format';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { SegmentedControl } from '@/components/ui/segmented-control';
import type { ExperimentPageData } from '@/lib/api/experiments';
import { ModelField, modelName, modelProblem, type ModelChoice } from './model-field';

const SCRIPTED = 'scripted/extractive';

/** Asks for summaries of an experiment's rollouts. */
export function SummarizeDialog({
  page,
  keyConfigured,
  open,
  onOpenChange,
}: {
  page: ExperimentPageData;
  keyConfigured: boolean;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}) {
  const client = useQueryClient();
  const [choice, setChoice] = useState<ModelChoice>({ kind: 'scripted', id: '' });
  const [which, setWhich] = useState<'missing' | 'all'>('missing');
  const model = modelName(choice, SCRIPTED);
  const all = page.tasks.reduce((sum, task) => sum + task.slots.length, 0);
  const readable = page.summaries.byModel.find((line) => line.model === model)?.readable ?? 0;
  const todo = which === 'all' ? all : all - readable;
  const problem = modelProblem(choice, keyConfigured);
  const start = useMutation({
    mutationFn: () => startSummarize({ experimentId: page.experiment.id, model, force: which === 'all' }),
    onSuccess: async (answer) => {
      if (!answer.ok) return;
      onOpenChange(false);
      toast.success('Summaries are under way.');
      await client.invalidateQueries({ queryKey: ['experiment', page.experiment.id] });
    },
  });
  const refused = start.data?.ok === false ? start.data.message : (start.error?.message ?? null);
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="Summarise"
      description="Each attempt gets a structured summary, each claim with the steps it rests on. The judge reads these."
      foot={
        <>
          <p aria-live="polite" className="min-w-0 flex-1 text-sm">
            {todo === 0
              ? `All ${formatCount(all)} rollouts have a summary of this model.`
              : `${formatCount(todo)} of ${formatCount(all)} rollouts`}
          </p>
          <Button className="ml-auto" onClick={() => onOpenChange(false)}>
            Close
          </Button>
          <Button
            kind="primary"
            disabled={problem !== null || todo === 0 || start.isPending}
            onClick={() => start.mutate()}
          >
            Summarise {formatCount(todo)}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <ModelField
          idPrefix="summarize"
          scripted={SCRIPTED}
          scriptedSays="Written by rules from the trace on this machine: free, at once, and honest about what it cannot know."
          choice={choice}
          onChange={setChoice}
          problem={problem}
        />
        <div className="flex flex-wrap items-center gap-3">
          <span className="text-sm font-medium">Rollouts</span>
          <SegmentedControl
            label="Which rollouts"
            value={which}
            options={[
              { value: 'missing', label: 'only missing' },
              { value: 'all', label: 'all again' },
            ]}
            onChange={setWhich}
          />
          <span className="text-xs text-ink-3">Older summaries stay beside new ones.</span>
        </div>
        {page.summaries.failed > 0 && (
          <p className="text-sm">
            {page.summaries.failed} rollouts have only a summary that could not be read; they count as
            missing.
          </p>
        )}
        {refused && (
          <p role="alert" className="text-sm font-medium text-failed">
            {refused}
          </p>
        )}
      </div>
    </Dialog>
  );
}
