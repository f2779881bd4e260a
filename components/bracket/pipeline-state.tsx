'use client';

import Link from 'next/link';
import type { TaskPageData } from '@/lib/api/tournaments';
import { OutcomeMark } from '@/components/rollout/outcome-mark';
import { ErrorState } from '@/components/ui/error-state';
import type { PipelineModel } from './pipeline-model';

const STAGES = {
  rollouts: 'its rollouts are run',
  summaries: 'summaries are written',
  votes: 'votes are asked',
};

/** Where the pipeline of a task stands, while that is not plain from the picture: at work, waiting, failed. */
export function PipelineState({ page, model }: { page: TaskPageData; model: PipelineModel }) {
  const { run, launch } = model.pipeline;
  if (run.status === 'failed')
    return (
      <ErrorState
        what={run.error ?? 'This task failed, and no reason was kept.'}
        where={`iteration ${run.iteration}, while ${STAGES[run.stage]}`}
        todo="Other tasks go on. A retry begins where it stopped: what is stored is not paid for again."
      />
    );
  if (run.status === 'cancelled')
    return (
      <p role="status">
        Cancelled in iteration {run.iteration}, while {STAGES[run.stage]}; what was done is kept.
      </p>
    );
  if (run.status === 'finished') return null;
  const paused = launch === 'paused' || launch === 'pausing';
  return (
    <p role="status" className="flex flex-wrap items-center gap-x-3">
      {paused ? (
        <span>
          The launch is paused.{' '}
          <Link href={`/experiments/${page.experiment.id}`} className="link">
            Resume it on the experiment’s page
          </Link>
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
