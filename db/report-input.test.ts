import { beforeEach, describe, expect, it } from 'vitest';
import { experimentReport } from '@/lib/metrics/report';
import { storePipeline } from '@/tests/stored-pipeline';
import { testDatabase } from '@/tests/test-database';
import type { Db } from './client';
import { experimentList } from './experiment-list';
import { wholeReport } from './report';
import { defaultSelection, reportInput } from './report-input';
import { findTournament, finishTournament, startTournament } from './tournaments';

const N = 6;
const TASKS = ['alpha', 'beta', 'gamma'];

let db: Db;
let id: string;
const selection = (iteration: number, purpose: string) => `${id}.${iteration}.${purpose}`;
const reportOf = (selectionId: string | null) => experimentReport(reportInput(db, id, selectionId));

beforeEach(async () => {
  db = testDatabase().db;
  id = await storePipeline(db, 'e', { n: N, tasks: TASKS });
});

/** Passed and judged rollouts of an iteration by task, from the rows. */
function judgedOf(iteration: number): { passed: number; judged: number }[] {
  return db.$client
    .prepare<[string], { passed: number; judged: number }>(
      `select sum(outcome = 'passed') as passed, sum(outcome in ('passed', 'failed')) as judged
         from rollouts join tasks on tasks.id = task_id
        where experiment_id = ? and iteration = ${iteration} group by tasks.name order by tasks.name`,
    )
    .all(id);
}
const counts = (report: ReturnType<typeof reportOf>) =>
  report.tasks.map(({ passed, judged }) => ({ passed, judged }));

describe('a report', () => {
  it('without a selection is about iteration 0', () => {
    const report = reportOf(null);
    expect(report.rollouts).toBe(TASKS.length * N);
    expect(counts(report)).toEqual(judgedOf(0));
    expect(report.rounds.map((round) => round.passAt1)).toEqual([report.passAt1]);
  });

  it('on a selection of a pipeline is about the candidates of its tournaments', () => {
    expect(counts(reportOf(selection(0, 'select')))).toEqual(judgedOf(0));
    const final = reportOf(selection(1, 'final'));
    // The champion of iteration 0 stands in the final too.
    expect(final.tasks.map((task) => task.rollouts)).toEqual(TASKS.map(() => N + 1));
    const winners = db.$client
      .prepare(`select winner from task_runs where experiment_id = ?`)
      .pluck()
      .all(id);
    expect(final.tasks.flatMap((task) => task.survivors.map((one) => one.rolloutId)).sort()).toEqual(
      winners.sort(),
    );
    expect(final.tasks.every((task) => task.ending !== null)).toBe(true);
    expect(reportOf(selection(0, 'champion')).tasks.map((task) => task.rollouts)).toEqual(TASKS.map(() => 2));
  });

  it('shows the same rounds and judge as the figures of the pipeline', () => {
    for (const [iteration, purpose] of [
      [0, 'select'],
      [0, 'champion'],
      [1, 'final'],
    ] as const) {
      const report = wholeReport(db, id, selection(iteration, purpose));
      const mine = report.pipeline?.rounds.find((r) => r.iteration === iteration && r.purpose === purpose);
      expect(report.rounds).toEqual(mine?.rounds);
      const judge = report.pipeline?.judge.filter((r) => r.iteration === iteration && r.purpose === purpose);
      expect(judge?.map(({ round, correct, accuracy }) => ({ round, correct, accuracy }))).toEqual(
        report.judge,
      );
    }
  });

  it('counts all money of the experiment once, whatever it is about', () => {
    const paid = [null, selection(0, 'select'), selection(1, 'final')].map((one) => {
      const agent = reportOf(one).cost.find((line) => line.role === 'agent');
      return [agent?.calls, agent?.costUsd?.toFixed(9), agent?.usage.output];
    });
    const [row] = db.$client
      .prepare<[string], { n: number; cost: number; output: number }>(
        `select count(*) as n, sum(cost_usd) as cost, sum(usage ->> '$.output') as output
           from rollouts where experiment_id = ?`,
      )
      .all(id);
    expect(paid).toEqual(Array(3).fill([2 * TASKS.length * N, row?.cost.toFixed(9), row?.output]));
    const judge = (one: string) => reportOf(one).cost.find((line) => line.role === 'judge')?.calls;
    const asked = db.$client.prepare(`select count(*) from calls where role = 'judge'`).pluck().get();
    expect([judge(selection(0, 'select')), judge(selection(1, 'final'))]).toEqual([asked, asked]);
  });
});

describe('defaultSelection', () => {
  it('is what comes closest to the answer of a pipeline, until a person selects again', () => {
    expect(defaultSelection(db, 'nothing')).toBeNull();
    expect(defaultSelection(db, id)).toBe(selection(1, 'final'));
    expect(wholeReport(db, id, defaultSelection(db, id)).selectionId).toBe(selection(1, 'final'));
    const known = reportOf(selection(1, 'final')).tasks[0]?.tournamentId;
    const row = findTournament(db, known ?? '');
    if (!row) throw new Error('no final');
    const { createdAt: _at, finishedAt: _end, error: _error, status: _status, ...same } = row;
    startTournament(db, { ...same, id: 'asked', selectionId: 'asked', iteration: 0, purpose: null });
    db.$client.prepare(`update tournaments set created_at = '2999-01-01' where id = 'asked'`).run();
    expect(defaultSelection(db, id)).toBe('asked');
    // Not finished yet: its tasks stand with iteration 0.
    expect(counts(reportOf('asked'))).toEqual(judgedOf(0));
    finishTournament(db, 'asked', { status: 'failed', error: 'The judge is gone.' }, '2999-01-01');
    expect(experimentList(db).experiments[0]?.selection?.id).toBe(selection(1, 'final'));
  });
});

describe('the list of experiments', () => {
  it("shows pass@1 of iteration 0 and the endings of a pipeline's answer", () => {
    const [line] = experimentList(db).experiments;
    expect(line?.passAt1).toEqual(reportOf(null).passAt1);
    expect(line?.rollouts).toBe(2 * TASKS.length * N);
    expect(line?.judged).toBe(judgedOf(0).reduce((sum, task) => sum + task.judged, 0));
    expect(line?.selection).toMatchObject({
      id: selection(1, 'final'),
      endings: reportOf(selection(1, 'final')).endings,
    });
    const agents = reportOf(null).cost.find((cost) => cost.role === 'agent')?.costUsd;
    expect(line?.cost.agent).toBeCloseTo(agents ?? Number.NaN, 9);
  });
});
