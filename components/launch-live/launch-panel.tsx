'use client';

import { useState, type ComponentProps } from 'react';
import { formatCount, formatDuration } from '@/lib/metrics/format';
import { ScriptedLabel } from '@/components/figures/scripted-label';
import { useNow } from '@/components/live/use-now';
import { ForRole } from '@/components/access/role-context';
import { ProgressBar } from '@/components/ui/progress-bar';
import { isMoving, type LaunchProgress } from '@/lib/api/launch-progress';
import { LaunchControls } from './launch-controls';
import { FailedTasks } from './failed-tasks';
import { LaunchFigures } from './launch-figures';
import { StageTable } from './stage-table';
import { SlotGlyph } from './slot-mark';
import { ended, planned, statusWords } from './status-words';

/** A launch is taken up within a second when a worker is free. */
const PATIENCE_MS = 6_000;

function Setup({ progress }: { progress: LaunchProgress }) {
  const { settings, scripted, tasks } = progress;
  const { pipeline } = progress;
  const iterations = pipeline ? 1 + Math.max(...pipeline.stages.map(({ iteration }) => iteration)) : 1;
  const words = [
    settings.agent,
    ...(settings.model === null ? [] : [settings.model]),
    `${tasks.length} ${tasks.length === 1 ? 'task' : 'tasks'} × ${settings.n}${iterations > 1 ? ` × ${iterations} iterations` : ''}`,
    `${settings.concurrency} at once`,
    settings.sandbox,
  ];
  return (
    <p className="flex min-w-0 flex-wrap items-center gap-x-2 text-ink-2 [overflow-wrap:anywhere]">
      {words.join(' · ')}
      {scripted && <ScriptedLabel model={settings.model ?? undefined} />}
    </p>
  );
}

function Stuck({ progress }: { progress: LaunchProgress }) {
  const now = useNow(true);
  if (now - Date.parse(progress.createdAt) < PATIENCE_MS) return null;
  return (
    <p className="text-xs font-semibold">
      No worker has taken this up yet. <code>npx runoff serve</code> runs one beside the pages; /healthz says
      whether it lives.
    </p>
  );
}

/** Open while there is something to wait for; afterwards the charts say more. */
function Stages(props: ComponentProps<typeof StageTable>) {
  return (
    <details open={props.progress.status !== 'finished' && props.progress.status !== 'cancelled'}>
      <summary className="w-fit cursor-pointer text-xs text-ink-2">Stages</summary>
      <div className="pt-1">
        <StageTable {...props} />
      </div>
    </details>
  );
}

function Details({ experimentId, progress }: { experimentId: string; progress: LaunchProgress }) {
  // What was never started is not done because the whole was cancelled.
  const done = ended(progress) - (progress.status === 'cancelled' ? progress.counts.cancelled : 0);
  return (
    <>
      <ProgressBar
        label={isMoving(progress) ? 'Running rollouts' : 'Rollouts'}
        done={done}
        total={planned(progress)}
        unit="rollouts"
      />
      <LaunchFigures progress={progress} />
      {progress.pipeline && <Stages {...{ experimentId, progress, pipeline: progress.pipeline }} />}
    </>
  );
}

const FRAME = 'mt-3 rounded-md border border-line bg-surface px-3 py-2';

/** Of a launch that had ended when the page was opened one line is enough; the rest opens from it. */
function Ended({ experimentId, progress }: { experimentId: string; progress: LaunchProgress }) {
  return (
    <section aria-label="Launch" className={FRAME}>
      <details>
        <summary className="cursor-pointer">
          <b>finished</b>
          <span className="text-ink-2">
            {' '}
            · {formatCount(ended(progress))} rollouts, {formatCount(progress.steps)} steps
            {progress.startedAt !== null &&
              progress.finishedAt !== null &&
              ` in ${formatDuration(Date.parse(progress.finishedAt) - Date.parse(progress.startedAt))}`}
          </span>
        </summary>
        <div className="flex flex-col gap-2 pt-2">
          <Setup progress={progress} />
          <Details {...{ experimentId, progress }} />
        </div>
      </details>
    </section>
  );
}

/** Where a launched experiment stands, how fast it goes, and what can be done about it. */
export function LaunchPanel({ experimentId, progress }: { experimentId: string; progress: LaunchProgress }) {
  // Fixed for the life of the page: nothing folds up under the eyes of who watched it to its end.
  const [folded] = useState(progress.status === 'finished' && progress.detail === null);
  if (folded && progress.status === 'finished') return <Ended {...{ experimentId, progress }} />;
  const { word, why, todo } = statusWords(progress);
  return (
    <section aria-label="Launch" className={`${FRAME} flex flex-col gap-2`}>
      <div className="flex flex-wrap items-start gap-x-4 gap-y-2">
        <div className="min-w-0 flex-1 basis-72">
          <p aria-live="polite" className="min-h-5 [overflow-wrap:anywhere]">
            <b className="inline-flex items-center gap-1.5 align-middle">
              {isMoving(progress) && (
                <SlotGlyph state={progress.status === 'queued' ? 'queued' : 'running'} />
              )}
              {word}
            </b>
            {why && <span className="text-ink-2"> · {why}</span>}
            {todo && <span className="text-ink-2"> {todo}</span>}
          </p>
          <Setup progress={progress} />
        </div>
        <ForRole needs="runner">
          <LaunchControls experimentId={experimentId} progress={progress} />
        </ForRole>
      </div>
      <Details {...{ experimentId, progress }} />
      <FailedTasks experimentId={experimentId} progress={progress} />
      {progress.status === 'queued' && <Stuck progress={progress} />}
    </section>
  );
}
