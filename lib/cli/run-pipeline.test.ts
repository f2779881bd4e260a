import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { storeBenchmark } from '@/db/benchmarks';
import { openDatabase, type Db } from '@/db/client';
import { addTask, createExperiment, ensureTask } from '@/db/experiments';
import { storeRollout } from '@/db/rollouts';
import { launchSettingsSchema, defaultLaunchSettings, type LaunchSettings } from '@/lib/launch/settings';
import { pipelineFrom } from '@/lib/refine/settings';
import { rolloutFacts } from '@/lib/rollout/facts';
import { runoff } from '@/tests/child-process';
import { makeRollout } from '@/tests/make-rollout';
import { writeTask } from '@/tests/task-folder';
import { testDatabase, testFolder } from '@/tests/test-database';
import { dryRun } from './dry-run';
import { pipelineOf, withPipelineOptions } from './pipeline-options';

const planSchema = z.object({
  ...{ tasks: z.number(), rollouts: z.number(), takenOver: z.number(), summaries: z.number() },
  ...{ votes: z.number(), fewestVotes: z.number(), calls: z.null(), costUsd: z.number().nullable() },
  tokens: z.object({ input: z.null(), output: z.null() }),
  work: z.array(z.object({ kind: z.string(), free: z.boolean() })),
  settings: launchSettingsSchema,
});

/** Finished rollouts of one task, as others ran them. */
function importedRollouts(db: Db, name: string, task: string, n: number): void {
  const { id: experimentId } = createExperiment(db, name, 'import', 'unit');
  const { id: taskId } = ensureTask(db, {
    ...{ benchmark: null, name: task, instruction: null, baseCommit: null },
  });
  addTask(db, experimentId, taskId);
  for (let i = 0; i < n; i++) {
    const id = `${name}-${i}`;
    const recorded = makeRollout(id);
    const facts = rolloutFacts(recorded);
    storeRollout(db, {
      ...{ id, experimentId, taskId, recorded, facts },
      ...{ patchKeyHash: null, contentHash: id },
    });
  }
}

/** What the options ask for, as the command reads them. */
function asked(db: Db, args: string[], model = 'scripted/demo', seed = 1) {
  const command = withPipelineOptions(new Command().exitOverride().configureOutput({ writeErr: () => {} }));
  return pipelineOf(db, command.parse(args, { from: 'user' }).opts(), model, seed);
}

const EVERY_OPTION = [
  ...['--k', '2', '--iterations', '3', '--context', 'random-k', '--pool', 'last', '--judge', 'anthropic/j'],
  ...['--summariser', 'anthropic/s', '--group-size', '3', '--votes', '5', '--pairing', 'in-order'],
  ...['--display', 'fixed', '--tie', 'extra-votes:3,seeded', '--early', 'off', '--dedupe', 'off'],
  ...['--representation', 'trace', '--judge-temperature', 'default', '--summariser-temperature', '0.3'],
  ...['--calls-at-once', '9', '--start-from', 'others', '--reasks', '1', '--hold-before-refinement'],
  ...['--budget-rollouts-usd', '1', '--budget-summaries-usd', '2', '--budget-votes-usd', '3'],
];

describe('the options of the pipeline', () => {
  it('ask for none unless one of them is given', () => {
    const { db } = testDatabase();
    expect(asked(db, [])).toBeNull();
    expect(asked(db, ['--rollouts-only'])).toBeNull();
    const models = { summariser: 'anthropic/x', judge: 'anthropic/x' };
    expect(asked(db, ['--k', '4'], 'anthropic/x')).toEqual(pipelineFrom('balanced', models));
    expect(asked(db, ['--preset', 'paper'], 'anthropic/x')).toEqual(pipelineFrom('paper', models));
    expect(asked(db, ['--iterations', '1'])).toMatchObject({
      ...{ iterations: 1, summariser: 'scripted/extractive', judge: 'scripted/evidence' },
    });
  });

  it.each([
    [['--k', '2', '--rollouts-only'], '--rollouts-only .* cannot stand beside --k'],
    [['--judge', 'scripted/demo'], 'scripted/demo cannot vote'],
    [['--summariser', 'scripted/evidence'], 'scripted/evidence cannot write summaries'],
    [['--start-from', 'nobody'], 'There is no experiment nobody'],
    [['--group-size', '1'], 'These settings cannot be used: groupSize'],
    [['--tie', 'luck'], '"luck" is no tie rule'],
    [['--judge-temperature', '3'], 'It must be 0 to 2'],
    [['--pool', 'all'], 'Allowed choices are last, last-and-champion'],
  ])('refuse %j', (args, says) => {
    const { db } = testDatabase();
    expect(() => asked(db, args)).toThrow(new RegExp(says));
  });
});

