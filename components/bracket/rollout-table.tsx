'use client';

import { AppLink } from '@/components/ui/app-link';
import type { TaskRollout } from '@/lib/api/tournaments';
import { pickable, PickBox } from '@/components/compare/basket';
import { ExitStatus } from '@/components/rollout/exit-status';
import { OutcomeMark } from '@/components/rollout/outcome-mark';
import { markOf } from '@/lib/rollout/outcome-words';
import { PlainText } from '@/components/trajectory/plain-text';
import { useRowKeys } from '@/components/ui/use-row-keys';
import { attemptLabel } from '@/lib/bracket/group-words';

/** The rollouts of a task as a list; each can be picked for comparing. */
export function RolloutTable({
  task,
  rollouts,
  blind,
}: {
  /** Name of the task, for the words of what is picked. */
  task: string;
  rollouts: readonly TaskRollout[];
  /** Outcomes are hidden, and with them the summaries, which tell of checks. */
  blind: boolean;
}) {
  const iterations = new Set(rollouts.map((rollout) => rollout.iteration)).size > 1;
  const body = useRowKeys<HTMLTableSectionElement>();
  return (
    <div className="overflow-x-auto">
      <table className="w-full border-collapse">
        <caption className="sr-only">Rollouts of the task</caption>
        <thead>
          <tr className="border-b border-line-strong text-left text-xs text-ink-3">
            <th scope="col" className="w-8">
              <span className="sr-only">compare</span>
            </th>
            {[
              '#',
              ...(blind ? [] : ['outcome']),
              'ended',
              'steps',
              'patch',
              'agent',
              ...(blind ? [] : ['summary']),
            ].map((name) => (
              <th key={name} scope="col" className="h-7 pr-4 font-medium">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody ref={body}>
          {rollouts.map((rollout) => {
            const label = attemptLabel(rollout, iterations ? -1 : rollout.iteration);
            const pick = { id: rollout.id, label: `${task} ${label}` };
            return (
              <tr
                key={rollout.id}
                {...pickable(pick)}
                className="h-row border-b border-line hover:bg-surface"
              >
                <td>
                  <PickBox pick={pick} />
                </td>
                <td className="pr-4">
                  <AppLink
                    href={`/rollouts/${rollout.id}`}
                    prefetch={false}
                    data-row-link
                    className="link inline-flex min-h-6 items-center font-mono"
                  >
                    {label}
                  </AppLink>
                </td>
                {!blind && (
                  <td className="pr-4">
                    <OutcomeMark
                      mark={markOf(rollout.outcome, rollout.exitStatus)}
                      outcome={rollout.outcome}
                    />
                  </td>
                )}
                <td className="pr-4">
                  <ExitStatus status={rollout.exitStatus} />
                </td>
                <td className="num pr-4">{rollout.steps}</td>
                <td className="num pr-4">
                  {rollout.patch ? `+${rollout.patch.added} −${rollout.patch.removed}` : '—'}
                </td>
                <td className="pr-4 whitespace-nowrap">{rollout.agent}</td>
                {!blind && (
                  <td className="max-w-[60ch] truncate text-ink-2">
                    <Headline rollout={rollout} />
                  </td>
                )}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

function Headline({ rollout }: { rollout: TaskRollout }) {
  if (rollout.headline) return <PlainText text={rollout.headline} />;
  return rollout.summary === 'failed' ? 'failed' : '—';
}
