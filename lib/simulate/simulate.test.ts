import { describe, expect, it } from 'vitest';
import { roundRobin } from '@/lib/tournament/selectors/round-robin';
import { binomial, hypergeometric, majority } from './chances';
import { drawBracket, drawFlat, drawPairs, drawTask } from './draw';
import { exactBracket, meanShare, oracleShare } from './exact';
import { byVotes, groupPasses, type Asking, type JudgeModel } from './judge-model';
import { simulate, SIMULATED, type SimulationSettings } from './simulate';
import type { PassCount } from './population';

const votesOf = (accuracy: number, firstSlotBias = 0, alike = 0): JudgeModel => ({
  ...{ of: 'votes', accuracy: [accuracy], firstSlotBias, alike },
});
const groupsOf = (...accuracy: number[]): JudgeModel => ({
  ...{ of: 'groups', accuracy, firstSlotBias: 0, alike: 0 },
});
const asking = (votes: number, display: Asking['display'] = 'balanced'): Asking => ({ votes, display });
const settings = (changes: Partial<SimulationSettings>): SimulationSettings => ({
  ...{ selector: 'bracket', groupSize: 2, votes: 8, keep: 1, display: 'balanced' },
  ...changes,
});
const mixed: PassCount[] = [3, 8, 13].map((passes) => ({ n: 16, passes, tasks: 10 }));

/** Mean and standard error of drawn shares. */
function drawn(draws: number, share: (draw: number) => number) {
  const values = Array.from({ length: draws }, (_, draw) => share(draw));
  const mean = values.reduce((a, b) => a + b, 0) / draws;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (draws - 1);
  return { mean, error: Math.sqrt(variance / draws) };
}

describe('closed forms', () => {
  it('are those of hand calculation', () => {
    expect(majority([{ votes: 3, chance: 0.7 }])).toBeCloseTo(0.784, 12);
    expect(majority([{ votes: 2, chance: 0.7 }])).toBeCloseTo(0.7, 12);
    expect(hypergeometric(4, 2, 2)).toEqual([1 / 6, 4 / 6, 1 / 6]);
    expect(binomial(2, 0.25)).toEqual([0.5625, 0.375, 0.0625]);
    // One of four passes; its pair is right with 0.8, then the last pair with 0.6.
    const rounds = exactBracket(groupsOf(0.8, 0.6), 4, 1, { ...asking(8), groupSize: 2, keep: 1 });
    expect(rounds?.map(meanShare)).toEqual([0.25, 0.4, 0.48]);
    // One of three passes, one vote, Luce: 0.75 / (0.75 + 2 · 0.25).
    expect(groupPasses(votesOf(0.75), 0, { passing: 1, size: 3 }, asking(1))).toBeCloseTo(0.6, 12);
  });

  it('hold a pair as a group of any size does', () => {
    for (const votes of [1, 2, 5, 8])
      expect(groupPasses(votesOf(0.65), 0, { passing: 1, size: 2 }, asking(votes))).toBeCloseTo(
        majority([{ votes, chance: 0.65 }]),
        12,
      );
  });

  it('agree with the draws: bracket, by votes and by groups, pairs and larger groups', () => {
    for (const [judge, groupSize, keep] of [
      [votesOf(0.62), 2, 1],
      [votesOf(0.62), 5, 1],
      [groupsOf(0.7, 0.55), 4, 2],
      [votesOf(0.7, 0.3), 2, 4],
      [votesOf(0.7, 0.2, 0.6), 2, 1],
    ] as const)
      for (const display of ['fixed', 'balanced'] as const) {
        const shape = { ...asking(3, display), groupSize, keep };
        const exact = meanShare(exactBracket(judge, 14, 5, shape)?.at(-1) ?? []);
        const { mean, error } = drawn(
          4000,
          (draw) => drawBracket(drawTask(14, 5, 'test', groupSize, keep, draw), judge, shape).at(-1) ?? 0,
        );
        expect(Math.abs(mean - exact)).toBeLessThan(4 * error);
      }
  });

  it('agree with the draws: flat', () => {
    for (const votes of [1, 4, 9]) {
      const shape = { ...asking(votes), keep: 1 };
      const exact = groupPasses(votesOf(0.66), 0, { passing: 4, size: 16 }, shape) ?? 0;
      const { mean, error } = drawn(
        4000,
        (draw) => drawFlat(drawTask(16, 4, 'flat', votes, draw), votesOf(0.66), shape)[0] ?? 0,
      );
      expect(Math.abs(mean - exact)).toBeLessThan(4 * error);
    }
  });

  it('make V votes that are all alike worth one, and the fewer alike the more', () => {
    const right = (alike: number, votes = 8) =>
      groupPasses(votesOf(0.7, 0, alike), 0, { passing: 1, size: 2 }, asking(votes)) ?? 0;
    expect(right(1)).toBeCloseTo(0.7, 12);
    expect(right(1, 5)).toBeCloseTo(0.7, 12);
    expect(right(0.3)).toBeGreaterThan(right(0.6));
    expect(right(0)).toBeGreaterThan(right(0.3));
  });

  it('turn a judge known by its groups into one known by its votes and back', () => {
    const judge = byVotes(groupsOf(0.691, 0.45), 8);
    expect(groupPasses(judge, 0, { passing: 1, size: 2 }, asking(8))).toBeCloseTo(0.691, 9);
    expect(groupPasses(judge, 1, { passing: 1, size: 2 }, asking(8))).toBeCloseTo(0.45, 9);
  });
});

