import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { homedir, hostname, tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import pLimit from 'p-limit';
import { afterAll, describe, expect, it } from 'vitest';
import { parse as parseToml } from 'smol-toml';
import { z } from 'zod';
import { miniRollout } from '@/lib/import/mini-swe-agent';
import { planImport } from '@/lib/import/plan';
import { scanPaths } from '@/lib/import/scan';
import { readPolicies } from '@/lib/model/policies';
import { scriptedAgent } from '@/lib/model/scripted-agent';
import type { RecordedRollout } from '@/lib/rollout/rollout';
import { recordRollout } from '@/scripts/record/record-rollout';
import { gradeReference, openSampleTask, sampleSandboxes } from '@/scripts/record/sample-task';
import { writeHarborJob } from '@/scripts/record/write-harbor';
import { type MiniFormat, writeMini } from '@/scripts/record/write-mini';
import { describeWithSandbox } from '@/tests/test-sandbox';

const HERE = import.meta.dirname;
const MINI_TASKS = ['csv-quotes', 'lru-ttl-race'];
/** Tasks with recorded attempts under rollouts/. */
const RECORDED_TASKS = [...MINI_TASKS, 'log-report'];
const MAX_BYTES = 3 * 1024 * 1024;

const message = z.object({ role: z.string(), content: z.string(), extra: z.record(z.string(), z.unknown()).optional() });
const miniFile = z.object({
  info: z.object({
    exit_status: z.enum(['Submitted', 'LimitsExceeded']),
    submission: z.string(),
    policy: z.string(),
    model_stats: z.object({ instance_cost: z.literal(0), api_calls: z.number().int().positive() }),
    config: z.object({ model: z.object({ model_name: z.literal('scripted/demo') }) }),
  }),
  messages: z.array(message),
  trajectory_format: z.enum(['mini-swe-agent-1', 'mini-swe-agent-1.1']),
  instance_id: z.string(),
});
const split = z.object({ success: z.array(z.string()), failure: z.array(z.string()) });
const report = z.object({
  patch_exists: z.boolean(),
  patch_successfully_applied: z.boolean(),
  resolved: z.boolean(),
  tests_status: z.object({ FAIL_TO_PASS: split, PASS_TO_PASS: split }),
});
const atif = z.object({
  schema_version: z.literal('ATIF-v1.6'),
  session_id: z.string(),
  agent: z.object({ name: z.literal('scripted'), model_name: z.literal('scripted/demo') }),
  steps: z.array(
    z.object({
      step_id: z.number(),
      timestamp: z.iso.datetime(),
      source: z.enum(['system', 'user', 'agent']),
      message: z.string().min(1),
      tool_calls: z.array(z.object({ tool_call_id: z.string(), arguments: z.object({ command: z.string() }) })).optional(),
      observation: z
        .object({ results: z.array(z.object({ source_call_id: z.string().optional(), content: z.string() })) })
        .optional(),
    }),
  ),
});
const trialResult = z.object({
  task_name: z.literal('log-report'),
  verifier_result: z.object({ rewards: z.object({ reward: z.union([z.literal(0), z.literal(1)]) }) }),
  started_at: z.iso.datetime(),
  finished_at: z.iso.datetime(),
});

const json = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));
const folders = (path: string) =>
  readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => join(path, entry.name));
const TASKS = folders(join(HERE, 'tasks')).map((path) => basename(path));
const files = (path: string) =>
  readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

function miniRuns(task: string) {
  return folders(join(HERE, 'rollouts/mini-swe-agent', task)).map((run) => ({
    file: miniFile.parse(json(join(run, task, `${task}.traj.json`))),
    rollout: miniRollout(json(join(run, task, `${task}.traj.json`)), run),
    report: z.record(z.string(), report).parse(json(join(run, 'logs', task, 'report.json')))[task]!,
  }));
}

