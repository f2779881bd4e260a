import type { Rate } from '@/lib/metrics/intervals';
import { pointLabel, signedPoints } from '@/lib/metrics/point-words';
import type { MainPoint, PipelineReport, WholeReport } from '@/lib/metrics/pipeline-types';

/** A figure of the index: its name in the report, its words, its value, what it is. */
export interface FigureRow {
  /** Place in the report of `runoff report --json`, e.g. `pipeline.main[0].passAt1`. */
  place: string;
  name: string;
  rate: Rate;
  says: string;
  /** A difference of shares rather than a share. */
  difference?: boolean;
}

const SAYS: Record<MainPoint['kind'], string> = {
  iteration: 'Mean share of passing rollouts of the iteration, over the tasks that have every point.',
  selected: 'The same among the K rollouts that were selected and shown to the next iteration.',
  final: 'Share of tasks whose final answer passes.',
};

/** The main figures of a pipeline. */
export function pipelineRows({ main, gain, settings }: PipelineReport): FigureRow[] {
  const points = main.flatMap((point, i): FigureRow[] => {
    const name = pointLabel(point, settings.keep);
    const row = { place: `pipeline.main[${i}].passAt1`, name, rate: point.passAt1, says: SAYS[point.kind] };
    if (point.kind === 'final') return [row];
    const says = 'Share of tasks with at least one passing rollout among those: no choice can do better.';
    return [
      row,
      { place: `pipeline.main[${i}].ceiling`, name: `${name}, any passes`, rate: point.ceiling, says },
    ];
  });
  return [
    ...points,
    {
      ...{ place: 'pipeline.gain', name: 'Gain', rate: gain, difference: true },
      says: 'Final minus iteration 0, task by task, in percentage points.',
    },
  ];
}

/** Those of the selection that is reported on; without one, of the rollouts. */
export function selectionRows(report: WholeReport): FigureRow[] {
  const rows: FigureRow[] = [
    {
      ...{ place: 'passAt1', name: 'pass@1', rate: report.passAt1 },
      says: 'Mean share of passing rollouts per task, among those the selection is about: what a random pick gives.',
    },
    {
      ...{ place: 'ceiling', name: 'Any attempt passes', rate: report.ceiling },
      says: 'Share of tasks with at least one passing rollout among those: no choice can do better.',
    },
  ];
  if (report.selectionId === null) return rows;
  const judge = report.judge.findIndex(({ round }) => round === null);
  const accuracy = report.judge[judge]?.accuracy;
  return [
    ...rows,
    {
      ...{ place: 'finalAccuracy', name: 'Final answers right', rate: report.finalAccuracy },
      says: 'Share of tasks whose one survivor passes, of those whose survivor was judged.',
    },
    ...(accuracy
      ? [
          {
            ...{ place: `judge[${judge}].accuracy`, name: 'Judge on mixed groups', rate: accuracy },
            says: 'Share of groups with a passing and a failing candidate in which a passing one won.',
          },
        ]
      : []),
    {
      ...{ place: 'firstPlace', name: 'Place shown first won', rate: report.firstPlace },
      says: 'Share of counted votes for the candidate shown first; 1/G without position bias.',
    },
  ];
}

/** `+12.5 points` of a difference. */
export const differenceWords = (value: number): string => `${signedPoints(value)} points`;
