import { describe, expect, it } from 'vitest';
import { UNKNOWN_USAGE } from '@/lib/rollout/rollout';
import { meanOverTasks, passAtK, passRate, wilson } from './intervals';
import { experimentReport, type ReportTask } from './report';

describe('intervals', () => {
  it('wilson agrees with published values (Newcombe 1998, Table I: 81/263, 15/148, 0/20, 1/29)', () => {
    const rounded = (k: number, n: number) => {
      const rate = wilson(k, n, 'rollouts');
      return [rate.low?.toFixed(4), rate.high?.toFixed(4)];
    };
    expect(rounded(81, 263)).toEqual(['0.2553', '0.3662']);
    expect(rounded(15, 148)).toEqual(['0.0624', '0.1605']);
    expect(rounded(0, 20)).toEqual(['0.0000', '0.1611']);
    expect(rounded(1, 29)).toEqual(['0.0061', '0.1718']);
  });
  it('pass@k is 1 - C(n-c,k)/C(n,k)', () => {
    expect(passAtK(10, 3, 1)).toBeCloseTo(0.3);
    expect(passAtK(5, 2, 2)).toBeCloseTo(1 - 3 / 10);
    expect(passAtK(4, 0, 4)).toBe(0);
    expect(passAtK(4, 1, 4)).toBe(1);
    expect(passAtK(3, 1, 4)).toBeNull();
  });
  it('one task is counted by rollouts, several by tasks; unjudged tasks are left out', () => {
    expect(passRate([{ passed: 2, judged: 21 }])).toMatchObject({ n: 21, unit: 'rollouts' });
    const rate = passRate([
      { passed: 1, judged: 2 },
      { passed: 4, judged: 4 },
      { passed: 0, judged: 0 },
    ]);
    expect(rate).toMatchObject({ value: 0.75, n: 2, unit: 'tasks' });
    expect(rate.low).toBeLessThanOrEqual(0.75);
  });
  it('a bootstrap of equal values has no width, and nothing counted is unknown, not 0', () => {
    expect(meanOverTasks([0.5, 0.5, 0.5])).toMatchObject({ value: 0.5, low: 0.5, high: 0.5 });
    expect(meanOverTasks([])).toMatchObject({ value: null, low: null });
    expect(wilson(0, 0, 'tasks').value).toBeNull();
  });
});

const rollout = (id: string, outcome: 'passed' | 'failed' | 'error' | 'unknown', steps = 4) => ({
  id,
  outcome,
  steps,
  usage: UNKNOWN_USAGE,
  costUsd: null,
});
const votes = { asked: 10, counted: 9, spoiled: 1, reasks: 2, planned: 24 };

function task(outcomes: string, winners: string[][], prefix = 'r'): ReportTask {
  const rollouts = [...outcomes].map((o, i) =>
    rollout(`${prefix}${i}`, o === '+' ? 'passed' : o === '-' ? 'failed' : 'error'),
  );
  let alive = rollouts.map((r) => r.id);
  const rounds = winners.map((round) => {
    const size = alive.length / round.length;
    const groups = round.map((winner, i) => ({
      candidates: alive.slice(i * size, (i + 1) * size),
      winner,
      decidedBy: 'votes' as const,
    }));
    alive = round;
    return { groups };
  });
  return {
    id: 't',
    slug: 't',
    name: 't',
    rollouts,
    tournament: { id: 'x', rounds, survivors: alive, votes, firstPlace: { wins: 5, votes: 9 } },
  };
}

describe('experimentReport', () => {
  it('follows the population round by round and finds the group where a passing attempt was lost', () => {
    const report = experimentReport({ tasks: [task('+---', [['r0', 'r2'], ['r2']])], calls: [] });
    expect(report.rounds.map((r) => r.passAt1.value)).toEqual([0.25, 0.5, 0]);
    expect(report.rounds.map((r) => r.ceiling.value)).toEqual([1, 1, 0]);
    expect(report.judge.map((j) => [j.round, j.correct, j.accuracy.n])).toEqual([
      [1, 1, 1],
      [2, 0, 1],
      [null, 1, 2],
    ]);
    expect(report.endings).toEqual({ right: 0, lost: 1, 'nothing-passed': 0, unknown: 0 });
    expect(report.votes.planned).toBe(24);
  });
  it('an infrastructure error is not a wrong answer', () => {
    const report = experimentReport({ tasks: [task('+x', [['r0']])], calls: [] });
    expect(report.passAt1).toMatchObject({ value: 1, n: 1 });
    expect(report.tasks[0]).toMatchObject({ passed: 1, judged: 1, errors: 1, ending: 'right' });
    expect(report.judge).toEqual([]);
  });
  it('a winner that no test has judged is neither right nor wrong', () => {
    const report = experimentReport({ tasks: [task('+-x', [['r2']])], calls: [] });
    expect(report.judge).toEqual([]);
    expect(report.endings.unknown).toBe(1);
  });
  it('a task whose patches are all alike has one candidate alive, without a round', () => {
    const alike = task('++++', [], 'a');
    const folded = { ...alike, tournament: alike.tournament && { ...alike.tournament, survivors: ['a0'] } };
    const report = experimentReport({ tasks: [folded, task('+-', [['r1']])], calls: [] });
    expect(report.rounds.map((r) => r.population)).toEqual([
      { min: 2, max: 4 },
      { min: 1, max: 1 },
    ]);
    const kept = experimentReport({ tasks: [task('+-', [])], calls: [] });
    expect(kept.rounds).toHaveLength(1);
  });
  it('a task that ended earlier stands with its survivors', () => {
    const report = experimentReport({
      tasks: [task('+-', [['r0']]), task('-+--', [['b1', 'b2'], ['b1']], 'b')],
      calls: [],
    });
    expect(report.rounds).toHaveLength(3);
    expect(report.rounds.at(-1)?.passAt1.value).toBe(1);
    expect(report.rounds[2]?.population).toEqual({ min: 1, max: 1 });
  });
  it('keeps unknown cost apart from free', () => {
    const usage = { ...UNKNOWN_USAGE, uncachedInput: 10, output: 2 };
    const report = experimentReport({
      tasks: [task('+-', [['r0']])],
      calls: [
        { role: 'judge', model: 'scripted/evidence', usage, costUsd: 0 },
        { role: 'judge', model: 'anthropic/x', usage, costUsd: null },
      ],
    });
    expect(report.cost.find((c) => c.role === 'agent')?.costUsd).toBeNull();
    expect(report.cost.find((c) => c.role === 'judge')).toMatchObject({
      costUsd: 0,
      calls: 2,
      callsWithoutPrice: 1,
    });
    expect(report.cost.find((c) => c.role === 'judge')?.usage).toMatchObject({
      uncachedInput: 20,
      cacheRead: null,
      output: 4,
    });
  });
});
