'use client';

import { X } from 'lucide-react';
import { AppLink } from '@/components/ui/app-link';
import { memo } from 'react';
import type { LaunchCell } from '@/lib/api/launch-progress';
import { useMay } from '@/components/access/role-context';
import { pickable, PickBox } from '@/components/compare/basket';
import { SlotGlyph, STATE_WORDS } from './slot-mark';

/** What stands in a cell, in words: `#3: running, 12 steps; attempt 2, attempt 1 was interrupted`. */
export function cellWords(cell: LaunchCell): string {
  const { state, steps, slot, iteration, stopping, earlier, attempt } = cell;
  const where = `${iteration > 0 ? `iteration ${iteration}, ` : ''}#${slot + 1}`;
  const count = steps === null || steps === 0 ? '' : `, ${steps} ${steps === 1 ? 'step' : 'steps'}`;
  const before = earlier.map((one) => `attempt ${one.attempt} was ${one.status}`).join(', ');
  return `${where}: ${STATE_WORDS[state]}${stopping ? ', stopping' : ''}${count}${before && `; attempt ${attempt}, ${before}`}`;
}

const canStop = ({ state, stopping }: LaunchCell) =>
  !stopping && (state === 'queued' || state === 'running' || state === 'grading');

/** One planned rollout: mark, steps, a link to it, and a cross that stops it while it waits or runs. */
export const SlotCell = memo(
  function SlotCell({
    cell,
    task,
    reachable,
    onStop,
  }: {
    cell: LaunchCell;
    task: string;
    /** The one cell of the grid that Tab stops at; arrows lead to the others. */
    reachable: boolean;
    onStop: (cell: LaunchCell) => void;
  }) {
    const may = useMay('runner');
    const words = cellWords(cell);
    const face = (
      <>
        <SlotGlyph state={cell.state} />
        <span className="sr-only">
          {task} {words}
        </span>
        <span aria-hidden className="num min-w-5 text-left text-xs text-ink-2">
          {cell.steps !== null && cell.steps > 0 && cell.steps}
          {cell.earlier.length > 0 && <span className="text-ink-3"> a{cell.attempt}</span>}
        </span>
      </>
    );
    const box = 'flex h-full w-full items-center gap-1 pl-2 outline-offset-[-2px] hover:bg-hover';
    const pick = cell.rolloutId !== null && {
      id: cell.rolloutId,
      label: `${task} ${cell.iteration > 0 ? `i${cell.iteration} ` : ''}#${cell.slot + 1}`,
    };
    const common = {
      'data-cell': true,
      tabIndex: reachable ? 0 : -1,
      title: words,
    };
    return (
      <td
        {...(pick && pickable(pick))}
        className="group/cell relative h-row w-16 min-w-16 border-b border-l border-line p-0 [@media(hover:none)]:min-w-20"
      >
        {cell.rolloutId === null ? (
          <span className={box} {...common}>
            {face}
          </span>
        ) : (
          <AppLink href={`/rollouts/${cell.rolloutId}`} prefetch={false} className={box} {...common}>
            {face}
          </AppLink>
        )}
        {pick && !canStop(cell) && (
          <PickBox
            pick={pick}
            tabIndex={-1}
            className="absolute top-1/2 right-0 -translate-y-1/2 opacity-0 group-focus-within/cell:opacity-100 group-hover/cell:opacity-100 has-[:checked]:opacity-100 has-[:focus-visible]:opacity-100 [@media(hover:none)]:opacity-100"
          />
        )}
        {may && canStop(cell) && (
          <button
            type="button"
            tabIndex={-1}
            onClick={() => onStop(cell)}
            aria-label={`Cancel ${task} #${cell.slot + 1}`}
            title={`Cancel ${task} #${cell.slot + 1} (Delete)`}
            className="absolute top-1/2 right-0 inline-flex size-6 -translate-y-1/2 items-center justify-center rounded-sm text-ink-2 opacity-0 group-focus-within/cell:opacity-100 group-hover/cell:opacity-100 hover:bg-sunken hover:text-ink focus-visible:opacity-100 [@media(hover:none)]:opacity-100"
          >
            <X size={14} aria-hidden />
          </button>
        )}
      </td>
    );
  },
  (a, b) =>
    a.reachable === b.reachable &&
    a.onStop === b.onStop &&
    cellWords(a.cell) === cellWords(b.cell) &&
    a.cell.rolloutId === b.cell.rolloutId,
);
