import { ArrowDown, ArrowUp, CornerDownRight } from 'lucide-react';
import type { ReactNode } from 'react';
import type { ComparedStepsData } from '@/lib/api/compare-rollouts';
import { Button } from '@/components/ui/button';
import { SegmentedControl } from '@/components/ui/segmented-control';
import { Switch } from '@/components/ui/switch';
import { nextDifference } from './trajectory-items';

/** What is shown of the alignment, and the ways through it. */
export function TrajectoryBar({
  data,
  labels,
  starts,
  only,
  at,
  onOnly,
  onReference,
  onRow,
  onDifference,
  shownControl,
}: {
  data: ComparedStepsData;
  labels: readonly string[];
  /** First rows of the differences. */
  starts: readonly number[];
  only: 'all' | 'diff';
  /** The row one is at; null before the first move. */
  at: number | null;
  onOnly: (only: 'all' | 'diff') => void;
  onReference: (column: number) => void;
  onRow: (row: number | null) => void;
  onDifference: (by: 1 | -1) => void;
  /** Chooses the column on a narrow screen. */
  shownControl: ReactNode;
}) {
  const first = Math.min(...data.divergences.map(({ row }) => row));
  const none = (by: 1 | -1) =>
    starts.length === 0 || (at !== null && nextDifference(starts, at, by) === null);
  return (
    <div className="flex min-h-11 flex-wrap items-center gap-x-3 gap-y-1 py-1">
      {data.divergences.length > 0 ? (
        <Button small onClick={() => onRow(first)}>
          <CornerDownRight size={14} aria-hidden />
          First divergence
        </Button>
      ) : (
        <span className="text-ink-2">
          They did the same: what differs is only what they looked at and said.
        </span>
      )}
      <span className="inline-flex gap-1">
        <Button small disabled={none(-1)} onClick={() => onDifference(-1)} title="Previous difference (p)">
          <ArrowUp size={14} aria-hidden />
          <span className="sr-only">Previous difference</span>
        </Button>
        <Button small disabled={none(1)} onClick={() => onDifference(1)} title="Next difference (n)">
          <ArrowDown size={14} aria-hidden />
          <span className="sr-only">Next difference</span>
        </Button>
      </span>
      <Switch checked={only === 'diff'} onChange={(on) => onOnly(on ? 'diff' : 'all')}>
        Fold what is the same
      </Switch>
      {data.rollouts.length > 2 && (
        <span className="inline-flex items-center gap-1.5 text-ink-2">
          aligned with
          <SegmentedControl
            label="Aligned with"
            value={String(data.reference)}
            options={labels.map((label, i) => ({ value: String(i), label }))}
            onChange={(value) => onReference(Number(value))}
          />
        </span>
      )}
      {shownControl}
    </div>
  );
}
