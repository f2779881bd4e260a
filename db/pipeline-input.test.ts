import { describe, expect, it } from 'vitest';
import { pipelineReportSchema } from '@/lib/api/pipeline-report';
import { pipelineListSchema } from '@/lib/api/pipelines';
import { pipelineReport } from '@/lib/metrics/pipeline-report';
import type { PipelineReport } from '@/lib/metrics/pipeline-types';
import { storePipeline } from '@/tests/stored-pipeline';
import { testDatabase } from '@/tests/test-database';
import type { Db } from './client';
import { createExperiment } from './experiments';
import { updateSlot } from './launches';
import { pipelineInput } from './pipeline-input';
import { pipelineList } from './pipeline-list';
import { moveTaskRun } from './task-runs';
import { finishTournament, startTournament, findTournament } from './tournaments';

function reportOf(db: Db, id: string): PipelineReport {
  const input = pipelineInput(db, id);
  if (!input) throw new Error('no pipeline');
  return pipelineReport(input);
}

type Row = Record<string, string | number | null>;
const rowsOf = (db: Db, sql: string, ...values: string[]) =>
  db.$client.prepare<string[], Row>(sql).all(...values);
const mean = (values: number[]) => values.reduce((a, b) => a + b, 0) / values.length;
const list = (json: string | number | null | undefined): string[] => JSON.parse(String(json));

/** The raw rows once more, by other means: plain SQL and plain loops, no code of the figures. */
function recount(db: Db, id: string) {
  const rollouts = rowsOf(
    db,
    `select id, task_id as task, iteration as t, outcome, step_count as steps,
            (select group_concat(value ->> '$.rolloutId', ',') from json_each(refinement, '$.priors')) as priors
       from rollouts where experiment_id = ? and status = 'finished'`,
    id,
  );
  const outcome = new Map(rollouts.map((row) => [String(row.id), row.outcome]));
  const judged = (ids: string[]) =>
    ids.filter((one) => ['passed', 'failed'].includes(String(outcome.get(one))));
  const passing = (ids: string[]) => ids.filter((one) => outcome.get(one) === 'passed');
  const share = (ids: string[]) =>
    judged(ids).length === 0 ? null : passing(ids).length / judged(ids).length;
  const tasks = rowsOf(db, `select task_id as task, winner from task_runs where experiment_id = ?`, id);
  const iteration = (task: Row, t: number) =>
    rollouts.filter((row) => row.task === task.task && row.t === t).map((row) => String(row.id));
  const tournament = (task: Row, t: number, purpose: string) =>
    rowsOf(
      db,
      `select id, candidates, survivors from tournaments
        where experiment_id = ? and task_id = ? and iteration = ${t} and purpose = ?`,
      ...[id, String(task.task), purpose],
    )[0];
  return { rollouts, tasks, outcome, judged, passing, share, iteration, tournament };
}

