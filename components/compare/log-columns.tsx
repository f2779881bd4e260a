'use client';

import { clsx } from 'clsx';
import type { RolloutPageData } from '@/lib/api/rollouts';
import { isKeptFile } from '@/components/rollout/file-kinds';
import { VerifierLog } from '@/components/rollout/verifier-tab';
import { columnGrid, useShownColumn } from './shown-column';

/** The verifier's logs as they are, a column for each rollout. */
export function LogColumns({
  rollouts,
  labels,
}: {
  rollouts: readonly RolloutPageData[];
  labels: readonly string[];
}) {
  const { shown, control } = useShownColumn(labels);
  return (
    <div className="space-y-2">
      {control}
      <div className="relative overflow-x-auto" tabIndex={0} role="region" aria-label="Logs side by side">
        <div className={clsx('grid gap-3', columnGrid(rollouts.length))}>
          {rollouts.map((rollout, column) => {
            const logs = rollout.attachments.filter((attachment) => !isKeptFile(attachment));
            return (
              <div
                key={rollout.id}
                className={clsx('min-w-0 space-y-4', column !== shown && 'max-md:hidden')}
              >
                <p className="font-mono font-semibold">{labels[column]}</p>
                {logs.length === 0 && <p className="text-ink-3">No log was recorded.</p>}
                {logs.map((log) => (
                  <VerifierLog
                    key={log.position}
                    rolloutId={rollout.id}
                    attachment={log}
                    of={labels[column]}
                  />
                ))}
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
}
