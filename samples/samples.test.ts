import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { homedir, hostname } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse as parseToml } from 'smol-toml';
import { z } from 'zod';
import { readPolicies } from '@/lib/model/policies';
import { recordAttempt } from '@/scripts/record/record-attempt';
import { hasBubblewrap } from '@/scripts/record/sandbox';
import { verifyReference } from '@/scripts/record/verify';

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

/** Commands with their return codes, as a mini-SWE-agent file tells them. */
function commandsOf(run: ReturnType<typeof miniRuns>[number]) {
  const { messages } = run.file;
  return messages.flatMap(({ role, content }, at) => {
    const command = role === 'assistant' ? /```\w+\n([\s\S]*?)\n```$/.exec(content)?.[1] : undefined;
    if (command === undefined) return [];
    const code = /^<returncode>(-?\d+)</.exec(messages[at + 1]!.content)?.[1];
    return [{ command, code: code === undefined ? null : Number(code) }];
  });
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
    const texts = runs.flatMap(({ file }) => file.messages.map(({ content }) => content));
    expect(texts.filter((text) => text.includes('timed out and has been killed'))).toHaveLength(1);
    expect(texts.filter((text) => text.startsWith('Please always provide EXACTLY ONE action'))).toHaveLength(2);
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

describe.skipIf(!hasBubblewrap())('recording (needs bubblewrap)', () => {
  it.each(TASKS)('the tests of %s fail on the untouched files and pass after the solution', { timeout: 300_000 }, (task) => {
    const folder = join(HERE, 'tasks', task);
    const untouched = verifyReference(folder, 'untouched');
    expect(untouched.reward).toBe(0);
    expect(untouched.tests.length).toBeGreaterThanOrEqual(8);
    const solved = verifyReference(folder, 'solved');
    expect(solved.tests.filter(({ passed }) => !passed)).toEqual([]);
    expect(solved.reward).toBe(1);
  });

  it('gives the same commands, return codes, patch and outcome again', () => {
    const recorded = miniRuns('csv-quotes').find(({ file }) => file.info.policy === '05-join-lines-first')!;
    const policy = readPolicies(join(HERE, 'policies'), 'csv-quotes').find(({ name }) => name === recorded.file.info.policy)!;
    const again = recordAttempt(join(HERE, 'tasks/csv-quotes'), policy, 'patch');
    const commands = again.attempt.steps.map(({ reply, result }) => ({
      command: reply.command,
      code: result?.returnCode ?? null,
    }));
    // The submitting command has no observation in the file.
    expect(commands.with(-1, { command: commands.at(-1)!.command, code: null })).toEqual(commandsOf(recorded));
    expect(again.attempt.patch).toBe(recorded.file.info.submission);
    expect(again.verdict.reward === 1).toBe(recorded.report.resolved);
  });
});
