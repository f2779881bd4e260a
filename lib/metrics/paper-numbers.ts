/** One line of the main table: shares of tasks in [0, 1], N=16, G=2, V=8, K=4, T=2. */
export interface PaperRow {
  model: string;
  benchmark: 'SWE-bench Verified' | 'Terminal-Bench 2.0';
  /** Mean pass@1 of iteration 0, of its K selected, of iteration 1, and accuracy of the final answers. */
  iter0: number;
  selected: number;
  iter1: number;
  final: number;
  /** pass@16 of iterations 0 and 1: the ceilings of the two tournaments. */
  ceilings: readonly [number, number];
}

const SWE = 'SWE-bench Verified';
const TB = 'Terminal-Bench 2.0';

/** Numbers of the paper as printed, in percent. */
type Printed = readonly [
  model: string,
  benchmark: PaperRow['benchmark'],
  iter0: number,
  selected: number,
  iter1: number,
  final: number,
  ceiling0: number,
  ceiling1: number,
];

const PRINTED: readonly Printed[] = [
  ['Claude-4.5-Opus', SWE, 70.94, 75.0, 76.04, 77.6, 85.4, 81.2],
  ['Gemini-3.1-Pro', SWE, 72.25, 75.3, 76.16, 76.6, 86.0, 82.0],
  ['Claude-4.5-Sonnet', SWE, 67.41, 72.6, 74.01, 75.6, 83.4, 79.2],
  ['Gemini-3-Flash', SWE, 70.79, 73.55, 74.28, 76.0, 84.0, 79.8],
  ['GPT-5-0825', SWE, 61.41, 65.25, 67.73, 69.8, 79.0, 73.4],
  ['Claude-4.5-Opus', TB, 46.95, 54.26, 52.49, 59.09, 70.45, 65.91],
  ['Gemini-3.1-Pro', TB, 52.49, 59.66, 56.89, 64.77, 76.14, 72.73],
  ['Claude-4.5-Sonnet', TB, 40.62, 50.85, 50.0, 56.82, 67.05, 62.5],
  ['Gemini-3-Flash', TB, 37.93, 45.45, 43.68, 48.86, 60.23, 56.82],
  ['GPT-5-0825', TB, 31.32, 35.23, 35.3, 38.64, 51.14, 43.18],
];

const share = (percent: number) => percent / 100;

/** Where the numbers below come from, to be shown with them. */
export const PAPER_SOURCE = 'Kim et al. 2026, arXiv:2604.16529';

/** The paper's main table, as reference lines: its models on its benchmarks, not the reader's. */
export const PAPER_MAIN: readonly PaperRow[] = PRINTED.map(
  ([model, benchmark, iter0, selected, iter1, final, first, second]) => ({
    ...{ model, benchmark, iter0: share(iter0), selected: share(selected) },
    ...{ iter1: share(iter1), final: share(final), ceilings: [share(first), share(second)] },
  }),
);

/** One tournament over iteration 0 down to one, without refinement: mean pass@1 of everybody and of the winner. */
export const PAPER_RTV: readonly {
  model: string;
  benchmark: PaperRow['benchmark'];
  round0: number;
  final: number;
}[] = [
  { model: 'Claude-4.5-Sonnet', benchmark: SWE, round0: share(67.4), final: share(73.6) },
  { model: 'Claude-4.5-Sonnet', benchmark: TB, round0: share(40.6), final: share(54.6) },
];
