/**
 * Records the bundled rollouts again: `npm run samples:record -- [--out FOLDER] [task …]`.
 *
 * Each policy under samples/policies is played by mini-SWE-agent with `scripted/demo` in a bubblewrap sandbox, its
 * commands really run, and the task's tests run afterwards. What they say is the outcome; none is written by hand.
 */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { homedir, hostname, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { errorMessage, RunoffError } from '@/lib/errors';
import { readPolicies } from '@/lib/model/policies';
import { scriptedAgent } from '@/lib/model/scripted-agent';
import type { SandboxProvider } from '@/lib/sandbox/sandbox';
import { recordRollout, type SampleRollout } from './record/record-rollout';
import { gradeReference, openSampleTask, sampleSandboxes, type SampleTask } from './record/sample-task';
import { writeHarborJob } from './record/write-harbor';
import { type TestGroups, writeMini } from './record/write-mini';

const SAMPLES = resolve(import.meta.dirname, '../samples');
const TASKS = [
  { name: 'csv-quotes', format: 'mini-swe-agent' },
  { name: 'lru-ttl-race', format: 'mini-swe-agent' },
  { name: 'log-report', format: 'harbor' },
] as const;

type Task = (typeof TASKS)[number];

async function main(out: string, wanted: string[], work: string): Promise<void> {
  const provider = sampleSandboxes(work);
  const check = await provider.check();
  if (!check.ok)
    throw new RunoffError('sandbox-failed', `Recording needs bubblewrap (bwrap): ${check.reason}`);
  for (const task of TASKS.filter(({ name }) => wanted.length === 0 || wanted.includes(name)))
    await recordTask(task, join(out, task.format, task.name), provider);
  refuseTraces(out, work);
}

async function recordTask({ name, format }: Task, folder: string, provider: SandboxProvider): Promise<void> {
  const sample = await openSampleTask(join(SAMPLES, 'tasks', name), provider);
  const groups = await testGroups(sample);
  const policies = readPolicies(join(SAMPLES, 'policies'), name);
  const model = scriptedAgent(SAMPLES);
  const rollouts: SampleRollout[] = [];
  for (const policy of policies) {
    const judged = format === 'harbor' ? 'files' : 'patch';
    const rollout = await recordRollout(sample, policies, policy, model, judged);
    rollouts.push(rollout);
    console.log(`${name}/${policy.name}: ${told(rollout)}`);
  }
  rmSync(folder, { recursive: true, force: true });
  if (format === 'harbor') writeHarborJob(join(folder, 'scripted-demo'), rollouts);
  else
    for (const [at, rollout] of rollouts.entries())
      writeMini(
        join(folder, `run-${String(at).padStart(2, '0')}`),
        at % 2 === 0 ? 'mini-swe-agent-1' : 'mini-swe-agent-1.1',
        rollout,
        groups,
      );
  const passed = rollouts.filter(
    ({ graded, applied }) => graded.outcome.kind === 'passed' && applied !== false,
  );
  console.log(`${name}: ${passed.length} of ${rollouts.length} passed`);
}

function told({ steps, end, graded }: SampleRollout): string {
  const { kind, tests } = graded.outcome;
  const failed = tests.filter(({ status }) => status !== 'passed').length;
  const verdict = kind === 'passed' ? 'passed' : `failed ${failed} of ${tests.length}`;
  return `${steps.length} steps, ${end.exitStatusRaw}, ${verdict}`;
}

/** Throws `bad-input` when the task is broken: its solution fails, or nothing fails before it. */
async function testGroups(sample: SampleTask): Promise<TestGroups> {
  const { outcome: before } = await gradeReference(sample, 'untouched');
  const { outcome: after } = await gradeReference(sample, 'solved');
  if (before.kind !== 'failed' || after.kind !== 'passed') {
    throw new RunoffError(
      'bad-input',
      `${sample.task.folder}: the tests do not tell its solution from the untouched files.`,
    );
  }
  const green = before.tests.filter(({ status }) => status === 'passed');
  const passedBefore = new Set(green.map(({ name }) => name));
  const names = after.tests.map(({ name }) => name);
  return {
    failToPass: names.filter((name) => !passedBefore.has(name)),
    passToPass: names.filter((name) => passedBefore.has(name)),
  };
}

/** Throws `bad-input` naming the first recorded file that tells of this machine. */
function refuseTraces(folder: string, work: string): void {
  const home = homedir() === '/root' ? [] : [homedir()];
  const host = hostname().length > 4 ? [hostname()] : [];
  const traces = [resolve(SAMPLES, '..'), work, process.execPath, ...host, ...home];
  for (const entry of existsSync(folder)
    ? readdirSync(folder, { recursive: true, withFileTypes: true })
    : []) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const text = readFileSync(path, 'utf8');
    const found = traces.find((trace) => trace !== '' && text.includes(trace));
    if (found) throw new RunoffError('bad-input', `${path} holds "${found}", which tells of this machine.`);
  }
}

const { values, positionals } = parseArgs({ options: { out: { type: 'string' } }, allowPositionals: true });
const work = mkdtempSync(join(tmpdir(), 'runoff-sample-'));
try {
  await main(resolve(values.out ?? join(SAMPLES, 'rollouts')), positionals, work);
} catch (error) {
  console.error(errorMessage(error));
  process.exitCode = 1;
} finally {
  rmSync(work, { recursive: true, force: true });
}
