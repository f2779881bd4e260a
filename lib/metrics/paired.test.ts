import { describe, expect, it } from 'vitest';
import { mcnemarExact, pairedDifference } from './paired';

describe('mcnemarExact', () => {
  it('agrees with published values', () => {
    // Fay, "Exact McNemar's Test and Matching Confidence Intervals" (exact2x2, vignette): 9 and 2 discordant pairs.
    expect(mcnemarExact(9, 2).p?.toFixed(5)).toBe('0.06543');
    // Fagerland, Lydersen, Laake 2013 (doi:10.1186/1471-2288-13-91), airway hyper-responsiveness: 1 and 7.
    expect(mcnemarExact(1, 7).p?.toFixed(3)).toBe('0.070');
    // Agresti 1990, p. 350, approval ratings: 150 and 86; binom.test(86, 236) of R.
    expect(mcnemarExact(150, 86).p?.toExponential(3)).toBe('3.716e-5');
  });
  it('is the same the other way round, at most 1, and unknown where no task tells the two apart', () => {
    expect(mcnemarExact(2, 9)).toEqual(mcnemarExact(9, 2));
    expect(mcnemarExact(3, 3)).toEqual({ discordant: 6, p: 1 });
    expect(mcnemarExact(0, 0)).toEqual({ discordant: 0, p: null });
    expect(mcnemarExact(0, 5).p).toBe(2 / 32);
  });
  it('holds for thousands of pairs', () => {
    expect(mcnemarExact(2600, 2400).p).toBeCloseTo(0.0049, 4);
    expect(mcnemarExact(5000, 0).p).toBe(0);
  });
});

describe('pairedDifference', () => {
  it('is the mean of b − a, with an interval that the pairing makes narrow', () => {
    const pairs = Array.from({ length: 40 }, (_, i) => ({ a: i < 20 ? 1 : 0, b: i < 24 ? 1 : 0 }));
    const { value, low, high, n } = pairedDifference(pairs);
    expect([value, n]).toEqual([0.1, 40]);
    // Two independent samples of 20/40 and 24/40 would have a standard error of 0.11, pairs one of 0.047.
    expect(low).toBeGreaterThanOrEqual(0);
    expect(low).toBeLessThan(0.05);
    expect(high).toBeGreaterThan(0.15);
    expect(high).toBeLessThan(0.25);
  });
  it('draws the same every time, and says nothing about spread from one task', () => {
    const pairs = [
      { a: 0, b: 1 },
      { a: 1, b: 0 },
      { a: 0.25, b: 0.5 },
    ];
    expect(pairedDifference(pairs)).toEqual(pairedDifference(pairs));
    expect(pairedDifference([{ a: 0, b: 1 }])).toMatchObject({ value: 1, low: null, high: null, n: 1 });
    expect(pairedDifference([])).toMatchObject({ value: null, n: 0 });
  });
});
