import { describe, expect, it } from 'vitest';
import { agreeing, agreementOf, clusteredMean } from './selections-agreement';
import type { SelectionTournament, VoteRow } from './selections-types';
import { PRESETS } from '@/lib/tournament/settings';

describe('clusteredMean', () => {
  it('with one value per task is the mean ± 1.96 standard errors', () => {
    const { value, low, high, n, tasks } = clusteredMean([[0.2], [0.4], [0.6], [0.8]]);
    const error = Math.sqrt(((0.3 ** 2 + 0.1 ** 2) * 2) / 3 / 4);
    expect([value, n, tasks]).toEqual([0.5, 4, 4]);
    expect(low).toBeCloseTo(0.5 - 1.959964 * error, 5);
    expect(high).toBeCloseTo(0.5 + 1.959964 * error, 5);
  });
  it('is wider where the values of a task are alike, and stays within 0 and 1', () => {
    const [alike, mixed] = [
      clusteredMean([
        [1, 1, 1],
        [0, 0, 0],
        [1, 1, 1],
        [0, 0, 0],
      ]),
      clusteredMean([
        [1, 0, 1],
        [0, 1, 0],
        [1, 0, 1],
        [0, 1, 0],
      ]),
    ];
    expect([alike.value, mixed.value, alike.n]).toEqual([0.5, 0.5, 12]);
    expect((alike.high ?? 0) - (alike.low ?? 0)).toBeGreaterThan(2 * ((mixed.high ?? 0) - (mixed.low ?? 0)));
    expect(clusteredMean([[1], [1], [0.9]]).high).toBe(1);
  });
  it('of one task or of nothing has no interval', () => {
    expect(clusteredMean([[1, 0], []])).toEqual({ value: 0.5, low: null, high: null, n: 2, tasks: 1 });
    expect(clusteredMean([[]])).toMatchObject({ value: null, n: 0 });
  });
});

const votes = (order: string, choice: string | null, n: number): VoteRow => ({
  ...{ order: order.split(''), choice, votes: n, asks: n, reused: 0 },
});

const played = (survivors: string, ...rows: VoteRow[]): SelectionTournament => ({
  ...{ id: 't', selectionId: 's', taskId: 'task', iteration: 0, purpose: null, model: 'm', scripted: true },
  ...{ settings: PRESETS.paper, createdAt: '', finished: true, candidates: [...'abcd'] },
  ...{ survivors: survivors.split(''), rounds: [], votes: rows },
  calls: { calls: 0, costUsd: null, withoutPrice: 0 },
});

describe('agreementOf', () => {
  const agree = (one: SelectionTournament, other: SelectionTournament, keys: Record<string, string> = {}) =>
    agreementOf(agreeing('x', [one]), agreeing('y', [other]), (id) => keys[id] ?? id);

  it('compares votes on the same candidates, in whatever order they were shown; spoiled ones count for nobody', () => {
    const one = played('a', votes('ab', 'a', 3), votes('ba', 'b', 1), votes('cd', 'c', 4));
    const other = played(
      'b',
      votes('ba', 'a', 1),
      votes('ab', 'b', 1),
      votes('ab', null, 6),
      votes('ac', 'a', 9),
    );
    // ¾ · ½ + ¼ · ½ on the one set that both voted on.
    expect(agree(one, other).sameVote).toMatchObject({ value: 0.5, n: 1, tasks: 1 });
    expect(agree(one, one).sameVote).toMatchObject({ value: (0.75 ** 2 + 0.25 ** 2 + 1) / 2, n: 2 });
  });
  it('tells the same attempt from the same patch, and compares only as many survivors', () => {
    const keys = { a: 'patch', b: 'patch' };
    expect(agree(played('a'), played('b'), keys)).toMatchObject({
      sameWinner: { value: 0, n: 1 },
      samePatch: { value: 1, n: 1 },
    });
    expect(agree(played('ab'), played('ba')).sameWinner).toMatchObject({ value: 1, n: 1 });
    expect(agree(played('ab'), played('a')).sameWinner).toMatchObject({ value: null, n: 0 });
  });
});
