import { expect, it } from 'vitest';
import { standingsOf } from './standings';

const group = (number: number, candidates: string[], tally: number[], winner: string | null = 'a') => ({
  ...{ round: 0, group: number, candidates, tally, winner, decidedBy: 'votes' as const, votes: [] },
});

it('counts decided pairs from both sides; byes, larger groups and open pairs are none', () => {
  const groups = [
    group(0, ['a', 'b'], [3, 1]),
    group(1, ['c', 'a'], [2, 2]),
    group(2, ['b', 'c'], [0, 4], null),
    group(3, ['d'], [0]),
    group(4, ['a', 'b', 'c'], [1, 1, 1]),
  ];
  const standings = standingsOf({ rounds: [{ round: 0, groups }] });
  expect([...standings.keys()].sort()).toEqual(['a', 'b', 'c']);
  expect(standings.get('a')).toEqual({
    ...{ won: 1, drawn: 1, lost: 0 },
    pairs: [
      { round: 0, group: 0, other: 'b', mine: 3, theirs: 1 },
      { round: 0, group: 1, other: 'c', mine: 2, theirs: 2 },
    ],
  });
  expect(standings.get('b')).toMatchObject({ won: 0, drawn: 0, lost: 1 });
});
