import { expect, it } from 'vitest';
import type { OutcomeKind } from '@/lib/rollout/rollout';
import { accuracyByRound, votesOnMixedPairs } from './fit-judge';

const outcomes = new Map<string, OutcomeKind>([
  ...([
    ['p', 'passed'],
    ['q', 'passed'],
    ['f', 'failed'],
    ['g', 'failed'],
    ['e', 'error'],
  ] as const),
]);
const group = (candidates: string[], ...choices: (string | null)[]) => ({
  candidates,
  votes: choices.map((choice) => ({ choice })),
});

it('counts votes on a passing and a failing candidate, and nothing else', () => {
  const rounds = [
    { groups: [group(['p', 'f'], 'p', 'f', null, 'p'), group(['p', 'q'], 'q'), group(['e', 'p'], 'p')] },
    { groups: [group(['f', 'g'], 'f'), group(['f', 'g', 'p'], 'p')] },
    { groups: [group(['g', 'q'], 'g')] },
  ];
  const fitted = votesOnMixedPairs(
    [{ rounds }, { rounds: [{ groups: [group(['f', 'q'], 'q')] }] }],
    outcomes,
  );
  expect(fitted).toEqual([
    { right: 3, votes: 4 },
    { right: 0, votes: 0 },
    { right: 0, votes: 1 },
  ]);
  expect(accuracyByRound(fitted)).toEqual([0.75, 0.6, 0]);
});

it('knows no accuracy without a vote on a mixed pair', () => {
  expect(
    accuracyByRound(votesOnMixedPairs([{ rounds: [{ groups: [group(['p', 'q'], 'p')] }] }], outcomes)),
  ).toBe(null);
});
