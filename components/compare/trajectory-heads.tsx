import { clsx } from 'clsx';
import { AppLink } from '@/components/ui/app-link';
import type { ReactNode } from 'react';
import { PlainText } from '@/components/trajectory/plain-text';
import type { RolloutPageData } from '@/lib/api/rollouts';
import { OutcomeMark } from '@/components/rollout/outcome-mark';
import { markOf } from '@/lib/rollout/outcome-words';
import { Badge } from '@/components/ui/badge';
import { evenColumns } from './even-columns';
import { MAPS_WIDTH } from './trajectory-maps';

/** What sticks above the rows: the bar, and a head for each column. */
export function TrajectoryHeads({
  rollouts,
  labels,
  reference,
  bar,
}: {
  rollouts: readonly RolloutPageData[];
  labels: readonly string[];
  reference: number;
  bar: ReactNode;
}) {
  return (
    <div className="top-0 z-20 border-b border-line-strong bg-canvas md:sticky">
      {bar}
      <div className="flex gap-x-2 max-md:hidden">
        <div aria-hidden className={clsx('shrink-0', MAPS_WIDTH[rollouts.length])} />
        <div className={clsx('grid flex-1', evenColumns(rollouts.length))}>
          {rollouts.map(({ id, outcome, exitStatus, outline, agent, model }, column) => (
            <div
              key={id}
              className={clsx(
                'flex h-8 min-w-0 items-center gap-2 px-2',
                column > 0 && 'border-l border-line',
              )}
            >
              <AppLink
                href={`/rollouts/${id}`}
                className="link inline-flex min-h-6 items-center font-mono font-semibold whitespace-nowrap"
              >
                {labels[column]}
              </AppLink>
              <OutcomeMark mark={markOf(outcome.kind, exitStatus)} outcome={outcome.kind} />
              <span className="num text-ink-3">{outline.length} steps</span>
              <span className="truncate text-ink-3 max-lg:hidden">
                <PlainText text={model === null ? agent.name : `${agent.name} · ${model}`} />
              </span>
              {rollouts.length > 2 && column === reference && (
                <Badge title="The others are aligned with this one.">reference</Badge>
              )}
            </div>
          ))}
        </div>
      </div>
    </div>
  );
}
