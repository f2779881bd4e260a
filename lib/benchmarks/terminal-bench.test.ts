import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Agent } from '@/lib/agents/agent';
import { nopAgent } from '@/lib/agents/nop';
import { oracleAgent } from '@/lib/agents/oracle';
import { combineSteps, type StepGrade } from '@/lib/benchmarks/combine-steps';
import { gradeStep } from '@/lib/benchmarks/grade';
import { prepareStep } from '@/lib/benchmarks/prepare-step';
import { readTask } from '@/lib/benchmarks/read-task';
import type { BenchmarkTask, TaskStep } from '@/lib/benchmarks/task';
import { DEFAULT_LIMITS } from '@/lib/launch/settings';
import type { Outcome } from '@/lib/rollout/rollout';
import { bubblewrapProvider } from '@/lib/sandbox/bubblewrap';
import { prepareRootWith } from '@/lib/sandbox/prepare-root';
import { resolveRootFs } from '@/lib/sandbox/root-fs/resolve-root-fs';
import { testStateFolder, testTree, whyNoTestTree, type TestTree } from '@/lib/sandbox/root-fs/test-tree';
import type { Sandbox, SandboxProvider } from '@/lib/sandbox/sandbox';
import { SHARED_DATA } from '@/tests/shared-data';

/** Real tasks that run here; docs/terminal-bench-2.md has the others: two cannot, three take too long, one measures time. */
const TERMINAL_BENCH = [
  'git-multibranch',
  'headless-terminal',
  'openssl-selfsigned-cert',
  'polyglot-c-py',
  'regex-log',
  'vulnerable-secret',
];
const HARBOR = ['hello-workdir', 'hello-multi-step-simple', 'separate-verifier-environment'];

const BUILD_MS = 400_000;
const TASK_MS = 240_000;
const signal = new AbortController().signal;

const missing = SHARED_DATA === null ? '../shared/data beside the checkout' : whyNoTestTree();
// In CI a missing tool is a failure, the others' data is not: it cannot be there.
const skipped = SHARED_DATA === null || (missing !== null && !process.env.CI);

describe.skipIf(skipped)(
  `real tasks with their own solutions and tests${missing ? ` [needs ${missing}]` : ''}`,
  () => {
    let tree: TestTree;
    let provider: SandboxProvider;

    beforeAll(async () => {
      const found = await testTree();
      if (!found) throw new Error(missing ?? 'no root file system');
      tree = found;
      provider = bubblewrapProvider({
        stateFolder: testStateFolder(tree),
        prepareRoot: prepareRootWith({
          dataFolder: testStateFolder(tree),
          rootFs: () => resolveRootFs(tree.name, tree.dataFolder, {}),
        }),
      });
    }, BUILD_MS);
    afterAll(async () => {
      await provider.reap();
      await rm(testStateFolder(tree), { recursive: true, force: true });
    });

    const folders = [
      ...TERMINAL_BENCH.map((name) => join(SHARED_DATA ?? '', 'terminal-bench-2', name)),
      ...HARBOR.map((name) => join(SHARED_DATA ?? '', 'harbor-tasks', name)),
    ];
    it.concurrent.each(folders)(
      '%s: its solution gets reward 1, doing nothing gets 0',
      async (folder) => {
        const task = await readTask(folder, 'real');
        const solved = await attempt(task, (step) => oracleAgent(task, step), provider);
        expect(solved, JSON.stringify(solved)).toMatchObject({ kind: 'passed', reward: 1 });
        const idle = await attempt(task, () => nopAgent(), provider);
        expect(idle, JSON.stringify(idle)).toMatchObject({ kind: 'failed', reward: 0 });
      },
      TASK_MS,
    );

    it('a report of single tests comes with the verdict', async () => {
      const task = await readTask(
        join(SHARED_DATA ?? '', 'terminal-bench-2/openssl-selfsigned-cert'),
        'real',
      );
      const idle = await attempt(task, () => nopAgent(), provider);
      expect(idle.tests.length).toBeGreaterThan(3);
      expect(idle.tests.every((test) => test.status === 'failed')).toBe(true);
    });

    it('says what was stood in for by what', async () => {
      const task = await readTask(join(SHARED_DATA ?? '', 'terminal-bench-2/regex-log'), 'real');
      const prepared = await provider.prepare(task.environment, signal);
      expect(prepared.workdir).toBe('/app');
      expect(prepared.notes[0]).toBe(
        `The image ubuntu:24.04 is stood in for by the root file system "${tree.name}".`,
      );
      expect(prepared.notes.join('\n')).toContain('are stand-ins that fetch nothing');
    });
  },
);

/** One rollout of every step of a task, from a fresh sandbox to the verdict. */
async function attempt(
  task: BenchmarkTask,
  agentFor: (step: TaskStep) => Agent,
  provider: SandboxProvider,
): Promise<Outcome> {
  const opened: Sandbox[] = [];
  const open = async (environment: BenchmarkTask['environment']) => {
    const sandbox = await provider.open(await provider.prepare(environment, signal), randomUUID(), signal);
    opened.push(sandbox);
    return sandbox;
  };
  try {
    const sandbox = await open(task.environment);
    const grades: StepGrade[] = [];
    for (const step of task.steps) {
      await prepareStep(step, sandbox, signal);
      await agentFor(step).run({
        task: { name: task.name, instruction: step.instruction },
        ...{
          sandbox,
          modelName: null,
          refinementContext: null,
          actionFormat: 'fenced',
          limits: DEFAULT_LIMITS.oracle,
          temperature: null,
        },
        seed: 1,
        ask: () => Promise.reject(new Error('these agents ask no model')),
        record: () => undefined,
        keep: () => undefined,
        now: () => new Date(),
        signal,
      });
      const separate = task.verifier.separate;
      const openSeparate = () => open(separate ?? task.environment);
      grades.push(await gradeStep({ task, step, sandbox, openSeparate, signal }));
      if (grades.at(-1)?.stop) break;
    }
    return combineSteps(grades).outcome;
  } finally {
    for (const sandbox of opened) await sandbox.remove();
  }
}
