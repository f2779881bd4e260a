import type { WireDivergence } from '@/lib/api/compare-rollouts';

const WHY: Record<WireDivergence['kind'], string> = {
  file: 'They change different files.',
  content: 'They write the same file differently.',
  lines: 'They write the same file, the same but for some lines.',
  check: 'They run different checks.',
  turn: 'They go on with different things: one changes a file where the other checks or submits.',
  end: 'One is at its end, the other goes on.',
};

/** One sentence on why two trajectories part. */
export const divergenceWords = ({ kind }: WireDivergence): string => WHY[kind];
