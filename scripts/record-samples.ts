/**
 * Records the bundled attempts again: `npm run samples:record [task …]`.
 *
 * Each policy under samples/policies is played in a fresh bubblewrap sandbox, its commands really run, and
 * the task's tests run afterwards. What they say is the outcome; none is written by hand.
 */
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { homedir, hostname, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { errorMessage, RunoffError } from '@/lib/errors';
import { readPolicies } from '@/lib/model/policies';
import { readInstruction, recordAttempt } from './record/record-attempt';
import { hasBubblewrap } from './record/sandbox';
import { verifyReference } from './record/verify';
import { trialName, writeHarborJob } from './record/write-harbor';
import { type TestGroups, writeMini } from './record/write-mini';

const SAMPLES = resolve(import.meta.dirname, '../samples');
const TASKS = [
  { name: 'csv-quotes', format: 'mini-swe-agent' },
  { name: 'lru-ttl-race', format: 'mini-swe-agent' },
  { name: 'log-report', format: 'harbor' },
] as const;

type Task = (typeof TASKS)[number];

function main(wanted: string[]): void {
  if (!hasBubblewrap()) {
    throw new RunoffError(
      'bad-input',
      'Recording needs bubblewrap (bwrap), which is missing or may not make namespaces here.',
    );
  }
  for (const task of TASKS.filter(({ name }) => wanted.length === 0 || wanted.includes(name)))
    recordTask(task);
  refuseTraces(join(SAMPLES, 'rollouts'));
}

function recordTask({ name, format }: Task): void {
  const taskFolder = join(SAMPLES, 'tasks', name);
  const folder = join(SAMPLES, 'rollouts', format, name);
  const instruction = readInstruction(taskFolder);
  const groups = testGroups(taskFolder);
  rmSync(folder, { recursive: true, force: true });
  const policies = readPolicies(join(SAMPLES, 'policies'), name);
  const recorded = policies.map((policy, at) => {
    const one = recordAttempt(taskFolder, policy, format === 'harbor' ? 'files' : 'patch');
    const failed = one.verdict.tests.filter((test) => !test.passed).length;
    const tests = one.verdict.reward >= 1 ? 'passed' : `failed ${failed} of ${one.verdict.tests.length}`;
    console.log(
      `${name}/${policy.name}: ${one.attempt.steps.length} steps, ${one.attempt.exitStatus}, ${tests}`,
    );
    if (format === 'mini-swe-agent') {
      const run = join(folder, `run-${String(at).padStart(2, '0')}`);
      const evaluation = { applied: one.applied === true, verdict: one.verdict, groups };
      writeMini(
        run,
        at % 2 === 0 ? 'mini-swe-agent-1' : 'mini-swe-agent-1.1',
        one.attempt,
        instruction,
        evaluation,
      );
    }
    return { ...one, trialName: trialName(name, policy.name) };
  });
  if (format === 'harbor') writeHarborJob(join(folder, 'scripted-demo'), recorded, instruction);
  const passed = recorded.filter(({ verdict, applied }) => verdict.reward >= 1 && applied !== false).length;
  console.log(`${name}: ${passed} of ${recorded.length} passed`);
}

/** @throws RunoffError when the task is broken: its solution fails, or nothing fails before it. */
function testGroups(taskFolder: string): TestGroups {
  const before = verifyReference(taskFolder, 'untouched');
  const after = verifyReference(taskFolder, 'solved');
  if (before.reward >= 1 || after.reward < 1) {
    throw new RunoffError(
      'bad-input',
      `${taskFolder}: the tests do not tell its solution from the untouched files.`,
    );
  }
  const passedBefore = new Set(before.tests.filter((test) => test.passed).map((test) => test.name));
  const names = after.tests.map((test) => test.name);
  return {
    failToPass: names.filter((name) => !passedBefore.has(name)),
    passToPass: names.filter((name) => passedBefore.has(name)),
  };
}

/** @throws RunoffError naming the first recorded file that tells of this machine. */
function refuseTraces(folder: string): void {
  const home = homedir() === '/root' ? [] : [homedir()];
  const host = hostname().length > 4 ? [hostname()] : [];
  const traces = [
    resolve(SAMPLES, '..'),
    join(tmpdir(), 'runoff-sample-'),
    process.execPath,
    ...host,
    ...home,
  ];
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

try {
  main(process.argv.slice(2));
} catch (error) {
  console.error(errorMessage(error));
  process.exitCode = 1;
}
