import { describe, expect, it } from 'vitest';
import { UNKNOWN_USAGE } from '@/lib/rollout/rollout';
import { makePipeline, makeTask, makeTournament, rolloutId } from '@/tests/make-pipeline';
import { pipelineReport } from './pipeline-report';

/** Four rollouts, two of them selected (`kept`), four that were shown these, one chosen by `final`. */
function task(slug: string, outcomes: [string, string], kept: number[], final: number[][], level = false) {
  const ids = [0, 1].map((iteration) => [0, 1, 2, 3].map((slot) => rolloutId(slug, iteration, slot)));
  const priors = kept.map((slot) => rolloutId(slug, 0, slot));
  return makeTask(slug, outcomes, {
    shown: (iteration) => (iteration === 0 ? [] : priors),
    tournaments: [
      makeTournament({ iteration: 0, purpose: 'select' }, ids[0] ?? [], [kept]),
      makeTournament({ iteration: 1, purpose: 'final' }, ids[1] ?? [], final, level),
    ],
    winner: rolloutId(slug, 1, final.at(-1)?.[0] ?? 0),
  });
}

const A = task('a', ['+-+-', '++++'], [0, 2], [[0, 2], [0]]);
const B = task('b', ['+---', '----'], [1, 2], [[0, 2], [0]]);
const C = task('c', ['----', '+---'], [0, 2], [[0, 2], [0]]);
const D = task('d', ['++--', '+x--'], [0, 2], [[0, 2], [2]], true);
const E = task('e', ['++++', '----'], [0, 2], [[0, 2], [0]]);
/** Still in iteration 1: one of its rollouts has come, and passed. */
const F = {
  ...makeTask('f', ['++--', '+'], {
    shown: (iteration) => (iteration === 0 ? [] : [rolloutId('f', 0, 0), rolloutId('f', 0, 2)]),
    ...{ status: 'running', complete: [true, false] },
  }),
};

const input = makePipeline({}, [A, B, C, D, E, F]);
const report = pipelineReport(input);

