import { describe, expect, it } from 'vitest';
import { compareHref, compareQuery } from './compare-query';

describe('compareQuery', () => {
  it('takes two to four rollouts, or two to four experiments, in their order', () => {
    expect(compareQuery(['b', 'a'], [])).toEqual({ kind: 'rollouts', ids: ['b', 'a'] });
    expect(compareQuery([], ['x', 'y', 'z'])).toEqual({ kind: 'experiments', ids: ['x', 'y', 'z'] });
  });
  it('knows nothing asked for from one alone', () => {
    expect(compareQuery([], [])).toEqual({ kind: 'nothing' });
    expect(compareQuery(['a'], [])).toEqual({ kind: 'one-rollout', id: 'a' });
  });
  it.each([
    [['a', 'a'], [], 'names rollout a twice'],
    [['a', 'b', 'c', 'd', 'e'], [], 'names 5 rollouts; at most 4'],
    [['a', 'b'], ['x', 'y'], 'rollouts (r) and experiments (e)'],
    [[], ['x'], 'one experiment alone, x'],
  ])('says in one sentence what is wrong with r=%j e=%j', (r, e, part) => {
    const query = compareQuery(r, e);
    expect(query.kind === 'wrong' && query.sentence).toContain(part);
  });
});

describe('compareHref', () => {
  it('keeps tab and filters, drops what was about the rollouts that stood there', () => {
    const present = new URLSearchParams('r=a&r=b&tab=patches&gold=1&file=x.py&at=12');
    expect(compareHref(['b', 'c'], present)).toBe('/compare?r=b&r=c&tab=patches&gold=1');
  });
});
