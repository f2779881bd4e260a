import { beforeEach, describe, expect, it } from 'vitest';
import type { Db } from '@/db/client';
import { makeRollout } from '@/tests/make-rollout';
import { storePipeline } from '@/tests/stored-pipeline';
import { testDatabase } from '@/tests/test-database';
import { compareExperimentsNamed } from './compare-experiments';
import { importRollouts } from './import-rollouts';

let db: Db;
let one: string;
let other: string;

beforeEach(async () => {
  db = testDatabase().db;
  one = await storePipeline(db, 'one', { tasks: ['alpha', 'beta', 'gamma', 'delta'] });
  other = await storePipeline(db, 'other', { tasks: ['beta', 'gamma', 'delta', 'eps'], keep: 3 });
});

const rows = <T>(sql: string, ...values: string[]): T[] =>
  db.$client.prepare<string[], T>(sql).all(...values);

/** Outcome of the final answer by task, from the rows. */
const finals = (id: string) =>
  new Map(
    rows<{ slug: string; outcome: string }>(
      `select tasks.slug, rollouts.outcome from task_runs join rollouts on rollouts.id = winner
         join tasks on tasks.id = task_runs.task_id where task_runs.experiment_id = ?`,
      id,
    ).map((row) => [row.slug, row.outcome]),
  );

async function importOne(name: string, tasks: Record<string, ('passed' | 'failed')[]>): Promise<void> {
  const entries = Object.entries(tasks).flatMap(([task, outcomes]) =>
    outcomes.map((kind, i) => {
      const made = makeRollout(`${task}-${i}`);
      const outcome = { kind, reward: null, detail: null, recordedIn: null, tests: [] };
      const recorded = { ...made, task: { ...made.task, name: task }, outcome };
      return { path: recorded.sourceKey, load: async () => recorded };
    }),
  );
  const context = { db, now: () => new Date() };
  const input = { experimentName: name, origin: 'here', entries, failed: [] };
  await importRollouts(context, input, () => undefined, new AbortController().signal);
}

describe('compareExperimentsNamed', () => {
  it('stands on the final answers of the tasks that both have', () => {
    const { pairs, experiments, tasks } = compareExperimentsNamed({ db }, ['one', 'other'], 'final');
    const [a, b] = [finals(one), finals(other)];
    const known = ['beta', 'gamma', 'delta'].filter((slug) =>
      [a, b].every((of) => ['passed', 'failed'].includes(of.get(slug) ?? '')),
    );
    const cellOf = (inA: boolean, inB: boolean) =>
      known.filter((slug) => (a.get(slug) === 'passed') === inA && (b.get(slug) === 'passed') === inB).sort();
    expect(pairs[0]).toMatchObject({
      compared: known.length,
      cells: {
        ...{ both: cellOf(true, true), onlyA: cellOf(true, false) },
        ...{ onlyB: cellOf(false, true), neither: cellOf(false, false) },
      },
      ...{ onlyInA: ['alpha'], onlyInB: ['eps'] },
    });
    expect(known.length).toBeGreaterThan(0);
    expect(experiments.map((e) => [e.id, e.tasks, e.pipeline, e.scripted])).toEqual([
      [one, 4, true, true],
      [other, 4, true, true],
    ]);
    expect(tasks.map((task) => task.slug)).toEqual(['alpha', 'beta', 'delta', 'eps', 'gamma']);
  });
  it('adds up the votes and the money of the compared tasks as the rows do', () => {
    const { experiments, pairs } = compareExperimentsNamed({ db }, ['one', 'other'], 'any');
    const slugs = Object.values(pairs[0]?.cells ?? {}).flat();
    const of = (slug: string) => slugs.includes(slug);
    const votes = rows<{ slug: string; asked: number; reused: number }>(
      `select slug, sum(asks) as asked, sum(reused) as reused from votes join tournaments t on t.id = tournament_id
         join tasks on tasks.id = t.task_id where t.experiment_id = ? group by slug`,
      one,
    ).filter((row) => of(row.slug));
    const paid = rows<{ slug: string; usd: number | null }>(
      `select slug, sum(cost_usd) as usd from
         (select coalesce(r.task_id, t.task_id) as task_id, c.cost_usd from calls c
            left join rollouts r on r.id = c.rollout_id left join tournaments t on t.id = c.tournament_id
           where c.experiment_id = ?) x join tasks on tasks.id = x.task_id group by slug`,
      one,
    ).filter((row) => of(row.slug));
    const sum = (values: number[]) => values.reduce((x, y) => x + y, 0);
    expect(slugs).toHaveLength(3);
    const asked = sum(votes.map((row) => row.asked));
    expect(experiments[0]?.votes).toEqual({ asked, reused: 0, paid: asked });
    expect(asked).toBeGreaterThan(0);
    expect(experiments[0]?.cost.usd).toBeCloseTo(sum(paid.map((row) => row.usd ?? 0)), 9);
  });
  it('takes the only rollout of a task for its answer, and says what has no manifest', async () => {
    await importOne('single', { beta: ['passed'], gamma: ['failed', 'passed'] });
    const { tasks, settings, experiments } = compareExperimentsNamed({ db }, ['single', 'one'], 'final');
    const side = (slug: string) => tasks.find((task) => task.slug === slug)?.sides[0];
    expect(side('beta')).toMatchObject({ finalOutcome: 'passed', solved: true });
    expect(side('gamma')).toMatchObject({ final: null, solved: null, passed: 1, judged: 2 });
    expect(side('alpha')).toBeNull();
    expect(settings.withoutManifest).toEqual(['single']);
    expect(settings.differences.some(({ group }) => group === 'Rollouts')).toBe(true);
    expect(experiments[0]).toMatchObject({ source: 'import', selection: null, votes: null });
  });
  it('tells what differs in the settings, and only that', () => {
    const { settings } = compareExperimentsNamed({ db }, ['one', 'other'], 'final');
    const keep = settings.differences.find(({ name }) => name.startsWith('K'));
    expect(keep?.sides.map((side) => side.value)).toEqual(['2', '3']);
    expect(settings.differences.length).toBeLessThan(settings.lines);
    expect(
      settings.differences.every(({ sides: [a, b] }) => a?.value !== b?.value || a?.has !== b?.has),
    ).toBe(true);
  });
  it('refuses what cannot be compared in one sentence', () => {
    const compare = (...names: string[]) => compareExperimentsNamed({ db }, names, 'final');
    expect(() => compare('one', 'nobody')).toThrow('There is no experiment nobody.');
    expect(() => compare('one')).toThrow('Two to 4 experiments can be compared, not 1.');
    expect(() => compare('one', 'one')).toThrow('cannot be compared with itself');
  });
});
