import { setTimeout as sleep } from 'node:timers/promises';
import { eq } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { openDatabase, type Db } from '@/db/client';
import { rollouts } from '@/db/schema';
import { describeWithSandbox } from '@/tests/test-sandbox';
import { killGroup, runoff, signalGroup, startRunoff } from '@/tests/child-process';
import { message } from '@/tests/messages-api-replies';
import { startMessagesApiServer } from '@/tests/messages-api-server';
import { writeTask } from '@/tests/task-folder';
import { testFolder } from '@/tests/test-database';

const json = (text: string): Record<string, unknown> => JSON.parse(text) as Record<string, unknown>;

/** Until the experiment has a rollout with steps. */
async function untilSteps(open: () => Db): Promise<void> {
  for (let tries = 0; tries < 300; tries++) {
    await sleep(100);
    try {
      const db = open();
      const [row] = db.select({ steps: rollouts.stepCount }).from(rollouts).all();
      db.$client.close();
      if (row && row.steps > 0) return;
    } catch {
      // The command has not made the database yet.
    }
  }
  throw new Error('no rollout recorded a step within 30 s');
}

describeWithSandbox('runoff run', () => {
  it('grades the own solution of a task with 1 and doing nothing with 0', async () => {
    const folder = testFolder();
    const tasks = writeTask(folder, 'one');
    const env = { RUNOFF_DB: `${folder}/r.db`, RUNOFF_HOME: `${folder}/home` };
    const run = (agent: string) => runoff(['run', '--benchmark', tasks, '--agent', agent, '--json'], env);
    const oracle = await run('oracle');
    expect(oracle.stderr).toBe('');
    expect(oracle.status).toBe(0);
    expect(json(oracle.stdout)).toMatchObject({ status: 'finished', tasks: [{ passed: 1, judged: 1 }] });
    expect(json((await run('nop')).stdout)).toMatchObject({ tasks: [{ passed: 0, judged: 1 }] });
  }, 60_000);

  it('says in one sentence what cannot be run', async () => {
    const folder = testFolder();
    const tasks = writeTask(folder, 'one');
    const env = { RUNOFF_DB: `${folder}/r.db`, RUNOFF_HOME: `${folder}/home`, ANTHROPIC_API_KEY: '' };
    const refused = async (...args: string[]) => {
      const { status, stderr } = await runoff(['run', '--benchmark', tasks, ...args], env);
      expect(status).toBe(1);
      expect(stderr.trim().split('\n')).toHaveLength(1);
      return stderr;
    };
    expect(await refused('--model', 'anthropic/some')).toContain('ANTHROPIC_API_KEY');
    expect(await refused()).toContain('mini-swe-agent asks a model');
    expect(await refused('--agent', 'nop', '--tasks', 'two')).toContain('no task two');
    expect(await refused('--agent', 'nop', '--n', '0')).toContain('n must be at least 1');
  }, 60_000);

  it('says of all tasks which are left out, and of one that cannot be read why', async () => {
    const folder = testFolder();
    const tasks = writeTask(folder, 'one');
    writeTask(folder, 'torn', { 'task.toml': 'version = ' });
    const env = { RUNOFF_DB: `${folder}/r.db`, RUNOFF_HOME: `${folder}/home` };
    const args = ['run', '--benchmark', tasks, '--agent', 'nop'];
    const all = await runoff([...args, '--dry-run'], env);
    expect(all.stderr).toMatch(/^not run: torn: .*task\.toml/);
    expect(all.stdout).toContain('1 task × 1 = 1 rollout\n');
    const torn = await runoff([...args, '--tasks', 'torn'], env);
    expect(torn).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/The task torn cannot be read: .*task\.toml/),
    });
  }, 60_000);

  it('prints what a launch would take and starts nothing with --dry-run', async () => {
    const folder = testFolder();
    const tasks = writeTask(folder, 'one');
    const env = { RUNOFF_DB: `${folder}/r.db`, RUNOFF_HOME: `${folder}/home` };
    const args = ['run', '--benchmark', tasks, '--model', 'scripted/demo', '--n', '3', '--dry-run', '--json'];
    const { stdout } = await runoff(args, env);
    expect(json(stdout)).toMatchObject({ tasks: 1, rollouts: 3, calls: null, costUsd: 0 });
    const db = openDatabase(env.RUNOFF_DB);
    expect(db.select().from(rollouts).all()).toEqual([]);
    db.$client.close();
  }, 60_000);

  it('keeps a rollout that a killed worker left, and runs its slot once more', async () => {
    const folder = testFolder();
    const tasks = writeTask(folder, 'one');
    const env = {
      ...{ RUNOFF_DB: `${folder}/r.db`, RUNOFF_HOME: `${folder}/home` },
      RUNOFF_SCRIPTED_LATENCY_MS: '400',
    };
    const args = ['run', '--benchmark', tasks, '--model', 'scripted/demo', '--n', '1', '--name', 'e'];
    const { child, finished } = startRunoff(args, env);
    await untilSteps(() => openDatabase(env.RUNOFF_DB, { create: false }));
    killGroup(child);
    await finished;
    const resumed = await runoff(['resume', 'e', '--json'], { ...env, RUNOFF_SCRIPTED_LATENCY_MS: '0' });
    expect(resumed.stderr).toBe('');
    expect(json(resumed.stdout)).toMatchObject({ status: 'finished', slots: { finished: 1 } });
    const db = openDatabase(env.RUNOFF_DB);
    const rows = db.select().from(rollouts).where(eq(rollouts.experimentId, 'e')).all();
    db.$client.close();
    const byAttempt = rows.sort((a, b) => a.attempt - b.attempt);
    expect(byAttempt).toMatchObject([
      { attempt: 1, status: 'interrupted', exitStatusRaw: 'WorkerDied', outcome: 'unknown' },
      { attempt: 2, status: 'finished', outcome: 'failed' },
    ]);
    expect(byAttempt[0]?.stepCount).toBeGreaterThan(0);
  }, 120_000);

  it('prints one object and fails when the model cannot be asked', async () => {
    const folder = testFolder();
    const tasks = writeTask(folder, 'one');
    const server = await startMessagesApiServer({ key: 'k-right-123', reply: () => message('') });
    const env = {
      ...{ RUNOFF_DB: `${folder}/r.db`, RUNOFF_HOME: `${folder}/home` },
      ...{ ANTHROPIC_API_KEY: 'k-wrong-123', ANTHROPIC_BASE_URL: server.url },
    };
    const args = ['--model', 'anthropic/claude-opus-4-5', '--n', '2', '--root-fs', 'host', '--json'];
    const { status, stdout, stderr } = await runoff(['run', '--benchmark', tasks, ...args], env).finally(() =>
      server.close(),
    );
    expect(status).toBe(1);
    expect(stderr).toBe('');
    expect(json(stdout)).toMatchObject({
      ...{ status: 'paused', reason: 'provider', slots: { queued: 2 } },
      detail: expect.stringContaining('refused the API key'),
    });
  }, 60_000);

  it('pauses at Ctrl-C and says how to go on', async () => {
    const folder = testFolder();
    const tasks = writeTask(folder, 'one');
    const env = { RUNOFF_DB: `${folder}/r.db`, RUNOFF_HOME: `${folder}/home` };
    const args = ['--model', 'scripted/demo', '--n', '2', '--name', 'e', '--root-fs', 'host'];
    const { child, finished } = startRunoff(['run', '--benchmark', tasks, ...args], {
      ...env,
      RUNOFF_SCRIPTED_LATENCY_MS: '700',
    });
    await untilSteps(() => openDatabase(env.RUNOFF_DB));
    // A terminal tells the whole group.
    signalGroup(child, 'SIGINT');
    const { status, stdout, stderr } = await finished;
    expect(status).toBe(1);
    expect(stderr).toBe('');
    expect(stdout.trimEnd().split('\n').slice(1)).toEqual([
      'e: paused (Its job was cancelled; running rollouts were interrupted.)',
      'Go on with: runoff resume e',
    ]);
    const resumed = await runoff(['resume', 'e', '--json'], env);
    expect(json(resumed.stdout)).toMatchObject({ status: 'finished', slots: { finished: 2 } });
  }, 60_000);
});
