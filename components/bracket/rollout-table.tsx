'use client';

import Link from 'next/link';
import type { TaskRollout } from '@/lib/api/tournaments';
import { ExitStatus } from '@/components/rollout/exit-status';
import { markOf, OutcomeMark } from '@/components/rollout/outcome-mark';
import { PlainText } from '@/components/trajectory/plain-text';
import { useRowKeys } from '@/components/ui/use-row-keys';
import { slotLabel } from './group-words';

/** The rollouts of a task that no tournament has compared yet. */
export function RolloutTable({ rollouts }: { rollouts: readonly TaskRollout[] }) {
  const body = useRowKeys<HTMLTableSectionElement>();
  return (
    <div className="overflow-x-auto">
      <table className="w-full border-collapse">
        <caption className="mb-1 text-left font-semibold">Rollouts</caption>
        <thead>
          <tr className="border-b border-line-strong text-left text-xs text-ink-3">
            {['#', 'outcome', 'ended', 'steps', 'patch', 'agent', 'summary'].map((name) => (
              <th key={name} scope="col" className="h-7 pr-4 font-medium">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody ref={body}>
          {rollouts.map((rollout) => (
            <tr key={rollout.id} className="h-row border-b border-line hover:bg-surface">
              <td className="pr-4">
                <Link
                  href={`/rollouts/${rollout.id}`}
                  prefetch={false}
                  data-row-link
                  className="link inline-flex min-h-6 items-center font-mono"
                >
                  {slotLabel(rollout.slot)}
                </Link>
              </td>
              <td className="pr-4">
                <OutcomeMark mark={markOf(rollout.outcome, rollout.exitStatus)} outcome={rollout.outcome} />
              </td>
              <td className="pr-4">
                <ExitStatus status={rollout.exitStatus} />
              </td>
              <td className="num pr-4">{rollout.steps}</td>
              <td className="num pr-4">
                {rollout.patch ? `+${rollout.patch.added} −${rollout.patch.removed}` : '—'}
              </td>
              <td className="pr-4 whitespace-nowrap">{rollout.agent}</td>
              <td className="max-w-[60ch] truncate text-ink-2">
                {rollout.headline ? (
                  <PlainText text={rollout.headline} />
                ) : rollout.summary === 'failed' ? (
                  'failed'
                ) : (
                  '—'
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
