import { createSerializer, parseAsStringLiteral, type inferParserType } from 'nuqs';
import type { ComparedExperimentsData } from '@/lib/api/compare-experiments';
import { CELLS, SOLVED_RULES, type Cell, type SolvedRule } from '@/lib/metrics/compare-experiments';

export const LETTERS = ['A', 'B', 'C', 'D'] as const;
export type Letter = (typeof LETTERS)[number];

/** `A` to `D`: an experiment by its place. */
export const letterOf = (place: number): Letter => LETTERS[place] ?? 'A';

const PAIRS = ['ab', 'ac', 'ad', 'bc', 'bd', 'cd'] as const;

/** What the page shows, all of it in the URL. */
export const STATE = {
  solved: parseAsStringLiteral(SOLVED_RULES).withDefault('final'),
  pair: parseAsStringLiteral(PAIRS).withDefault('ab'),
  cell: parseAsStringLiteral(CELLS),
  x: parseAsStringLiteral(['cost', 'votes']),
};
export type CompareState = inferParserType<typeof STATE>;

const serialize = createSerializer(STATE);

/** Link to this comparison in another state. */
export function compareHref(ids: readonly string[], state: Partial<CompareState>): string {
  const experiments = new URLSearchParams(ids.map((id) => ['e', id]));
  return `/compare${serialize(experiments, state)}`;
}

export type PairKey = CompareState['pair'];

/** `ac` of the first and the third. */
export function pairKey(a: number, b: number): PairKey {
  const key = `${letterOf(a)}${letterOf(b)}`.toLowerCase();
  return PAIRS.find((known) => known === key) ?? 'ab';
}

/** Places of the two, where there are so many experiments; else of the first two. */
export function pairPlaces(key: PairKey, experiments: number): [number, number] {
  const [a = 0, b = 1] = [...key].map((letter) => 'abcd'.indexOf(letter));
  return a < experiments && b < experiments ? [a, b] : [0, 1];
}

/** The figures of the two at these places. */
export function pairAt(data: ComparedExperimentsData, [a, b]: readonly [number, number]) {
  const [one, other] = [data.experiments[a], data.experiments[b]];
  return data.pairs.find((pair) => pair.a === one?.id && pair.b === other?.id) ?? null;
}

export const RULES: Record<SolvedRule, { label: string; sentence: string }> = {
  final: {
    label: 'Final answer',
    sentence: 'its final answer passes its tests: the rollout that was chosen, or the only one there is',
  },
  any: {
    label: 'Any rollout',
    sentence: 'at least one of its rollouts passes, of all iterations',
  },
  half: {
    label: 'At least half',
    sentence: 'at least half of its judged rollouts pass, of all iterations',
  },
};

/** A cell of the 2×2 in words, for these two letters. */
export function cellWords(cell: Cell, a: Letter, b: Letter): string {
  return cell === 'both' ? 'both' : cell === 'neither' ? 'neither' : `only ${cell === 'onlyA' ? a : b}`;
}

/** A p-value: two digits that count, or that it is very small. */
export function pText(p: number | null): string {
  if (p === null) return 'unknown';
  return p < 0.0001 ? 'p < 0.0001' : `p = ${p < 0.01 ? p.toPrecision(1) : p.toFixed(p < 0.1 ? 3 : 2)}`;
}
