import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { fromExperiment, passCountsFrom, populationFrom, selectorsFrom } from '@/lib/cli/simulate-input';
import { RunoffError } from '@/lib/errors';
import { runoff } from '@/tests/child-process';
import { storePipeline } from '@/tests/stored-pipeline';
import { testDatabase, testFolder } from '@/tests/test-database';

describe('an experiment as the input of a simulation', () => {
  it('gives the pass counts of its tasks and how right its votes were', async () => {
    const { db } = testDatabase();
    const id = await storePipeline(db, 'e', { n: 6 });
    const selection = `${id}.0.select`;
    const { population, judge, fitted } = fromExperiment(db, 'e', selection);
    const passed = db.$client
      .prepare(
        `select sum(outcome = 'passed') as passes, sum(outcome in ('passed', 'failed')) as n
           from rollouts where iteration = 0 group by task_id having n > 0`,
      )
      .all();
    const listed = population.flatMap(({ n, passes, tasks }) =>
      Array.from({ length: tasks }, () => ({ passes, n })),
    );
    const key = (one: unknown) => JSON.stringify(one);
    expect(listed.map(key).sort()).toEqual(passed.map(key).sort());

    const votes = db.$client.prepare<[string], { round: number; votes: number; right: number }>(
      `select g.round, count(*) as votes, sum(c.outcome = 'passed') as right
         from votes v join tournaments t on t.id = v.tournament_id
         join groups g on g.tournament_id = v.tournament_id and g.round = v.round and g.grp = v.grp
         join rollouts a on a.id = g.candidates ->> '$[0]' join rollouts b on b.id = g.candidates ->> '$[1]'
         join rollouts c on c.id = v.choice
        where t.selection_id = ? and json_array_length(g.candidates) = 2
          and min(a.outcome, b.outcome) = 'failed' and max(a.outcome, b.outcome) = 'passed'
        group by g.round order by g.round`,
    );
    const counted = votes.all(selection);
    expect(counted.length).toBeGreaterThan(0);
    for (const { round, ...row } of counted) expect(fitted[round]).toEqual(row);
    expect(judge?.accuracy[0]).toBeCloseTo((fitted[0]?.right ?? 0) / (fitted[0]?.votes ?? 1), 12);
    expect(() => fromExperiment(db, 'nobody', null)).toThrow('There is no experiment nobody.');
    expect(() => fromExperiment(db, 'e', 'x')).toThrow('e has no selection x.');
  });
});

describe('options', () => {
  it('read pass counts of both forms', () => {
    const path = join(testFolder(), 'counts.txt');
    writeFileSync(path, '[7, 7, 0]\n3/4\n');
    expect(passCountsFrom(path, 8)).toEqual([
      { n: 4, passes: 3, tasks: 1 },
      { n: 8, passes: 0, tasks: 1 },
      { n: 8, passes: 7, tasks: 2 },
    ]);
    writeFileSync(path, '9');
    expect(() => passCountsFrom(path, 8)).toThrow('"9" is no pass count');
  });

  it.each([
    [() => populationFrom('mean=0.7', 16), 'pass, mixed, tasks is missing'],
    [() => populationFrom('mean=7,pass=1,mixed=1,tasks=2', 16), 'must be a share from 0 to 1, not "7"'],
    [() => populationFrom('mean=0.7,pass=1,mixed=1.5,tasks=2', 16), 'mixed must be a whole number'],
    [() => selectorsFrom('swiss,largest-identical'), 'cannot be simulated'],
    [() => selectorsFrom('oracle'), 'There is no selector "oracle" to simulate'],
  ])('say in one sentence what is wrong (%#)', (read, why) => {
    expect(read).toThrow(RunoffError);
    expect(read).toThrow(why);
  });
});

describe('runoff simulate', () => {
  const population = ['--population', 'mean=70%,pass=0.85,mixed=218,tasks=500'];

  it('shares votes out alike and prints errors only of draws', async () => {
    const args = ['simulate', ...population, '--judge-accuracy', '0.6,0.8', '--total-votes', '240'];
    const command = [...args, '--draws', '30', '--json'];
    const first = await runoff(command);
    expect(first.status).toBe(0);
    const estimate = z.object({ value: z.number(), error: z.number().nullable() });
    const { results } = z
      .object({
        results: z.array(
          z.object({
            simulations: z.array(
              z.object({
                settings: z.object({ selector: z.string(), votes: z.number() }),
                ...{ votesPerTask: z.number(), final: estimate },
              }),
            ),
          }),
        ),
      })
      .parse(JSON.parse(first.stdout));
    expect(results).toHaveLength(2);
    const rows = results[1]?.simulations.map(({ settings, votesPerTask, final }) => [
      ...[settings.selector, settings.votes, votesPerTask, final.error === null],
    ]);
    expect(rows).toEqual([
      ['bracket', 16, 240, true],
      ['flat', 240, 240, false],
      ['round-robin', 2, 240, false],
      ['swiss', 5, 240, false],
      ['pivot', 5, 225, false],
      ['random', 8, 0, true],
    ]);
  });

  it('refuses what it cannot use in one sentence', async () => {
    const refused = await runoff(['simulate', ...population, '--judge-accuracy', '1.7']);
    expect(refused).toMatchObject({
      ...{ status: 1, stdout: '' },
      stderr: 'runoff: --judge-accuracy must be a share from 0 to 1, not "1.7".\n',
    });
  });
});
