import { describe, expect, it } from 'vitest';
import { leastOf } from './best-of';

const passed = (value: number | null) => ({ outcome: 'passed' as const, value });
const failed = (value: number | null) => ({ outcome: 'failed' as const, value });

describe('leastOf', () => {
  it('looks among those that passed', () => {
    expect(leastOf([passed(9), failed(1), passed(4)])).toEqual({ columns: [2], among: 'passed' });
  });
  it('looks among all when none passed', () => {
    expect(leastOf([failed(9), failed(1)])).toEqual({ columns: [1], among: 'all' });
  });
  it('marks all that share the least', () => {
    expect(leastOf([passed(2), passed(2), passed(3)])?.columns).toEqual([0, 1]);
  });
  it('marks nobody when one alone passed, when a number is unknown or when all are equal', () => {
    expect(leastOf([passed(2), failed(1)])).toBeNull();
    expect(leastOf([passed(2), passed(null)])).toBeNull();
    expect(leastOf([passed(2), passed(2)])).toBeNull();
  });
});