it('a dry run refuses what a launch would refuse', () => {
  const { db } = testDatabase();
  storeBenchmark(db, { name: 'unit', folder: '/unit', refused: [], readAt: '2026-01-01T00:00:00.000Z' }, []);
  importedRollouts(db, 'others', 'one', 2);
  const refused = (change: Partial<LaunchSettings>, ...args: string[]) => {
    const base = defaultLaunchSettings('unit', ['one'], 'mini-swe-agent', 'scripted/demo');
    return () => dryRun(db, { ...base, pipeline: asked(db, args), ...change }, {});
  };
  expect(refused({ n: 2 }, '--k', '4')).toThrow(/K = 4 priors cannot be chosen from N = 2/);
  expect(refused({ agent: 'nop' }, '--preset', 'paper')).toThrow(/nop does the same every time/);
  expect(refused({}, '--start-from', 'others')).toThrow(/others has no finished rollout of one/);
});

describe('runoff run --dry-run', () => {
  async function plan(prepared: (db: Db) => void, ...args: string[]) {
    const folder = testFolder();
    const tasks = writeTask(folder, 'one');
    const env = { RUNOFF_DB: `${folder}/r.db`, RUNOFF_HOME: `${folder}/home`, ANTHROPIC_API_KEY: '' };
    const db = openDatabase(env.RUNOFF_DB);
    prepared(db);
    db.$client.close();
    const fixed = ['run', '--benchmark', tasks, '--model', 'scripted/demo', '--dry-run', '--json'];
    const { stdout, stderr } = await runoff([...fixed, ...args], env);
    expect(stderr).toBe('');
    return planSchema.parse(JSON.parse(stdout));
  }

  it('plans 32 rollouts, 32 summaries and 216 votes for a task with the paper preset and N = 16', async () => {
    const found = await plan(() => undefined, '--preset', 'paper', '--n', '16');
    expect(found).toMatchObject({
      ...{ tasks: 1, rollouts: 32, takenOver: 0, summaries: 32, votes: 216, fewestVotes: 216, costUsd: 0 },
    });
    expect(found.work.map(({ kind }) => kind)).toEqual(['rollouts', 'refined', 'summaries', 'votes']);
    const models = { summariser: 'scripted/extractive', judge: 'scripted/evidence' };
    expect(found.settings.pipeline).toEqual(pipelineFrom('paper', models));
  }, 60_000);

  it('takes every option, and what others ran as iteration 0', async () => {
    const others = (db: Db) => importedRollouts(db, 'others', 'one', 5);
    const found = await plan(others, '--n', '4', '--seed', '7', ...EVERY_OPTION);
    expect(found.settings).toMatchObject({ n: 4, seed: 7 });
    expect(found.settings.pipeline).toEqual({
      ...{ iterations: 3, keep: 2, context: 'random-k', pool: 'last', startFrom: 'others' },
      ...{ summariser: 'anthropic/s', judge: 'anthropic/j', summariserTemperature: 0.3 },
      selection: {
        ...{
          preset: 'custom',
          selector: 'bracket',
          groupSize: 3,
          votes: 5,
          keep: 1,
          pairing: 'in-order',
          display: 'fixed',
        },
        ...{ tie: [{ rule: 'extra-votes', votes: 3 }, { rule: 'seeded' }], reasks: 1, early: 'off' },
        ...{ dedupe: 'off', representation: 'trace', seed: 7, temperature: null },
      },
      ...{ callConcurrency: 9, budgetsUsd: { rollouts: 1, summaries: 2, votes: 3 } },
      holdBeforeRefinement: true,
    });
    // Two iterations of four; drawn priors need no votes, so 4 → 2 → 1 in the last: 2 + 1 groups of 5 votes.
    expect(found).toMatchObject({ rollouts: 8, takenOver: 5, summaries: 13, votes: 15, fewestVotes: 15 });
    // Nothing is known of these models, and unknown is not nothing.
    expect(found.costUsd).toBeNull();
    expect(found.work.map(({ free }) => free)).toEqual([true, false, false]);
  }, 60_000);
});