describe('pipelineReport', () => {
  it('puts all points of the main chart on the same finished tasks', () => {
    expect(report.tasks).toEqual({ total: 6, finished: 5, failed: 0, compared: 5 });
    expect(report.main.map(({ kind, iteration }) => `${kind} ${iteration}`)).toEqual([
      'iteration 0',
      'selected 0',
      'iteration 1',
      'final 1',
    ]);
    const values = report.main.map(({ passAt1 }) => passAt1.value);
    [0.45, 0.5, (1 + 0 + 1 / 4 + 1 / 3 + 0) / 5, 0.4].forEach((value, i) =>
      expect(values[i]).toBeCloseTo(value, 12),
    );
    expect(report.main.map(({ passAt1 }) => [passAt1.n, passAt1.method])).toEqual(
      Array(4).fill([5, 'task-bootstrap']),
    );
    expect(report.main.map(({ ceiling }) => ceiling.value)).toEqual([0.8, 0.6, 0.6, 0.4]);
    expect(report.gain.value).toBeCloseTo(-0.05, 12);
    expect(report.gain.low).toBeLessThan(-0.05);
    expect(report.gain.high).toBeGreaterThan(-0.05);
  });

  it('leaves a task out of every point when one of them cannot be judged', () => {
    const unjudged = task('u', ['++--', '++--'], [0, 2], [[0, 2], [0]]);
    const blind = {
      ...unjudged,
      rollouts: unjudged.rollouts.map((r) => (r.iteration === 1 ? { ...r, outcome: 'error' as const } : r)),
    };
    const { main, tasks, endings } = pipelineReport(makePipeline({}, [A, blind]));
    expect(tasks).toMatchObject({ finished: 2, compared: 1 });
    expect(main[0]?.passAt1).toMatchObject({ value: 0.5, n: 4, unit: 'rollouts', method: 'wilson' });
    expect(endings).toMatchObject({ solved: 1, open: 1 });
  });

  it('compares only tasks that have come to their end', () => {
    const givenUp = { ...E, status: 'cancelled' as const };
    expect(pipelineReport(makePipeline({}, [A, givenUp])).tasks).toMatchObject({ finished: 1, compared: 1 });
  });

  it('follows the rounds of a tournament over tasks with somebody judged in each', () => {
    const lost = task('l', ['x+--', '----'], [0, 2], [[0, 2], [0]]);
    const kept = (ids: string[]) => ({
      ...lost,
      rollouts: lost.rollouts.filter(({ id }) => !ids.includes(id)),
    });
    const gone = kept([rolloutId('l', 0, 0), rolloutId('l', 0, 2)]);
    const [select] = pipelineReport(makePipeline({}, [A, gone])).rounds;
    expect(select?.tournaments).toBe(2);
    expect(select?.rounds.map(({ passAt1 }) => [passAt1.value, passAt1.n])).toEqual([
      [0.5, 4],
      [1, 2],
    ]);
  });

  it('follows each tournament round by round', () => {
    const rounds = report.rounds.map(({ iteration, purpose, tournaments, rounds: list }) => ({
      ...{ iteration, purpose, tournaments },
      means: list.map((round) => round.passAt1.value?.toFixed(4)),
      alive: list.map((round) => round.population.max),
    }));
    expect(rounds).toEqual([
      { iteration: 0, purpose: 'select', tournaments: 5, means: ['0.4500', '0.5000'], alive: [4, 2] },
      // Round 1 of task d leaves a passing and a failing one: (1 + 0 + 1/2 + 1/2 + 0) / 5.
      {
        ...{ iteration: 1, purpose: 'final', tournaments: 5, alive: [4, 2, 1] },
        means: ['0.3167', '0.4000', '0.4000'],
      },
    ]);
    expect(report.rounds[0]?.floor).toBeCloseTo(0.45, 12);
  });

  it('judges the judge by round and by the lead of the winner', () => {
    expect(
      report.judge.map(({ iteration, round, correct, accuracy }) => [iteration, round, correct, accuracy.n]),
    ).toEqual([
      [0, 1, 2, 3],
      [0, null, 2, 3],
      [1, 1, 1, 1],
      [1, 2, 1, 2],
      [1, null, 2, 3],
    ]);
    expect(report.judgeByMargin.map(({ to, correct, accuracy }) => [to, correct, accuracy.n])).toEqual([
      [0, 0, 1],
      [0.25, 0, 0],
      [0.5, 4, 5],
      [0.75, 0, 0],
      [1, 0, 0],
    ]);
  });

  it('does not ask whether a judge was right about identical patches: it was not asked', () => {
    const identical = {
      ...A,
      tournaments: A.tournaments.map((one) => ({
        ...one,
        rounds: one.rounds.map(({ groups }) => ({
          groups: groups.map((group) => ({ ...group, decidedBy: 'identical' as const })),
        })),
      })),
    };
    expect(pipelineReport(makePipeline({}, [identical])).judge).toEqual([]);
  });

  it('groups refined rollouts by how many priors pass, and leaves half-run iterations out', () => {
    const bins = report.byPriors.map(({ passing, priors, tasks, rollouts, passAt1 }) => [
      `${passing}/${priors}`,
      tasks,
      rollouts,
      passAt1.value,
    ]);
    expect(bins).toEqual([
      ['0/2', 2, 8, 0.125],
      ['1/2', 1, 3, 1 / 3],
      ['2/2', 2, 8, 0.5],
    ]);
  });

  it('leaves rollouts out whose priors no test has judged', () => {
    const blind = task('u', ['x-x-', '++--'], [0, 2], [[0, 2], [0]]);
    expect(pipelineReport(makePipeline({}, [blind])).byPriors).toEqual([]);
  });

  it('counts tasks by passing rollouts and from one iteration to the next', () => {
    const [first, second] = report.passCounts;
    expect(first).toMatchObject({ mixed: 4, allPass: 1, allFail: 1 });
    expect(first?.bins.map((bin) => [`${bin.passed}/${bin.judged}`, bin.tasks])).toEqual([
      ['0/4', 1],
      ['1/4', 1],
      ['2/4', 3],
      ['4/4', 1],
    ]);
    expect(second).toMatchObject({ mixed: 2, allPass: 1, allFail: 2 });
    expect(report.transitions).toEqual([
      {
        ...{ fromIteration: 0, toIteration: 1, size: 4 },
        cells: [
          { from: 0, to: 1, tasks: ['c'] },
          { from: 1, to: 0, tasks: ['b'] },
          { from: 2, to: 1, tasks: ['d'] },
          { from: 2, to: 4, tasks: ['a'] },
          { from: 4, to: 0, tasks: ['e'] },
        ],
      },
    ]);
    expect([report.newlySolved, report.newlyLost]).toEqual([['c'], ['b', 'e']]);
  });

  it('estimates pass@k without bias, over the tasks that have k judged rollouts', () => {
    const of = (iteration: number, k: number) =>
      report.passAtK.find((row) => row.iteration === iteration && row.k === k)?.value;
    expect(of(0, 1)?.value).toBeCloseTo(2.75 / 6, 12);
    expect(of(0, 2)?.value).toBeCloseTo((3 * (5 / 6) + 1 / 2 + 0 + 1) / 6, 12);
    expect(of(0, 4)).toMatchObject({ value: 5 / 6, n: 6 });
    expect(of(1, 4)).toMatchObject({ value: 0.5, n: 4 });
  });

  it('gives every task one ending, with the round that lost it', () => {
    expect(report.endings).toEqual({
      ...{ solved: 2, 'never-solved': 0, 'lost-by-selection': 1, 'lost-by-refinement': 1 },
      ...{ 'lost-by-final-vote': 1, open: 1 },
    });
    const rows = report.taskEndings.map(({ slug, ending, newlySolved, delta, lostIn, priors }) => [
      ...[slug, ending, newlySolved, delta],
      lostIn && `${lostIn.purpose} ${lostIn.round}`,
      priors?.passed,
    ]);
    expect(rows).toEqual([
      ['a', 'solved', false, 0.5, null, 2],
      ['b', 'lost-by-selection', false, -0.25, 'select 1', 0],
      ['c', 'solved', true, 1, null, 0],
      ['d', 'lost-by-final-vote', false, -0.5, 'final 2', 1],
      ['e', 'lost-by-refinement', false, -1, null, 2],
      ['f', 'open', false, null, null, 1],
    ]);
  });

  it('adds up steps by outcome and money by role; unknown money stays unknown', () => {
    const usage = { ...UNKNOWN_USAGE, output: 7 };
    const line = (taskId: string, costUsd: number | null) => ({
      ...{ taskId, role: 'judge' as const, iteration: 1, calls: 3, usage, costUsd },
      callsWithoutPrice: costUsd === null ? 3 : 0,
    });
    const paid = pipelineReport(makePipeline({}, [A, B, C], [line('a', 0.5), line('a', null), line('b', 2)]));
    expect(paid.cost).toEqual([
      {
        role: 'judge',
        iteration: 1,
        calls: 9,
        usage: { ...usage, output: 21 },
        costUsd: 2.5,
        callsWithoutPrice: 3,
      },
    ]);
    expect(paid.taskEndings.map((ending) => ending.costUsd)).toEqual([0.5, 2, null]);
    const effort = report.effort.map((row) => [row.iteration, row.outcome, row.rollouts, row.meanSteps]);
    expect(effort).toEqual([
      [0, null, 24, 10],
      [0, 'passed', 11, 10],
      [0, 'failed', 13, 10],
      [1, null, 20, (6 * 4 + 14 * 6) / 20],
      [1, 'passed', 6, 4],
      [1, 'failed', 13, 6],
      [1, 'error', 1, 6],
    ]);
    expect(report.effort[0]).toMatchObject({ meanTokens: null, withTokens: 0, meanCostUsd: null });
  });

  it('counts all tokens, cached or not, of the rollouts where they are known', () => {
    const usages = [
      { uncachedInput: 5, cacheRead: 100, cacheWrite: null, output: 20, reasoning: 7 },
      { uncachedInput: 1, cacheRead: null, cacheWrite: 2, output: 3, reasoning: null },
      { ...UNKNOWN_USAGE, output: 1_000 },
    ];
    const one = makeTask('t', ['++-']);
    const rollouts = one.rollouts.map((rollout, i) => ({ ...rollout, usage: usages[i] ?? UNKNOWN_USAGE }));
    const { effort } = pipelineReport(makePipeline({ iterations: 1 }, [{ ...one, rollouts }]));
    expect(effort[0]).toMatchObject({ meanTokens: (125 + 6) / 2, withTokens: 2, tokensInterval: null });
  });

  it('knows nothing where nothing has come', () => {
    const empty = pipelineReport(makePipeline({}, []));
    expect(empty.main.map(({ passAt1 }) => [passAt1.value, passAt1.n])).toEqual(Array(4).fill([null, 0]));
    expect(empty.gain).toMatchObject({ value: null, n: 0 });
    expect([empty.rounds, empty.judge, empty.byPriors, empty.passAtK]).toEqual([[], [], [], []]);
  });
});
