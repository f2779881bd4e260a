import { describe, expect, it } from 'vitest';
import { numberAxis, placeAxis } from './number-axis';

describe('numberAxis', () => {
  it('takes powers of two for what doubles', () => {
    const { at, ticks } = numberAxis([1, 2, 4, 8, 16]);
    expect(ticks).toEqual([1, 2, 4, 8, 16]);
    expect([at(1), at(4), at(16)]).toEqual([0, 0.5, 1]);
    expect(numberAxis([0.002, 0.03]).ticks.length).toBeGreaterThan(2);
  });
  it('takes even steps from 0 for what lies close together, and holds every value', () => {
    const { at, ticks } = numberAxis([30, 41]);
    expect(ticks).toEqual([0, 20, 40, 60]);
    expect(at(60)).toBe(1);
    expect(numberAxis([0, 8]).ticks).toEqual([0, 2, 4, 6, 8]);
    expect(numberAxis([0.5]).at(0.5)).toBeLessThanOrEqual(1);
  });
  it('stands without anything to place', () => {
    expect(numberAxis([]).ticks).toEqual([0]);
    expect(numberAxis([0, 0]).at(0)).toBe(0);
  });
});

describe('placeAxis', () => {
  it('puts names from end to end, and one alone in the middle', () => {
    expect(placeAxis(3).ticks.map(placeAxis(3).at)).toEqual([0, 0.5, 1]);
    expect(placeAxis(1).at(0)).toBe(0.5);
  });
});
