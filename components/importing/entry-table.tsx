'use client';

import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef } from 'react';
import { ExitStatus } from '@/components/rollout/exit-status';
import { markOf, OutcomeMark } from '@/components/rollout/outcome-mark';
import { Td, Th } from '@/components/ui/data-table';
import type { ImportReport } from '@/lib/rollout/import-report';

const ROW = 32;

function Entry({ entry, index }: { entry: ImportReport['entries'][number]; index: number }) {
  return (
    <tr aria-rowindex={index + 2}>
      <Td className="max-w-80 truncate font-mono text-xs" title={entry.path}>
        {entry.path}
      </Td>
      <Td title={entry.formatVersion ?? undefined}>{entry.format}</Td>
      <Td className="max-w-64 truncate" title={[entry.benchmark, entry.task].filter(Boolean).join(': ')}>
        {entry.task}
      </Td>
      <Td className="max-w-40 truncate" title={entry.attempt}>
        {entry.attempt}
      </Td>
      <Td align="right">{entry.steps}</Td>
      <Td>
        <ExitStatus status={entry.exitStatus} />
      </Td>
      <Td>
        <OutcomeMark mark={markOf(entry.outcome, entry.exitStatus)} outcome={entry.outcome} />
      </Td>
      <Td className="max-w-72 truncate text-ink-2" title={entry.warnings.join('\n')}>
        {entry.warnings.length === 0 ? (
          <span className="text-ink-3">none</span>
        ) : (
          `${entry.warnings.length > 1 ? `${entry.warnings.length}: ` : ''}${entry.warnings[0]}`
        )}
      </Td>
    </tr>
  );
}

/** One line per rollout that can be imported; only the lines in view are drawn. */
export function EntryTable({ entries }: { entries: ImportReport['entries'] }) {
  const frame = useRef<HTMLDivElement>(null);
  const list = useVirtualizer({
    count: entries.length,
    getScrollElement: () => frame.current,
    estimateSize: () => ROW,
    overscan: 12,
    initialRect: { width: 1000, height: 480 },
  });
  const rows = list.getVirtualItems();
  const before = rows[0]?.start ?? 0;
  const after = list.getTotalSize() - (rows.at(-1)?.end ?? 0);
  return (
    <div
      ref={frame}
      role="region"
      aria-label="Rollouts that can be imported"
      tabIndex={0}
      className="max-h-[56vh] overflow-auto rounded-md border border-line bg-surface"
    >
      <table aria-rowcount={entries.length + 1} className="w-full border-collapse text-left">
        <caption className="sr-only">Rollouts that can be imported</caption>
        <thead className="sticky top-0 z-1">
          <tr aria-rowindex={1}>
            <Th>File</Th>
            <Th>Format</Th>
            <Th>Task</Th>
            <Th>Attempt</Th>
            <Th align="right">Steps</Th>
            <Th>Ended</Th>
            <Th>Outcome</Th>
            <Th>Warnings</Th>
          </tr>
        </thead>
        <tbody>
          {before > 0 && (
            <tr aria-hidden style={{ height: before }}>
              <td colSpan={8} />
            </tr>
          )}
          {rows.map((row) => {
            const entry = entries[row.index];
            return entry && <Entry key={entry.sourceKey} entry={entry} index={row.index} />;
          })}
          {after > 0 && (
            <tr aria-hidden style={{ height: after }}>
              <td colSpan={8} />
            </tr>
          )}
        </tbody>
      </table>
    </div>
  );
}
