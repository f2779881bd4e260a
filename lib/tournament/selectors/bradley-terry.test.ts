import { describe, expect, it } from 'vitest';
import { bradleyTerry, PRIOR_VOTES } from './bradley-terry';

describe('bradleyTerry', () => {
  it('is stationary: expected wins equal those seen and the prior’s', () => {
    const votes = [
      [0, 7, 5, 8],
      [1, 0, 6, 4],
      [3, 2, 0, 8],
      [0, 4, 0, 0],
    ];
    const preferences = votes.flatMap((row, winner) =>
      row.map((count, loser) => ({ winner, loser, votes: count })),
    );
    const strengths = bradleyTerry(4, preferences).map(({ value }) => value);
    const chance = (a: number, b: number) => 1 / (1 + Math.exp(b - a));
    strengths.forEach((mine, i) => {
      const seen = (votes[i] ?? []).reduce((a, b) => a + b, PRIOR_VOTES);
      const expected = strengths.reduce(
        (sum, other, j) => sum + ((votes[i]?.[j] ?? 0) + (votes[j]?.[i] ?? 0)) * chance(mine, other),
        2 * PRIOR_VOTES * chance(mine, 0),
      );
      expect(expected).toBeCloseTo(seen, 6);
    });
  });

  it('has the interval of the two-candidate case in closed form', () => {
    // Symmetric: strengths ±x with 2x = θ; wins 6 to 2 and half a vote each way against 0.
    const [a, b] = bradleyTerry(2, [
      { winner: 0, loser: 1, votes: 6 },
      { winner: 1, loser: 0, votes: 2 },
    ]);
    const x = a?.value ?? 0;
    expect(b?.value).toBeCloseTo(-x, 6);
    const q = (t: number) => Math.exp(t) / (1 + Math.exp(t)) ** 2;
    const [pair, prior] = [8 * q(2 * x), 2 * PRIOR_VOTES * q(x)];
    const variance = (pair + prior) / ((pair + prior) ** 2 - pair ** 2);
    expect((a?.high ?? 0) - x).toBeCloseTo(1.959964 * Math.sqrt(variance), 5);
    expect(x - (a?.low ?? 0)).toBeCloseTo(1.959964 * Math.sqrt(variance), 5);
  });

  it('stays finite for one who won all or met nobody, and says how little is known', () => {
    const [won, lost, alone] = bradleyTerry(3, [{ winner: 0, loser: 1, votes: 8 }]);
    expect(won?.value).toBeGreaterThan(0);
    expect(Number.isFinite(won?.value)).toBe(true);
    expect(lost?.value).toBeCloseTo(-(won?.value ?? 0), 6);
    expect(alone?.value).toBeCloseTo(0, 6);
    expect((alone?.high ?? 0) - 0).toBeCloseTo(1.959964 * 2, 5);
  });
});
