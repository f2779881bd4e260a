'use client';

import { clsx } from 'clsx';
import { ChevronRight } from 'lucide-react';
import { useId, useState } from 'react';
import { formatBytes, formatDuration } from '@/lib/metrics/format';
import { PlainText } from '@/components/trajectory/plain-text';
import { Badge } from '@/components/ui/badge';
import type { BenchmarkTaskLine } from '@/lib/api/benchmarks';

const MIB = 2 ** 20;

/** What is known of a task before it runs: the beginning of its instruction and its limits. */
function Details({ task, id }: { task: BenchmarkTaskLine; id: string }) {
  const facts = [
    `${formatDuration(task.agentTimeoutMs)} for the agent`,
    `${formatDuration(task.verifierTimeoutMs)} for the tests`,
    `${formatBytes(task.memoryMb * MIB)} memory`,
    ...(task.cpus === null ? [] : [`${task.cpus} ${task.cpus === 1 ? 'core' : 'cores'}`]),
    task.network ? 'asks for a network' : 'no network',
    task.hasSolution ? 'has a solution' : 'has no solution',
    ...(task.tags.length === 0 ? [] : [`tags: ${task.tags.join(', ')}`]),
  ];
  return (
    <div id={id} className="border-t border-line bg-sunken py-2 pr-3 pl-9">
      <p className="text-xs text-ink-2">{facts.join(' · ')}</p>
      <p className="mt-1 max-h-48 max-w-[90ch] overflow-y-auto whitespace-pre-wrap [overflow-wrap:anywhere]">
        <PlainText text={task.instruction} />
      </p>
    </div>
  );
}

/** A task to choose; one that cannot be run says why and cannot be chosen. */
export function TaskLine({
  task,
  problem,
  chosen,
  onChange,
}: {
  task: BenchmarkTaskLine;
  problem: string | null;
  chosen: boolean;
  onChange: (chosen: boolean) => void;
}) {
  const [open, setOpen] = useState(false);
  const id = useId();
  return (
    <li className="border-b border-line last:border-0 [contain-intrinsic-size:auto_33px] [content-visibility:auto]">
      <div className="flex items-center hover:bg-hover">
        <label className="target flex min-h-row min-w-0 flex-1 items-center gap-2 pl-3">
          <input
            type="checkbox"
            data-row-link={problem === null ? '' : undefined}
            checked={chosen && problem === null}
            disabled={problem !== null}
            aria-describedby={problem === null ? undefined : `${id}-problem`}
            onChange={(event) => onChange(event.target.checked)}
            className="size-4 shrink-0 accent-accent"
          />
          <span
            title={task.name}
            className={clsx(
              'min-w-0 truncate font-mono text-xs sm:shrink-0 sm:max-w-[70%]',
              problem === null ? 'font-medium' : 'text-ink-3',
            )}
          >
            {task.name}
          </span>
          <span className="min-w-0 flex-1 truncate text-xs text-ink-3 max-sm:hidden">
            {[...new Set([task.category, ...task.tags])].filter(Boolean).join(' · ')}
          </span>
        </label>
        <span className="flex shrink-0 items-center gap-1 pl-2">
          {task.network && <Badge title="Its environment asks for a network.">network</Badge>}
          {task.difficulty && <span className="text-xs text-ink-2">{task.difficulty}</span>}
        </span>
        <button
          type="button"
          aria-expanded={open}
          aria-controls={open ? `${id}-details` : undefined}
          aria-label={`About ${task.name}`}
          onClick={() => setOpen(!open)}
          className="target mx-1 inline-flex size-7 shrink-0 items-center justify-center rounded-md text-ink-3 hover:bg-hover hover:text-ink max-sm:size-11"
        >
          <ChevronRight size={14} aria-hidden className={clsx(open && 'rotate-90')} />
        </button>
      </div>
      {problem !== null && (
        <p id={`${id}-problem`} className="pr-3 pb-1.5 pl-9 text-xs text-ink-2">
          Cannot be run: {problem}
        </p>
      )}
      {open && <Details task={task} id={`${id}-details`} />}
    </li>
  );
}
