import { describe, expect, it } from 'vitest';
import { costUsd, PRICES_AS_OF } from '@/lib/model/prices';
import { type TokenUsage, UNKNOWN_USAGE } from '@/lib/rollout/rollout';

const usage = (uncachedInput: number, cacheWrite: number, cacheRead: number, output: number): TokenUsage => ({
  uncachedInput,
  cacheWrite,
  cacheRead,
  output,
  reasoning: null,
});
const million = 1_000_000;

describe('costUsd', () => {
  it('is dated', () => {
    expect(PRICES_AS_OF).toMatch(/^\d{4}-\d\d-\d\d$/);
  });

  it.each([
    ['claude-opus-4-5', 5, 6.25, 0.5, 25],
    ['claude-opus-4-5-20251101', 5, 6.25, 0.5, 25],
    ['claude-opus-4-1', 15, 18.75, 1.5, 75],
    ['claude-sonnet-4-5', 3, 3.75, 0.3, 15],
    ['claude-haiku-4-5-20251001', 1, 1.25, 0.1, 5],
    ['claude-opus-5-5', 4, 5, 0.2, 20],
  ])('prices %s', (model, input, write, read, output) => {
    expect(costUsd(model, usage(million, 0, 0, 0))).toBeCloseTo(input, 10);
    expect(costUsd(model, usage(0, million, 0, 0))).toBeCloseTo(write, 10);
    expect(costUsd(model, usage(0, 0, million, 0))).toBeCloseTo(read, 10);
    expect(costUsd(model, usage(0, 0, 0, million))).toBeCloseTo(output, 10);
  });

  it('prices a long prompt of a tiered model at its higher rates, cached or not', () => {
    expect(costUsd('claude-haiku-5-5', usage(100_000, 0, 0, 1_000))).toBeCloseTo(0.0105, 10);
    expect(costUsd('claude-haiku-5-5', usage(1, 0, 100_000, 1_000))).toBeCloseTo(0.0075005, 10);
  });

  it('is null for a model it does not know, however similar its name', () => {
    for (const model of [
      'gpt-5',
      'claude-opus-4-51',
      'claude-opus-4-5-preview',
      'claude-opus-4',
      'toString',
      '',
    ]) {
      expect(costUsd(model, usage(1, 0, 0, 1))).toBeNull();
    }
  });

  it('is null when any count is unknown', () => {
    expect(costUsd('claude-opus-4-5', UNKNOWN_USAGE)).toBeNull();
    expect(costUsd('claude-opus-4-5', { ...usage(1, 1, 1, 1), cacheRead: null })).toBeNull();
    expect(costUsd('claude-opus-4-5', usage(0, 0, 0, 0))).toBe(0);
  });
});
