import type { MainPoint } from '@/lib/metrics/pipeline-types';

/** One row of the paper's main table as a reference line. */
export interface PaperLine {
  id: string;
  /** `paper: Claude-4.5-Opus, SWE-bench Verified`. */
  label: string;
  /** The paper's share at a point of the chart, in [0, 1]; null where the paper has none. */
  at(point: Pick<MainPoint, 'kind' | 'iteration'>): number | null;
}
