'use client';

import { AppLink } from '@/components/ui/app-link';
import { retryTask } from '@/app/actions/launches';
import { ForRole } from '@/components/access/role-context';
import { Button } from '@/components/ui/button';
import type { LaunchProgress } from '@/lib/api/launch-progress';
import { useAction } from './use-action';

/** Tasks whose pipeline ended without an answer: where, why, and another try. */
export function FailedTasks({ experimentId, progress }: { experimentId: string; progress: LaunchProgress }) {
  const retry = useAction(retryTask, [['experiment', experimentId]]);
  const ended = (progress.pipeline?.tasks ?? []).filter(
    ({ status }) => status === 'failed' || status === 'cancelled',
  );
  const names = new Map(progress.tasks.map((task) => [task.id, task]));
  if (ended.length === 0 || progress.status === 'cancelled') return null;
  return (
    <ul aria-label="Tasks without an answer" className="flex flex-col gap-1">
      {ended.map(({ taskId, status, iteration, stage, error }) => (
        <li key={taskId} className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <AppLink
            href={`/experiments/${experimentId}/tasks/${names.get(taskId)?.slug ?? ''}`}
            className="font-medium hover:underline"
          >
            {names.get(taskId)?.name ?? taskId}
          </AppLink>
          <span className="min-w-0 text-ink-2 [overflow-wrap:anywhere]">
            {status} at iteration {iteration}, {stage}
            {error && `: ${error}`}
          </span>
          <ForRole needs="runner">
            <Button small disabled={retry.isPending} onClick={() => retry.mutate({ experimentId, taskId })}>
              Retry
            </Button>
          </ForRole>
        </li>
      ))}
    </ul>
  );
}
