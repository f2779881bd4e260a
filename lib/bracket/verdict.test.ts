import { describe, expect, it } from 'vitest';
import type { BracketGroup } from '@/lib/api/tournaments';
import type { OutcomeKind } from '@/lib/rollout/rollout';
import { upsetsOf, verdictOf } from './verdict';

const group = (round: number, at: number, candidates: string[], winner: string): BracketGroup => ({
  ...{ round, group: at, candidates, winner },
  tally: candidates.map((id) => (id === winner ? 6 : 2)),
  decidedBy: 'votes',
  votes: [],
});
const outcomes = (passed: string[], kind: OutcomeKind = 'failed') =>
  new Map(
    ['a', 'b', 'c', 'd'].map((id) => [id, { outcome: passed.includes(id) ? ('passed' as const) : kind }]),
  );
const tournament = {
  candidates: ['a', 'b', 'c', 'd'],
  survivors: ['c'],
  rounds: [
    { round: 0, groups: [group(0, 0, ['a', 'b'], 'b'), group(0, 1, ['c', 'd'], 'c')] },
    { round: 1, groups: [group(1, 0, ['b', 'c'], 'c')] },
  ],
};

describe('verdictOf', () => {
  it('names the round in which the last passing candidate went out', () => {
    expect(verdictOf(tournament, outcomes(['a', 'b']))).toMatchObject({
      kind: 'lost',
      passing: 2,
      round: 1,
      upsets: [{ key: 'r2.g1', winner: 'c', losers: ['b'] }],
    });
    expect(verdictOf(tournament, outcomes(['a']))).toMatchObject({ kind: 'lost', round: 0 });
  });

  it('tells right, nothing passed, unknown and not finished apart', () => {
    expect(verdictOf(tournament, outcomes(['c'])).kind).toBe('right');
    expect(verdictOf(tournament, outcomes([])).kind).toBe('nothing-passed');
    expect(verdictOf(tournament, outcomes(['a'], 'unknown')).kind).toBe('unknown');
    expect(verdictOf({ ...tournament, survivors: null }, outcomes(['a'])).kind).toBe('open');
    expect(verdictOf(null, outcomes([])).kind).toBe('open');
  });
});

describe('upsetsOf', () => {
  it('lists groups where a failing candidate beat a passing one, and no other', () => {
    expect(upsetsOf(tournament, outcomes(['a', 'd'])).map((upset) => upset.key)).toEqual(['r1.g1', 'r1.g2']);
    expect(upsetsOf(tournament, outcomes(['c']))).toEqual([]);
  });

  it('does not blame the judge where the winner is unknown', () => {
    expect(upsetsOf(tournament, outcomes(['a'], 'unknown'))).toEqual([]);
  });
});