function harborTrials() {
  return folders(join(HERE, 'rollouts/harbor/log-report/scripted-demo')).map((trial) => ({
    trial,
    trajectory: atif.parse(json(join(trial, 'agent/trajectory.json'))),
    result: trialResult.parse(json(join(trial, 'result.json'))),
  }));
}

/** What a rollout must share with another one of the same policy. */
function essence({ steps, patch, exitStatusRaw, outcome }: RecordedRollout) {
  const commands = steps.map(({ command, returnCode, error }) => ({ command, returnCode, error }));
  const tests = outcome.tests.map(({ name, status, group }) => ({ name, status, group }));
  return { commands, patch, exitStatusRaw, outcome: outcome.kind, reward: outcome.reward, tests };
}

/** All rollouts of a folder, as an import reads them. */
async function imported(folder: string): Promise<RecordedRollout[]> {
  const plan = await planImport(await scanPaths([folder]));
  expect(plan.failed).toEqual([]);
  return Promise.all(plan.entries.map((entry) => entry.load()));
}

describe('the recorded samples', () => {
  it('take at most 3 MB', () => {
    const bytes = files(HERE).reduce((sum, file) => sum + statSync(file).size, 0);
    expect(bytes).toBeLessThan(MAX_BYTES);
  });

  it.each(MINI_TASKS)('hold 16 mini-SWE-agent attempts at %s, half of each format, in the documented shape', (task) => {
    const runs = miniRuns(task);
    expect(runs).toHaveLength(16);
    expect(runs.filter(({ file }) => file.trajectory_format === 'mini-swe-agent-1')).toHaveLength(8);
    for (const { file, report } of runs) {
      const [system, user] = file.messages;
      expect([system?.role, user?.role]).toEqual(['system', 'user']);
      expect(user?.content).toContain(readFileSync(join(HERE, 'tasks', task, 'instruction.md'), 'utf8').trim());
      expect(user?.content).toMatch(/^<pr_description>/);
      const last = file.messages.at(-1)!;
      if (file.trajectory_format === 'mini-swe-agent-1') expect(last).toMatchObject({ role: 'user', content: file.info.submission });
      else expect(last).toMatchObject({ role: 'exit', extra: { submission: file.info.submission } });
      expect(report.patch_exists).toBe(file.info.submission !== '');
      const { FAIL_TO_PASS, PASS_TO_PASS } = report.tests_status;
      const allGreen = FAIL_TO_PASS.failure.length + PASS_TO_PASS.failure.length === 0;
      expect(report.resolved).toBe(allGreen && report.patch_successfully_applied);
    }
  });

  it('hold 16 Harbor trials with trajectory and verifier files that agree', () => {
    const trials = harborTrials();
    expect(trials).toHaveLength(16);
    for (const { trial, trajectory, result } of trials) {
      expect(trajectory.steps.map((step) => step.step_id)).toEqual(trajectory.steps.map((_, at) => at + 1));
      const times = trajectory.steps.map((step) => step.timestamp);
      expect(times).toEqual([...times].sort());
      for (const step of trajectory.steps.slice(2)) {
        expect(step.observation?.results).toHaveLength(1);
        expect(step.observation?.results[0]?.source_call_id).toBe(step.tool_calls?.[0]?.tool_call_id);
      }
      const reward = Number(readFileSync(join(trial, 'verifier/reward.txt'), 'utf8'));
      expect(result.verifier_result.rewards.reward).toBe(reward);
      const ctrf = z
        .object({ results: z.object({ summary: z.object({ tests: z.number(), failed: z.number() }) }) })
        .parse(json(join(trial, 'verifier/ctrf.json')));
      expect(ctrf.results.summary.failed === 0).toBe(reward === 1);
      expect(existsSync(join(trial, 'verifier/test-stdout.txt'))).toBe(true);
    }
  });

  it('have mixed outcomes at every task, as the README says', () => {
    const passed = {
      'csv-quotes': miniRuns('csv-quotes').filter(({ report }) => report.resolved).length,
      'lru-ttl-race': miniRuns('lru-ttl-race').filter(({ report }) => report.resolved).length,
      'log-report': harborTrials().filter(({ result }) => result.verifier_result.rewards.reward === 1).length,
    };
    const readme = readFileSync(join(HERE, 'README.md'), 'utf8');
    for (const [task, count] of Object.entries(passed)) {
      expect(count).toBeGreaterThan(0);
      expect(count).toBeLessThan(16);
      expect(readme).toMatch(new RegExp(`\\| \`${task}\` \\|.*\\| 16 \\| ${count} \\|`));
    }
  });

  it('include identical patches, an empty one, a limit, a timeout and replies without a command', () => {
    const runs = MINI_TASKS.flatMap((task) => miniRuns(task));
    const patches = runs.map(({ file }) => file.info.submission).filter((patch) => patch !== '');
    expect(new Set(patches).size).toBeLessThan(patches.length);
    const empty = runs.filter(({ file }) => file.info.exit_status === 'Submitted' && file.info.submission === '');
    expect(empty).toHaveLength(1);
    expect(runs.filter(({ file }) => file.info.exit_status === 'LimitsExceeded')).toHaveLength(2);
    const errors = runs.flatMap(({ rollout }) => rollout.steps.map(({ error }) => error));
    expect(errors.filter((error) => error === 'timeout')).toHaveLength(1);
    expect(errors.filter((error) => error === 'format-error')).toHaveLength(2);
  });

  it('tell nothing of the machine they were recorded on', () => {
    const traces = [resolve(HERE, '..'), 'runoff-sample-', process.execPath, 'node_modules'];
    if (homedir() !== '/root') traces.push(homedir());
    if (hostname().length > 4) traces.push(hostname());
    for (const file of files(join(HERE, 'rollouts'))) {
      const text = readFileSync(file, 'utf8');
      expect(traces.filter((trace) => text.includes(trace)), file).toEqual([]);
    }
  });

  it('come from 48 different policies', () => {
    const stories = RECORDED_TASKS.flatMap((task) => readPolicies(join(HERE, 'policies'), task)).map(({ replies }) =>
      JSON.stringify(replies),
    );
    expect(stories).toHaveLength(48);
    expect(new Set(stories).size).toBe(48);
  });
});