describe('a stronger judge', () => {
  const accuracies = Array.from({ length: 21 }, (_, i) => i / 20);
  const rises = (values: readonly number[]) =>
    values.every((value, i) => i === 0 || value >= (values[i - 1] ?? 0) - 1e-12);

  it('never hurts, exactly, in a bracket and in one group of all', () => {
    for (const passes of [1, 5, 12, 15])
      for (const votes of [1, 2, 7]) {
        const at = (changes: Partial<SimulationSettings>, judge: JudgeModel) =>
          simulate([{ n: 16, passes, tasks: 1 }], judge, settings({ votes, ...changes }), {
            draws: 2,
            seed: 1,
          });
        for (const changes of [
          { groupSize: 2, keep: 4 },
          { groupSize: 4, keep: 1 },
          { selector: 'flat' },
        ] as const) {
          const final = accuracies.map((p) => at(changes, votesOf(p)).final);
          expect(final.every(({ error }) => error === null)).toBe(true);
          expect(rises(final.map(({ value }) => value))).toBe(true);
        }
        expect(rises(accuracies.map((p) => at({}, groupsOf(p)).final.value))).toBe(true);
      }
  });

  it('helps where pairs are ranked: from chance to certainty, beyond the error of the draws', () => {
    for (const selector of ['round-robin', 'swiss', 'pivot'] as const) {
      const finals = [0.5, 0.7, 1].map(
        (p) => simulate(mixed, votesOf(p), settings({ selector, votes: 2 }), { draws: 300, seed: 1 }).final,
      );
      const [chance, good, certain] = finals;
      expect(Math.abs((chance?.value ?? 0) - 0.5)).toBeLessThan(4 * (chance?.error ?? 0));
      expect(good?.value).toBeGreaterThan((chance?.value ?? 1) + 4 * (chance?.error ?? 1));
      expect(certain?.value).toBeGreaterThan(0.99);
    }
  });
});

describe('a judge that leans to what it is shown first', () => {
  it('lets the first of two equals win more often; the balanced display takes that away', () => {
    const firstWins = (display: Asking['display']) =>
      drawn(2000, (draw) => {
        const task = drawTask(2, 2, 'bias', draw);
        let first = 0;
        drawPairs(
          {
            ...roundRobin,
            scores: (table, played) => {
              const [pair] = played.flat();
              first = pair && pair.forA !== pair.forB ? Number(pair.forA > pair.forB) : 0.5;
              return roundRobin.scores(table, played);
            },
          },
          task,
          votesOf(0.7, 0.3),
          { ...asking(8, display), keep: 1 },
        );
        return first;
      });
    expect(firstWins('fixed').mean).toBeGreaterThan(0.7);
    const balanced = firstWins('balanced');
    expect(Math.abs(balanced.mean - 0.5)).toBeLessThan(4 * balanced.error);
  });

  it('is right more often when the display is balanced, exactly, at every accuracy above chance', () => {
    for (const bias of [0.1, 0.3, 0.5])
      for (const accuracy of [0.55, 0.7, 0.9]) {
        const right = (display: Asking['display']) =>
          groupPasses(votesOf(accuracy, bias), 0, { passing: 1, size: 2 }, asking(8, display)) ?? 0;
        expect(right('balanced')).toBeGreaterThan(right('fixed'));
      }
  });
});

describe('simulate', () => {
  it('gives the mean for random, stays below the oracle, and the same numbers again', () => {
    for (const selector of SIMULATED) {
      const run = () =>
        simulate(mixed, votesOf(0.75), settings({ selector, votes: 2 }), { draws: 60, seed: 4 });
      const { final, rounds, votesPerTask } = run();
      expect(run()).toEqual({ settings: settings({ selector, votes: 2 }), final, rounds, votesPerTask });
      if (selector === 'random') expect(final).toEqual({ value: 0.5, error: null, draws: null });
      else expect(final.value).toBeGreaterThan(0.5);
      expect(final.value).toBeLessThanOrEqual(1);
    }
    expect(oracleShare(16, 3, 4)).toBe(0.75);
    expect(oracleShare(16, 3, 1)).toBe(1);
  });

  it('lets later rounds of the judge count in a bracket only', () => {
    const effort = { draws: 30, seed: 1 };
    const final = (selector: SimulationSettings['selector'], ...accuracy: number[]) =>
      simulate(mixed, { ...votesOf(1), accuracy }, settings({ selector, votes: 3 }), effort).final.value;
    for (const selector of ['flat', 'round-robin', 'swiss', 'pivot'] as const)
      expect(final(selector, 0.8, 0)).toBe(final(selector, 0.8));
    expect(final('bracket', 0.8, 0)).toBeLessThan(final('bracket', 0.8));
  });

  it('needs no draws where all or none pass, and lets a task of few candidates stand', () => {
    const population = [
      { n: 16, passes: 0, tasks: 1 },
      { n: 16, passes: 16, tasks: 2 },
      { n: 2, passes: 1, tasks: 1 },
    ];
    const { final, votesPerTask } = simulate(
      population,
      votesOf(0.9),
      settings({ selector: 'swiss', keep: 2 }),
      {
        ...{ draws: 100, seed: 1 },
      },
    );
    expect(final).toEqual({ value: 2.5 / 4, error: null, draws: null });
    expect(votesPerTask).toBe((3 * 48 * 8) / 4);
  });
});
