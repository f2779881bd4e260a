import { PAPER_MAIN, type PaperRow } from '@/lib/metrics/paper-numbers';
import type { MainPoint } from '@/lib/metrics/pipeline-types';

/** One row of the paper's main table as a reference line: its model on its benchmark, not the reader's. */
export interface PaperLine {
  id: string;
  /** `paper: Claude-4.5-Opus, SWE-bench Verified`. */
  label: string;
  /** The paper's share at a point of the chart, in [0, 1]; null where the paper has none (T = 2, K = 4). */
  at(point: Pick<MainPoint, 'kind' | 'iteration'>): number | null;
}

function shareAt(row: PaperRow, { kind, iteration }: Pick<MainPoint, 'kind' | 'iteration'>): number | null {
  if (kind === 'final') return row.final;
  if (kind === 'selected') return iteration === 0 ? row.selected : null;
  return iteration === 0 ? row.iter0 : iteration === 1 ? row.iter1 : null;
}

/** Every row of the paper's main table, ids fit for a URL. */
export const PAPER_LINES: readonly PaperLine[] = PAPER_MAIN.map((row) => ({
  id: `${row.model}-${row.benchmark}`.toLowerCase().replaceAll(/[^a-z0-9.]+/g, '-'),
  label: `paper: ${row.model}, ${row.benchmark}`,
  at: (point) => shareAt(row, point),
}));
