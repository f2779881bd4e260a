'use client';

import { AppLink } from '@/components/ui/app-link';
import { retryTask } from '@/app/actions/launches';
import type { TaskPageData } from '@/lib/api/tournaments';
import { OutcomeMark } from '@/components/rollout/outcome-mark';
import { useAction } from '@/components/launch-live/use-action';
import { useMay } from '@/components/access/role-context';
import { Button } from '@/components/ui/button';
import { ErrorState } from '@/components/ui/error-state';
import type { PipelineModel } from './pipeline-model';

const STAGES = {
  rollouts: 'its rollouts are run',
  summaries: 'summaries are written',
  votes: 'votes are asked',
};

function RetryTask({ page }: { page: TaskPageData }) {
  const { experiment, task } = page;
  const may = useMay('runner');
  const retry = useAction(retryTask, [['experiment', experiment.id]]);
  if (!may) return null;
  return (
    <Button
      disabled={retry.isPending || retry.data?.ok === true}
      onClick={() => retry.mutate({ experimentId: experiment.id, taskId: task.id })}
    >
      {retry.isPending ? 'Asking …' : 'Retry this task'}
    </Button>
  );
}

/** Where the pipeline of a task stands, while that is not plain from the picture: at work, waiting, failed. */
export function PipelineState({ page, model }: { page: TaskPageData; model: PipelineModel }) {
  const { run, launch } = model.pipeline;
  if (run.status === 'failed')
    return (
      <div className="space-y-2">
        <ErrorState
          what={run.error ?? 'This task failed, and no reason was kept.'}
          where={`iteration ${run.iteration}, while ${STAGES[run.stage]}`}
          todo="Other tasks go on. A retry begins where it stopped: what is stored is not paid for again."
        />
        <RetryTask page={page} />
      </div>
    );
  if (run.status === 'cancelled')
    return (
      <div role="status" className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <span>
          Cancelled in iteration {run.iteration}, while {STAGES[run.stage]}; what was done is kept.
        </span>
        <RetryTask page={page} />
      </div>
    );
  if (run.status === 'finished') return null;
  const paused = launch === 'paused' || launch === 'pausing';
  return (
    <p role="status" className="flex flex-wrap items-center gap-x-3">
      {paused ? (
        <span>
          The launch is paused.{' '}
          <AppLink href={`/experiments/${page.experiment.id}`} className="link">
            Resume it on the experiment’s page
          </AppLink>
          .
        </span>
      ) : run.status === 'queued' ? (
        <span className="text-ink-2">Waiting for its turn.</span>
      ) : (
        <OutcomeMark mark="running" label={`iteration ${run.iteration}: ${STAGES[run.stage]}`} />
      )}
    </p>
  );
}