describe('the demo tasks', () => {
  it.each(TASKS)('%s is a whole task folder with at least five different policies', (task) => {
    const folder = join(HERE, 'tasks', task);
    const read = (path: string) => readFileSync(join(folder, path), 'utf8');
    expect(read('instruction.md')).toMatch(/^# .{10,}\n/);
    expect(read('environment/Dockerfile')).toMatch(/^FROM .*\n(?:.*\n)*COPY app \/app\nWORKDIR \/app\n/);
    expect(files(join(folder, 'environment/app')).length).toBeGreaterThanOrEqual(3);
    expect(read('solution/solve.sh')).toMatch(/^#!\/bin\/bash\n/);
    expect(read('tests/test.sh')).toContain('/logs/verifier/reward.txt');
    expect(read('tests/ctrf-reporter.mjs')).toBe(readFileSync(join(HERE, 'tasks/csv-quotes/tests/ctrf-reporter.mjs'), 'utf8'));
    const toml = z.object({
      schema_version: z.literal('1.2'),
      task: z.object({ name: z.literal(task) }),
      metadata: z.object({ difficulty: z.enum(['easy', 'medium', 'hard']), category: z.string(), tags: z.array(z.string()).min(1) }),
      verifier: z.object({ timeout_sec: z.number() }),
      agent: z.object({ timeout_sec: z.number() }),
    });
    toml.parse(parseToml(read('task.toml')));
    const policies = readPolicies(join(HERE, 'policies'), task);
    expect(policies.length).toBeGreaterThanOrEqual(5);
    expect(new Set(policies.map(({ replies }) => JSON.stringify(replies))).size).toBe(policies.length);
  });

  it.each(TASKS)('%s stands in the README with its difficulty and its number of policies', (task) => {
    const toml = readFileSync(join(HERE, 'tasks', task, 'task.toml'), 'utf8');
    const difficulty = /^difficulty = "(\w+)"$/m.exec(toml)?.[1];
    const count = readPolicies(join(HERE, 'policies'), task).length;
    expect(readFileSync(join(HERE, 'README.md'), 'utf8')).toMatch(new RegExp(`^\\| \`${task}\` \\| .+ \\| ${difficulty} \\| ${count} \\|$`, 'm'));
  });

  it('are of graded difficulty', () => {
    const difficulties = TASKS.map((task) => /^difficulty = "(\w+)"$/m.exec(readFileSync(join(HERE, 'tasks', task, 'task.toml'), 'utf8'))?.[1]);
    expect(new Set(difficulties)).toEqual(new Set(['easy', 'medium', 'hard']));
  });
});

describeWithSandbox('recording', () => {
  const folder = mkdtempSync(join(tmpdir(), 'runoff-samples-test-'));
  const provider = sampleSandboxes(folder);
  const openTask = (task: string) => openSampleTask(join(HERE, 'tasks', task), provider);
  // The tests of some tasks measure time: more at once than cores would upset them.
  const places = pLimit(2);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.concurrent.each(TASKS)('the tests of %s fail on the untouched files and pass after the solution', { timeout: 300_000 }, async (task) => {
    const sample = await places(() => openTask(task));
    const [untouched, solved] = await Promise.all([
      places(() => gradeReference(sample, 'untouched')),
      places(() => gradeReference(sample, 'solved')),
    ]);
    expect(untouched.outcome).toMatchObject({ kind: 'failed', reward: 0 });
    expect(untouched.outcome.tests.length).toBeGreaterThanOrEqual(8);
    expect(solved.outcome.tests.filter(({ status }) => status !== 'passed')).toEqual([]);
    expect(solved.outcome).toMatchObject({ kind: 'passed', reward: 1 });
  });

  async function recordAgain(task: string, name: string, judged: 'patch' | 'files') {
    const policies = readPolicies(join(HERE, 'policies'), task);
    const policy = policies.find((one) => one.name === name)!;
    return recordRollout(await openTask(task), policies, policy, scriptedAgent(HERE), judged);
  }

  it.concurrent('gives the same commands, return codes, patch and outcome again, in either format of mini-SWE-agent', { timeout: 300_000 }, () =>
    places(async () => {
      // The one with a timeout, which each format tells in its own way.
      const run = join(HERE, 'rollouts/mini-swe-agent/csv-quotes/run-04');
      const [before] = await imported(run);
      const { FAIL_TO_PASS, PASS_TO_PASS } = miniRuns('csv-quotes')[4]!.report.tests_status;
      const names = ({ success, failure }: z.infer<typeof split>) => [...success, ...failure];
      const groups = { failToPass: names(FAIL_TO_PASS), passToPass: names(PASS_TO_PASS) };
      const again = await recordAgain('csv-quotes', '04-regex-hangs-once', 'patch');
      for (const format of ['mini-swe-agent-1', 'mini-swe-agent-1.1'] satisfies MiniFormat[]) {
        writeMini(join(folder, format), format, again, groups);
        const [after, ...more] = await imported(join(folder, format));
        expect(more).toEqual([]);
        expect(after?.formatVersion).toBe(format);
        expect(essence(after!)).toEqual(essence(before!));
      }
    }),
  );

  it.concurrent('gives the same Harbor trial again', { timeout: 300_000 }, () =>
    places(async () => {
      const again = await recordAgain('log-report', '09-still-looking', 'files');
      writeHarborJob(join(folder, 'scripted-demo'), [again]);
      const [trial] = folders(join(folder, 'scripted-demo'));
      const [after, ...more] = await imported(join(folder, 'scripted-demo'));
      expect(more).toEqual([]);
      const [before] = await imported(join(HERE, 'rollouts/harbor/log-report/scripted-demo', basename(trial!)));
      expect(essence(after!)).toEqual(essence(before!));
    }),
  );
});