describe('the figures of a pipeline', () => {
  it('equal a recount of the raw rows', async () => {
    const { db } = testDatabase();
    const id = await storePipeline(db, 'e');
    const report = reportOf(db, id);
    const raw = recount(db, id);

    // Main chart: tasks that have every point.
    const points = raw.tasks
      .map((task) => [
        raw.share(raw.iteration(task, 0)),
        raw.share(list(raw.tournament(task, 0, 'select')?.survivors)),
        raw.share(raw.iteration(task, 1)),
        raw.share([String(task.winner)]),
      ])
      .filter((all) => all.every((point) => point !== null));
    expect(points.length).toBeGreaterThan(2);
    report.main.forEach(({ passAt1 }, i) => {
      expect(passAt1.n).toBe(points.length);
      expect(passAt1.value).toBeCloseTo(mean(points.map((all) => all[i] ?? 0)), 12);
    });
    expect(report.gain.value).toBeCloseTo(mean(points.map((all) => (all[3] ?? 0) - (all[0] ?? 0))), 12);

    // Judge: mixed groups that were voted on.
    const groups = rowsOf(
      db,
      `select t.iteration as t, t.purpose, g.round, g.candidates, g.winner, g.tally from groups g
         join tournaments t on t.id = g.tournament_id
        where t.experiment_id = ? and g.decided_by <> 'identical'`,
      id,
    ).filter((group) => {
      const members = list(group.candidates);
      const passed = raw.passing(members).length;
      return (
        passed > 0 && passed < raw.judged(members).length && raw.judged([String(group.winner)]).length > 0
      );
    });
    expect(groups.length).toBeGreaterThan(5);
    for (const row of report.judge) {
      const mine = groups.filter(
        (group) =>
          group.t === row.iteration &&
          group.purpose === row.purpose &&
          (row.round === null || group.round === row.round - 1),
      );
      expect(row.accuracy.n).toBe(mine.length);
      expect(row.correct).toBe(raw.passing(mine.map((group) => String(group.winner))).length);
    }
    expect(report.judgeByMargin.reduce((sum, bin) => sum + bin.accuracy.n, 0)).toBe(groups.length);
    const level = groups.filter(({ tally }) => {
      const sorted = list(tally)
        .map(Number)
        .sort((a, b) => b - a);
      return sorted[0] === sorted[1];
    });
    expect(report.judgeByMargin[0]?.accuracy.n).toBe(level.length);

    // Refined rollouts by passing priors.
    const bins = new Map<string, string[]>();
    for (const row of raw.rollouts.filter((one) => one.t === 1 && raw.judged([String(one.id)]).length > 0)) {
      const priors = String(row.priors).split(',');
      const key = `${raw.passing(priors).length}/${raw.judged(priors).length}`;
      if (raw.judged(priors).length > 0) bins.set(key, [...(bins.get(key) ?? []), String(row.id)]);
    }
    expect(new Map(report.byPriors.map((bin) => [`${bin.passing}/${bin.priors}`, bin.rollouts]))).toEqual(
      new Map([...bins].map(([key, ids]) => [key, ids.length])),
    );

    // From one iteration to the next, and the endings.
    const moves = raw.tasks.map(
      (task) => `${raw.passing(raw.iteration(task, 0)).length}→${raw.passing(raw.iteration(task, 1)).length}`,
    );
    expect(
      report.transitions[0]?.cells.flatMap(({ from, to, tasks }) => tasks.map(() => `${from}→${to}`)).sort(),
    ).toEqual(moves.sort());
    const solved = raw.tasks.filter((task) => raw.passing([String(task.winner)]).length > 0).length;
    expect(report.endings.solved).toBe(solved);
    expect(Object.values(report.endings).reduce((a, b) => a + b, 0)).toBe(raw.tasks.length);

    // Steps, calls and money.
    for (const t of [0, 1]) {
      const mine = raw.rollouts.filter((row) => row.t === t);
      const effort = report.effort.find((row) => row.iteration === t && row.outcome === null);
      expect(effort).toMatchObject({
        rollouts: mine.length,
        meanSteps: mean(mine.map((row) => Number(row.steps))),
      });
    }
    for (const role of ['agent', 'summariser', 'judge']) {
      const [sums] = rowsOf(
        db,
        `select count(*) as calls, sum(cost_usd) as cost, sum(usage ->> '$.output') as output,
                sum(usage ->> '$.cacheWrite') as written, sum(cost_usd is null) as unpriced
           from calls where experiment_id = ? and role = ?`,
        ...[id, role],
      );
      const mine = report.cost.filter((line) => line.role === role);
      const sum = (pick: (line: (typeof mine)[number]) => number | null) =>
        mine.reduce((total, line) => total + (pick(line) ?? 0), 0);
      expect(sum((line) => line.calls)).toBe(sums?.calls);
      expect(sum((line) => line.costUsd)).toBeCloseTo(Number(sums?.cost), 9);
      expect(sum((line) => line.usage.output)).toBe(sums?.output);
      expect(sum((line) => line.callsWithoutPrice)).toBe(sums?.unpriced);
      expect(mine.map((line) => line.usage.cacheWrite)).toEqual(mine.map(() => sums?.written));
    }
    const everything = rowsOf(db, `select sum(cost_usd) as cost from calls where experiment_id = ?`, id)[0]
      ?.cost;
    expect(report.taskEndings.reduce((sum, task) => sum + (task.costUsd ?? 0), 0)).toBeCloseTo(
      Number(everything),
      9,
    );
  });

  it.each([
    ['single', 'last', 2],
    ['random-k', 'last-and-champion', 3],
    ['select-k', 'last-and-champion', 3],
    ['select-k', 'last', 1],
  ] as const)(
    'of context %s, pool %s and T=%i add up and survive the wire',
    async (context, pool, iterations) => {
      const { db } = testDatabase();
      const id = await storePipeline(db, 'e', { context, pool, iterations });
      const report = reportOf(db, id);
      expect(pipelineReportSchema.parse(JSON.parse(JSON.stringify(report)))).toEqual(report);
      expect(Object.values(report.endings).reduce((a, b) => a + b, 0)).toBe(5);
      const selected = report.main.filter(({ kind }) => kind === 'selected').length;
      expect(selected).toBe(context === 'select-k' ? iterations - 1 : 0);
      expect(report.main).toHaveLength(iterations + selected + 1);
      const refined = report.byPriors.reduce((sum, bin) => sum + bin.rollouts, 0);
      const raw = recount(db, id).rollouts.filter(
        (row) => Number(row.t) > 0 && ['passed', 'failed'].includes(String(row.outcome)),
      );
      expect(refined).toBeLessThanOrEqual(raw.length);
      expect(refined > 0).toBe(iterations > 1);
      for (const counts of report.passCounts) {
        expect(counts.mixed + counts.allPass + counts.allFail).toBe(
          counts.bins.reduce((sum, bin) => sum + bin.tasks, 0),
        );
      }
      const answer = { pipelines: pipelineList(db) };
      expect(pipelineListSchema.parse(JSON.parse(JSON.stringify(answer)))).toEqual(answer);
      expect(answer.pipelines).toMatchObject([
        { id, n: 6, iterations, context, pool, main: report.main, gain: report.gain, tasks: report.tasks },
      ]);
    },
  );
});

