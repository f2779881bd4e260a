import { existsSync, readdirSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { combineSteps } from '@/lib/benchmarks/combine-steps';
import { gradeStep } from '@/lib/benchmarks/grade';
import { prepareStep } from '@/lib/benchmarks/prepare-step';
import { readTask } from '@/lib/benchmarks/read-task';
import type { BenchmarkTask } from '@/lib/benchmarks/task';
import { writeTask, type TaskFiles } from '@/tests/test-task';
import { testFolder } from '@/tests/test-database';
import { RunoffError } from '@/lib/errors';
import type { Sandbox, SandboxLimits } from '@/lib/sandbox/sandbox';
import { describeWithSandbox, openTestSandbox } from '@/tests/test-sandbox';

const NEVER = new AbortController().signal;
const REWARD = '/logs/verifier/reward.txt';

async function open(limits?: SandboxLimits): Promise<Sandbox> {
  const sandbox = await openTestSandbox(limits ? { limits } : {});
  onTestFinished(() => sandbox.remove());
  return sandbox;
}

const taskOf = (files: TaskFiles = {}) => readTask(writeTask(testFolder(), 'a-task', files), 'bench');

async function run(sandbox: Sandbox, command: string) {
  const result = await sandbox.exec(command, { timeoutMs: 10_000 });
  expect(result.output).toBe('');
  expect(result.returnCode).toBe(0);
}

/** Grades the first step of a task after `command` was the agent's work. */
async function graded(task: BenchmarkTask, command = 'true', signal = NEVER) {
  const sandbox = await open();
  await prepareStep(task.steps[0], sandbox, NEVER);
  await run(sandbox, command);
  return gradeStep({ task, step: task.steps[0], sandbox, openSeparate: () => open(), signal });
}

describeWithSandbox('gradeStep', () => {
  describe('grading', () => {
    it('passes what the tests pass, fails what they fail', async () => {
      const task = await taskOf();
      const right = await graded(task, 'echo ok > answer');
      expect(right.outcome).toEqual({
        ...{ kind: 'passed', reward: 1, tests: [], detail: null, recordedIn: 'verifier/reward.txt' },
      });
      expect((await graded(task, 'echo bad > answer')).outcome).toMatchObject({ kind: 'failed', reward: 0 });
    });

    it('runs tests/test.sh as a program in the workdir, with the variables of the verifier', async () => {
      const checks = 'echo "in $PWD"; [ "$PWD" = "$WANTED" ]\n';
      const task = await taskOf({
        'task.toml': '[verifier.env]\nWANTED = "/app"\n',
        'tests/test.sh': `${checks}[ $? -eq 0 ] && echo 0.25 > ${REWARD}\n`,
      });
      const plain = await graded(task);
      expect(plain.outcome).toMatchObject({ kind: 'failed', reward: 0.25 });
      expect(plain.attachments).toEqual([
        { kind: 'verifier-log', name: 'verifier/test-stdout.txt', text: 'in /app\n' },
      ]);
      const strict = await taskOf({ 'tests/test.sh': `#!/bin/bash -e\n${checks}echo 1 > ${REWARD}\n` });
      expect((await graded(strict)).outcome.detail).toMatch(/return code 1 and wrote no reward/);
    });

    it('reads single tests and several rewards', async () => {
      const task = await taskOf({
        'tests/test.sh':
          'cp /tests/ctrf.json /logs/verifier/; echo \'{"reward": 0.5, "speed": 2}\' > /logs/verifier/reward.json\n',
        'tests/ctrf.json': '{"results": {"tests": [{"name": "one", "status": "passed"}]}}',
      });
      const { outcome, attachments } = await graded(task);
      expect(outcome).toMatchObject({
        ...{ kind: 'failed', reward: 0.5, detail: 'rewards: reward 0.5, speed 2' },
        ...{ tests: [{ name: 'one', status: 'passed' }], recordedIn: 'verifier/reward.json' },
      });
      expect(attachments.map(({ name }) => name)).toEqual(['verifier/reward.json', 'verifier/ctrf.json']);
    });

    it.each([
      [
        'no reward',
        { 'tests/test.sh': 'echo broken; exit 3\n' },
        /return code 3 and wrote no reward \(broken\)/,
      ],
      [
        'no number',
        { 'tests/test.sh': 'echo good > /logs/verifier/reward.txt\n' },
        /without a number \("good"\)/,
      ],
      ['no test.sh', { 'tests/test.sh': null, 'tests/other.sh': '' }, /no tests\/test\.sh/],
      ['no tests', { 'tests/test.sh': null }, /no tests\/test\.sh/],
    ])('says so when there is %s', async (_, files: TaskFiles, detail) => {
      const { outcome } = await graded(await taskOf(files), 'echo ok > answer');
      expect(outcome).toMatchObject({ kind: 'error', reward: null, recordedIn: null });
      expect(outcome.detail).toMatch(detail);
    });

    it('is an error when the tests do not end, even after a reward', async () => {
      const files = { 'tests/test.sh': 'echo 1 > /logs/verifier/reward.txt; echo waiting; sleep 60\n' };
      const task = await taskOf({ 'task.toml': '[verifier]\ntimeout_sec = 1\n', ...files });
      const { outcome, attachments, rewards } = await graded(task);
      expect(outcome).toMatchObject({ kind: 'error', reward: null });
      expect(outcome.detail).toBe('The tests did not end within their 1 s and were stopped.');
      expect(rewards).toBeNull();
      expect(attachments[0]?.text).toBe('waiting\n');
    });

    it('is an error when the tests meet the memory limit', async () => {
      const files = { 'tests/test.sh': 'head -c 400M /dev/zero | tail -c 300M > /dev/null\n' };
      const task = await taskOf({ 'task.toml': '[environment]\nmemory_mb = 64\n', ...files });
      const sandbox = await open(task.environment.limits);
      const { outcome } = await gradeStep({
        ...{ task, step: task.steps[0], sandbox },
        openSeparate: () => open(),
        signal: NEVER,
      });
      expect(outcome).toMatchObject({ kind: 'error', reward: null });
    });

    it('is cancelled', async () => {
      const task = await taskOf({ 'tests/test.sh': 'sleep 60\n' });
      const stop = new AbortController();
      const ending = graded(task, 'true', stop.signal);
      setTimeout(() => stop.abort(), 300);
      await expect(ending).rejects.toMatchObject({ code: 'cancelled' });
    });
  });

  describe('what the agent left behind', () => {
    it.each([
      `echo 1 > ${REWARD}; echo '{"reward": 1}' > /logs/verifier/reward.json`,
      `mkdir -p /tests; echo 'echo 1 > ${REWARD}' > /tests/test.sh; chmod 555 /tests`,
      'rm -rf /logs/verifier; mkdir mine; echo 1 > mine/reward.txt; ln -s /app/mine /logs/verifier',
      'rm -rf /logs; mkdir -p mine/verifier; echo 1 > mine/verifier/reward.txt; ln -s /app/mine /logs',
      'ln -s /app/mine /tests',
      'rm -rf /logs; echo file > /logs',
      'rm -rf /logs/*; ln -s nowhere /logs/artifacts; echo file > /logs/agent',
      'rm -rf /app; ln -s /nowhere /app',
    ])('does not count: %s', async (plant) => {
      const { outcome } = await graded(await taskOf(), plant);
      expect(outcome).toMatchObject({ kind: 'failed', reward: 0, tests: [], detail: null });
    });

    it('a workdir that is gone is made again', async () => {
      const { outcome } = await graded(await taskOf(), 'cd /; rm -rf /app');
      expect(outcome).toMatchObject({ kind: 'failed', reward: 0 });
    });

    it('a reward that something goes on writing is not taken for a verdict', async () => {
      const task = await taskOf({ 'tests/test.sh': 'sleep 0.2; echo 0 > /logs/verifier/reward.txt\n' });
      const writer = (start: string) =>
        `(setsid bash -c '${start}; while sleep 0.001; do echo 1 > ${REWARD}; done' > /dev/null 2>&1 &)`;
      const always = await graded(task, writer('true'));
      expect(always.outcome.kind).toBe('error');
      expect(always.outcome.detail).toMatch(/before the tests started|changed after the tests/);
    });
  });

  describe('a separate verifier', () => {
    const TOML =
      'artifacts = ["/app/out.txt", "/app/gone", "/app/tree"]\n[verifier]\nenvironment_mode = "separate"\n';
    const TESTS =
      'set -ex\n[ "$(cat /logs/artifacts/a)" = one ]\n[ "$(cat /app/out.txt)" = two ]\n[ ! -e /app/secret ]\n' +
      '[ "$(cat /app/tree/deep/file)" = three ]\n[ ! -e /app/tree/link ]\n' +
      '[ ! -e /logs/verifier/reward.txt ]\necho 1 > /logs/verifier/reward.txt\n';
    const WORK =
      'echo one > /logs/artifacts/a; echo two > out.txt; echo 1 > secret; mkdir -p tree/deep; echo three > tree/deep/file; ' +
      `ln -s /etc/passwd tree/link; echo 1 > ${REWARD}`;

    it('gets the artifacts, the tests and nothing else', async () => {
      const task = await taskOf({ 'task.toml': TOML, 'tests/test.sh': TESTS });
      const { outcome, attachments } = await graded(task, WORK);
      expect(outcome).toMatchObject({ detail: null, kind: 'passed', reward: 1 });
      expect(attachments[0]?.text).toContain('two');
      expect(readdirSync(tmpdir()).filter((name) => name.startsWith('runoff-artifacts-'))).toEqual([]);
    });

    it('brings its own tests when it has an image', async () => {
      const files = { 'tests/Dockerfile': 'FROM debian\nCOPY test.sh /tests/test.sh\n' };
      const task = await taskOf({ 'task.toml': TOML, ...files });
      const sandbox = await open();
      const separate = await open();
      await run(separate, 'mkdir -p /tests; echo "echo 1 > /logs/verifier/reward.txt" > /tests/test.sh');
      const input = { task, step: task.steps[0], sandbox, signal: NEVER };
      const { outcome } = await gradeStep({ ...input, openSeparate: () => Promise.resolve(separate) });
      expect(outcome).toMatchObject({ kind: 'passed' });
    });

    it('is an error when its environment cannot be made, and a failure of the sandbox when that fails', async () => {
      const task = await taskOf({ 'task.toml': TOML });
      const sandbox = await open();
      const fails = (code: 'environment-failed' | 'sandbox-failed') =>
        gradeStep({
          ...{ task, step: task.steps[0], sandbox, signal: NEVER },
          openSeparate: () => Promise.reject(new RunoffError(code, 'It cannot be made.')),
        });
      expect((await fails('environment-failed')).outcome).toMatchObject({
        ...{ kind: 'error', detail: 'It cannot be made.' },
      });
      await expect(fails('sandbox-failed')).rejects.toMatchObject({ code: 'sandbox-failed' });
    });
  });

  describe('a task of several steps', () => {
    it('prepares and grades each in the same place, shared tests below its own', async () => {
      const task = await taskOf({
        'task.toml': '[[steps]]\nname = "one"\n[[steps]]\nname = "two"\n[steps.verifier.env]\nWANTED = "2"\n',
        'tests/test.sh':
          '[ "$(cat /app/count)" = "$(cat /tests/wanted)" ] && echo 1 > /logs/verifier/reward.txt\n',
        ...{ 'steps/one/instruction.md': '1', 'steps/two/instruction.md': '2' },
        ...{ 'steps/one/tests/wanted': 'seed 1', 'steps/one/workdir/seed': 'seed' },
        'steps/one/workdir/setup.sh': 'cat seed > count; rm -- "$0"\n',
        'steps/two/tests/test.sh': '[ ! -e /tests/wanted ] && echo $WANTED > /logs/verifier/reward.txt\n',
      });
      const sandbox = await open();
      const grades = [];
      for (const [i, step] of task.steps.entries()) {
        await prepareStep(step, sandbox, NEVER);
        await run(sandbox, `[ ! -e setup.sh ] && printf ' ${i + 1}' >> count`);
        grades.push(await gradeStep({ task, step, sandbox, openSeparate: () => open(), signal: NEVER }));
      }
      expect(grades.map(({ outcome }) => outcome.reward)).toEqual([1, 2]);
      const { outcome } = combineSteps(grades);
      expect(outcome).toMatchObject({
        kind: 'passed',
        reward: 1.5,
        recordedIn: 'steps/two/verifier/reward.txt',
      });
    });

    it('does not start when its setup.sh fails', async () => {
      const task = await taskOf({
        'task.toml': '[[steps]]\nname = "one"\n',
        ...{ 'steps/one/instruction.md': '1', 'steps/one/workdir/setup.sh': 'echo no database; exit 4\n' },
      });
      await expect(prepareStep(task.steps[0], await open(), NEVER)).rejects.toMatchObject({
        ...{
          code: 'environment-failed',
          message: expect.stringMatching(/step one .*return code 4: no database/),
        },
      });
    });
  });

  it('tests with a link that leads out are an error of the task', async () => {
    const root = testFolder();
    const task = await readTask(writeTask(root, 't'), 'b');
    symlinkSync('/etc/hostname', join(root, 't/tests/leak'));
    expect(existsSync(join(root, 't/tests/leak'))).toBe(true);
    expect((await graded(task)).outcome).toMatchObject({
      kind: 'error',
      detail: expect.stringContaining('leak'),
    });
  });
});
