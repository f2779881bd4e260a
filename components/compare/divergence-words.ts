import type { ComparedStepsData, WireComparedStep, WireDivergence } from '@/lib/api/compare-rollouts';

const WHY: Record<Exclude<WireDivergence['kind'], 'turn'>, string> = {
  file: 'They change different files.',
  content: 'They write the same file differently.',
  lines: 'They write the same file, the same but for some lines.',
  check: 'They run different checks.',
  end: 'One is at its end, the other goes on.',
};

const DOES: Partial<Record<WireComparedStep['act'], string>> = {
  edit: 'changes a file',
  check: 'runs a check',
  submit: 'submits',
};

/** One sentence on why two trajectories part. */
export function divergenceWords(
  { kind, a, b, column }: WireDivergence,
  { rollouts, reference }: ComparedStepsData,
  labels: readonly string[],
): string {
  if (kind !== 'turn') return WHY[kind];
  const does = (at: number, index: number | null) =>
    DOES[rollouts[at]?.steps[(index ?? 0) - 1]?.act ?? 'note'] ?? 'goes on';
  const [mine, theirs] = [does(reference, a), does(column, b)];
  if (mine === theirs) return 'One does more here than the other.';
  return `${labels[reference]} ${mine} where ${labels[column]} ${theirs}.`;
}
