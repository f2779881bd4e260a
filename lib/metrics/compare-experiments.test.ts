import { describe, expect, it } from 'vitest';
import type { OutcomeKind } from '@/lib/rollout/rollout';
import { compareExperiments, type ComparedInput, type ComparedTaskInput } from './compare-experiments';

const WORDS: Record<string, OutcomeKind> = { '+': 'passed', '-': 'failed', e: 'error' };

/** A task from its outcomes, e.g. `++-`; the final answer is the rollout at `final`. */
function task(
  name: string,
  outcomes: string,
  final: number | null = 0,
  more: Partial<ComparedTaskInput> = {},
): ComparedTaskInput {
  const rollouts = [...outcomes].map((mark, i) => ({
    id: `${name}${i}`,
    iteration: 0,
    outcome: WORDS[mark] ?? 'unknown',
  }));
  return {
    ...{ id: name, slug: name, name, rollouts },
    final: final === null ? null : `${name}${final}`,
    votes: null,
    cost: { usd: null, withoutPrice: 0 },
    ...more,
  };
}

const experiment = (id: string, tasks: ComparedTaskInput[]): ComparedInput => ({
  ...{ id, name: id, source: 'import', pipeline: false, agents: [], models: [] },
  ...{ selection: null, scripted: false, tasks },
});

const A = experiment('a', [
  task('both', '+-'),
  task('mine', '+-'),
  task('theirs', '-+'),
  task('none', '--'),
  task('unjudged', 'e-'),
  task('alone', '+'),
]);
const B = experiment('b', [
  task('both', '++'),
  task('mine', '--'),
  task('theirs', '+-'),
  task('none', '-'),
  task('unjudged', '+'),
  task('elsewhere', '+'),
]);

describe('compareExperiments', () => {
  it('puts every common task into one cell and counts no other', () => {
    const { pairs, compared, experiments } = compareExperiments([A, B], 'final');
    expect(pairs).toEqual([
      expect.objectContaining({
        ...{ a: 'a', b: 'b', compared: 4 },
        cells: { both: ['both'], onlyA: ['mine'], onlyB: ['theirs'], neither: ['none'] },
        ...{ unknown: ['unjudged'], onlyInA: ['alone'], onlyInB: ['elsewhere'] },
        mcnemar: { discordant: 2, p: 1 },
      }),
    ]);
    expect(pairs[0]?.difference).toMatchObject({ value: 0, n: 4 });
    expect(compared).toBe(4);
    expect(experiments.map(({ solved, tasks }) => [solved.value, solved.n, tasks])).toEqual([
      [0.5, 4, 6],
      [0.5, 4, 6],
    ]);
  });
  it('counts as solved what the rule says', () => {
    const cellsOf = (rule: 'any' | 'half') => compareExperiments([A, B], rule).pairs[0]?.cells;
    expect(cellsOf('any')).toEqual({
      both: ['both', 'theirs'],
      onlyA: ['mine'],
      onlyB: ['unjudged'],
      neither: ['none'],
    });
    expect(cellsOf('half')).toEqual(cellsOf('any'));
    const few = [task('t', '+--', 0), task('u', '++-', 2)];
    const sides = (rule: 'final' | 'any' | 'half') =>
      compareExperiments([experiment('x', few), experiment('y', few)], rule).tasks.map(
        ({ sides: [side] }) => side?.solved,
      );
    expect(sides('final')).toEqual([true, false]);
    expect(sides('any')).toEqual([true, true]);
    expect(sides('half')).toEqual([false, true]);
  });
  it('without a final answer nothing is known of it', () => {
    const open = experiment('open', [task('both', '++', null)]);
    const { pairs, tasks } = compareExperiments([open, B], 'final');
    expect(pairs[0]).toMatchObject({ compared: 0, unknown: ['both'] });
    expect(pairs[0]?.difference.value).toBeNull();
    expect(tasks.find(({ id }) => id === 'both')?.sides[0]).toMatchObject({ solved: null, passed: 2 });
  });
  it('adds up votes and money over the compared tasks only, and unknown stays unknown', () => {
    const voted = experiment('v', [
      task('both', '+', 0, { votes: { asked: 9, reused: 4 }, cost: { usd: 0.5, withoutPrice: 1 } }),
      task('none', '-', 0, { votes: { asked: 2, reused: 0 }, cost: { usd: null, withoutPrice: 2 } }),
      task('only here', '+', 0, { votes: { asked: 100, reused: 0 }, cost: { usd: 7, withoutPrice: 9 } }),
    ]);
    const [one, other] = compareExperiments([voted, B], 'final').experiments;
    expect(one).toMatchObject({
      votes: { asked: 11, reused: 4, paid: 7 },
      cost: { usd: 0.5, withoutPrice: 3 },
    });
    expect(other).toMatchObject({ votes: null, cost: { usd: null } });
  });
  it('makes a pair of every two, each over its own common tasks', () => {
    const c = experiment('c', [task('both', '+'), task('elsewhere', '-')]);
    const { pairs, compared } = compareExperiments([A, B, c], 'final');
    expect(pairs.map(({ a, b, compared: n }) => [a, b, n])).toEqual([
      ['a', 'b', 4],
      ['a', 'c', 1],
      ['b', 'c', 2],
    ]);
    expect(compared).toBe(1);
  });
  it('tells tasks of the same name in another benchmark, and does not match them', () => {
    const other = experiment('o', [{ ...task('both', '+'), id: 'another both', slug: 'both-2' }]);
    expect(compareExperiments([A, other], 'final').pairs[0]).toMatchObject({
      ...{ compared: 0, onlyInB: ['both-2'], namesakes: ['both'] },
    });
    expect(compareExperiments([A, B], 'final').pairs[0]?.namesakes).toEqual([]);
  });
  it('compares pass@1 of iteration 0 whatever the rule is', () => {
    const refined = experiment('r', [
      task('both', '-+', 1, {
        rollouts: [
          { id: 'both0', iteration: 0, outcome: 'failed' },
          { id: 'both1', iteration: 1, outcome: 'passed' },
        ],
      }),
    ]);
    const { pairs, experiments } = compareExperiments([refined, A], 'final');
    expect(pairs[0]?.passAt1Difference).toMatchObject({ value: 0.5, n: 1 });
    expect(experiments[0]?.passAt1).toMatchObject({ value: 0, n: 1 });
    expect(experiments[0]?.solved.value).toBe(1);
  });
});