describe('pipelineInput', () => {
  it('is null without a pipeline', () => {
    const { db } = testDatabase();
    const { id } = createExperiment(db, 'imported', 'import', 'unit');
    expect(pipelineInput(db, id)).toBeNull();
    expect(pipelineInput(db, 'nothing')).toBeNull();
    expect(pipelineList(db)).toEqual([]);
  });

  it('counts calls of the pipeline only: no other summariser, no selection that a person asked for', async () => {
    const { db } = testDatabase();
    const id = await storePipeline(db, 'e', { tasks: ['alpha'] });
    const before = pipelineInput(db, id)?.calls;
    const [tournament] = pipelineInput(db, id)?.tasks[0]?.tournaments ?? [];
    const row = findTournament(db, tournament?.id ?? '');
    if (!row) throw new Error('no tournament');
    startTournament(db, { ...row, id: 'asked', selectionId: 'asked', purpose: null });
    const copy = db.$client.prepare<[string, string | null, string, string]>(
      `insert into calls (key, experiment_id, role, rollout_id, tournament_id, model, served_by, prompt_hash, reply,
                          stop_reason, usage, cost_usd, latency_ms)
       select ?, experiment_id, role, rollout_id, ?, ?, served_by, prompt_hash, reply, stop_reason, usage, cost_usd, 1
         from calls where role = ? limit 1`,
    );
    copy.run('other judge', 'asked', 'scripted/j', 'judge');
    copy.run('other summariser', null, 'other/s', 'summariser');
    expect(pipelineInput(db, id)?.calls).toEqual(before);
    copy.run('again', null, 'scripted/s', 'summariser');
    expect(pipelineInput(db, id)?.calls).not.toEqual(before);
  });

  it('counts an iteration only when all its rollouts have come', async () => {
    const { db } = testDatabase();
    const id = await storePipeline(db, 'e', { tasks: ['alpha'] });
    const complete = () => pipelineInput(db, id)?.tasks[0]?.complete;
    expect(complete()).toEqual([true, true]);
    const taskId = pipelineInput(db, id)?.tasks[0]?.id ?? '';
    const slot = { experimentId: id, taskId, iteration: 1, slot: 2 };
    updateSlot(db, slot, { status: 'running' });
    expect(complete()).toEqual([true, false]);
    // One that a person gave up does not keep a finished task from counting; in a task given up it does.
    updateSlot(db, slot, { status: 'cancelled' });
    expect(complete()).toEqual([true, true]);
    moveTaskRun(db, slot, ['finished'], { status: 'failed' });
    expect(complete()).toEqual([true, false]);
  });

  it('takes the newest tournament of an iteration and purpose, once it has finished', async () => {
    const { db } = testDatabase();
    const id = await storePipeline(db, 'e', { tasks: ['alpha'] });
    const finals = () =>
      pipelineInput(db, id)?.tasks[0]?.tournaments.filter((one) => one.purpose === 'final') ?? [];
    const [first] = finals();
    const row = findTournament(db, first?.id ?? '');
    if (!row) throw new Error('no final');
    const { createdAt: _at, finishedAt: _end, error: _error, status: _status, survivors, ...same } = row;
    startTournament(db, { ...same, id: 'again' });
    db.$client.prepare(`update tournaments set created_at = '2999-01-01' where id = 'again'`).run();
    expect(finals()).toEqual([]);
    finishTournament(
      db,
      'again',
      {
        status: 'finished',
        result: { rounds: [], ranking: null, collapsed: [], survivors: survivors ?? [] },
      },
      '2999-01-01',
    );
    expect(finals().map((one) => [one.id, one.survivors])).toEqual([['again', survivors]]);
  });
});
