import { RunoffError } from '@/lib/errors';
import {
  compareWithPaper,
  paperTablesSchema,
  type BesidePaper,
  type PaperComparison,
} from '@/lib/simulate/paper-comparison';
import { print, table, type CommonOptions } from './output';
import { readNamed } from './simulate-input';

/** How what the paper does not print was chosen. */
const SHAPE =
  'Exact brackets (N = 16, G = 2) with the reported judge accuracy on mixed groups by round, on populations with the ' +
  'reported mean, pass@16 and mixed tasks. How the mixed tasks spread over 1 to 15 passes is not reported: a ' +
  'beta-binomial cut to them, with the mean that is left for them and the spread at which it has that share of mixed tasks. ' +
  'RANGE is what any other way to spread them with the same mean would give.';

const OURS = ['OURS', 'DIFF', 'RANGE'];

/** Prints the paper's accuracies beside the simulated ones. Throws a RunoffError when the file is no such tables. */
export function printPaper(options: CommonOptions, path: string): void {
  const rows = compareWithPaper(tablesIn(path));
  if (rows.length === 0)
    throw new RunoffError(
      'bad-input',
      `${path} reports no model's judge accuracy together with its results.`,
    );
  print(options, { shape: SHAPE, rows }, () => [
    ...table([
      ['MODEL', 'BENCHMARK', 'TASKS', 'SEL-K', ...OURS, 'FINAL', ...OURS],
      ...rows.map((row) => [
        ...[row.model, row.benchmark, row.tasks],
        ...[...cells(row.selected), ...(row.final ? cells(row.final) : ['—', '—', '—', '—'])],
      ]),
    ]),
    '',
    'Tasks by passing priors (0 … K), paper / ours:',
    ...table(rows.map(priorsRow)),
    '',
    SHAPE,
  ]);
}

function tablesIn(path: string) {
  const text = readNamed(path);
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new RunoffError('bad-input', `${path} is no JSON file.`, { cause });
  }
  const parsed = paperTablesSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  throw new RunoffError(
    'bad-input',
    `${path} does not hold the paper's tables: ${parsed.error.issues[0]?.path.join('.') ?? 'all'} cannot be used.`,
    {
      cause: parsed.error,
    },
  );
}

const cells = ({ paper, ours, low, high }: BesidePaper): string[] => {
  const difference = (ours - paper) * 100;
  return [
    ...[(paper * 100).toFixed(2), (ours * 100).toFixed(2)],
    `${difference < 0 ? '−' : '+'}${Math.abs(difference).toFixed(2)}`,
    `${(low * 100).toFixed(1)}–${(high * 100).toFixed(1)}`,
  ];
};

const priorsRow = ({ model, benchmark, passingPriors }: PaperComparison): string[] => [
  ...[model, benchmark, passingPriors.paper.join(' '), '/'],
  passingPriors.ours.map((tasks) => tasks.toFixed(1)).join(' '),
];
