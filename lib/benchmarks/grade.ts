import { RunoffError } from '@/lib/errors';
import type { ExecResult, Sandbox } from '@/lib/sandbox/sandbox';
import { stepGrade, type StepGrade } from './combine-steps';
import { handOver } from './hand-over';
import type { BenchmarkTask, TaskStep } from './task';
import { verdictOf, type VerifierFiles } from './verdict';

/*
 * Grading as in Harbor (harbor/verifier/verifier.py, harbor/trial/{single,multi}_step.py). In the shared environment
 * the tests run where the agent worked, with the same rights: what it left running goes on, since many tasks ask for a
 * server that runs, and programs it replaced stay replaced. Nothing there can keep a determined process from rewriting
 * the reward; what the agent left in /tests and /logs/verifier is removed, and a reward that appears before the tests
 * start, or changes after they ended, is not taken for a verdict. A separate verifier environment is the way to be sure.
 */

export interface GradeInput {
  task: BenchmarkTask;
  step: TaskStep;
  /** Where the agent worked and has ended. */
  sandbox: Sandbox;
  /** A fresh sandbox of `task.verifier.separate`, asked for once when there is one; whoever gave it removes it. */
  openSeparate: () => Promise<Sandbox>;
  signal: AbortSignal;
}

const REWARD_TXT = '/logs/verifier/reward.txt';
const REWARD_JSON = '/logs/verifier/reward.json';
const CTRF_JSON = '/logs/verifier/ctrf.json';
const MAX_REWARD_BYTES = 1024 ** 2;
const MAX_CTRF_BYTES = 32 * 1024 ** 2;
/** For what we do around the tests. */
const OURS_MS = 60_000;

/**
 * Grades a step after its agent has ended. What the tests do is an outcome, and so is what keeps them from judging
 * (`error` with one sentence). Rejects only with `sandbox-failed`, or with `cancelled` when `signal` aborts.
 */
export async function gradeStep(input: GradeInput): Promise<StepGrade> {
  const { task, step, signal } = input;
  const place = step.name === null ? 'verifier' : `steps/${step.name}/verifier`;
  const files: VerifierFiles = { rewardTxt: null, rewardJson: null, ctrf: null, output: '', note: null };
  let trouble: string | null;
  try {
    const sandbox = task.verifier.separate ? await separateSandbox(input) : input.sandbox;
    trouble = await runTests(input, sandbox, files);
  } catch (error) {
    if (signal.aborted)
      throw new RunoffError('cancelled', 'Cancelled while the tests ran.', { cause: error });
    if (!(error instanceof RunoffError) || error.code === 'sandbox-failed' || error.code === 'cancelled')
      throw error;
    trouble = error.message;
  }
  return stepGrade(task, step, verdictOf(files, trouble, place));
}

async function separateSandbox({ task, sandbox, openSeparate }: GradeInput): Promise<Sandbox> {
  const separate = await openSeparate();
  await handOver(sandbox, separate, task.artifacts);
  return separate;
}

/** Runs tests/test.sh and fills in what it left; returns the sentence for tests that could not judge. */
async function runTests(
  { task, step, signal }: GradeInput,
  sandbox: Sandbox,
  files: VerifierFiles,
): Promise<string | null> {
  // The image of a separate verifier brings its tests with it.
  const own = task.verifier.separate?.contextFolder ?? null;
  const folders = own === null ? [step.sharedTestsFolder, step.testsFolder] : [];
  const fresh = await freshFolders(sandbox, own === null, signal);
  if (fresh !== null) return fresh;
  for (const folder of folders) if (folder !== null) await sandbox.copyIn(folder, '/tests');
  await readRewards(sandbox, files, signal);
  if (files.rewardTxt !== null || files.rewardJson !== null)
    return 'A reward was written before the tests started, so theirs cannot be told from it.';
  const ran = await sandbox.exec(
    'if [ ! -f /tests/test.sh ]; then exit 127; fi; chmod +x /tests/test.sh; (/tests/test.sh)',
    { env: { ...task.verifier.env, ...step.verifierEnv }, timeoutMs: step.verifierTimeoutMs, signal },
  );
  files.output = ran.output;
  files.note = ran.note;
  const { ctrf } = await readRewards(sandbox, files, signal);
  const { rewardTxt, rewardJson } = files;
  files.ctrf = ctrf ? await ctrfOf(sandbox) : null;
  await readRewards(sandbox, files, signal);
  if (files.rewardTxt !== rewardTxt || files.rewardJson !== rewardJson)
    return 'The reward changed after the tests had ended, so it is not theirs.';
  return troubleOf(ran, step, task, rewardTxt !== null || rewardJson !== null);
}

/** Empties what the tests will write to and makes the working directory again if it is gone; null when that worked. */
async function freshFolders(
  sandbox: Sandbox,
  emptyTests: boolean,
  signal: AbortSignal,
): Promise<string | null> {
  const workdir = `'${sandbox.workdir.replaceAll("'", `'\\''`)}'`;
  const command = [
    'set -e',
    'for place in /logs /logs/agent /logs/artifacts; do',
    '  if [ -L "$place" ] || { [ -e "$place" ] && [ ! -d "$place" ]; }; then rm -f "$place"; fi',
    'done',
    `for place in /logs/verifier${emptyTests ? ' /tests' : ''}; do`,
    '  if [ -e "$place" ] || [ -L "$place" ]; then mv "$place" "/.old-$$"; rm -rf "/.old-$$" || true; fi',
    'done',
    'mkdir -p /logs/verifier /logs/agent /logs/artifacts /tests',
    'chmod 777 /logs/verifier /logs/agent /logs/artifacts',
    `if [ ! -d ${workdir} ]; then rm -f ${workdir}; mkdir -p ${workdir}; fi`,
  ].join('\n');
  const made = await sandbox.exec(command, { cwd: '/', timeoutMs: OURS_MS, signal });
  checkSandbox(made);
  if (made.returnCode === 0) return null;
  return `The folders of the tests could not be made fresh (${made.note ?? lastLine(made.output)}).`;
}

/** What is written: a line of `:` and the name for each file that is there, and under a reward its bytes. */
const READ_REWARDS = `is_file() { [ -f "$1" ] && [ ! -L "$1" ]; }
for reward in ${REWARD_TXT} ${REWARD_JSON}; do
  if is_file $reward; then echo ":$reward"; head -c ${MAX_REWARD_BYTES + 1} $reward | base64 || exit; fi
done
if is_file ${CTRF_JSON}; then echo ":${CTRF_JSON}"; fi`;

/** Reads both rewards as they are now, with one command because it is done three times. `ctrf`: there is a report. */
async function readRewards(
  sandbox: Sandbox,
  files: VerifierFiles,
  signal: AbortSignal,
): Promise<{ ctrf: boolean }> {
  const read = await sandbox.exec(READ_REWARDS, { cwd: '/', timeoutMs: OURS_MS, signal });
  checkSandbox(read);
  if (read.returnCode !== 0)
    throw new RunoffError('sandbox-failed', `The rewards could not be read: ${lastLine(read.output)}.`);
  const found = new Map<string, string>();
  for (const part of read.output.split(':').slice(1)) {
    const [name = '', ...lines] = part.split('\n');
    const bytes = Buffer.from(lines.join(''), 'base64');
    if (bytes.length > MAX_REWARD_BYTES)
      throw new RunoffError('too-large', `${name} in the sandbox has more than ${MAX_REWARD_BYTES} bytes.`);
    found.set(name, new TextDecoder().decode(bytes));
  }
  files.rewardTxt = found.get(REWARD_TXT) ?? null;
  files.rewardJson = found.get(REWARD_JSON) ?? null;
  return { ctrf: found.has(CTRF_JSON) };
}

/** The report of single tests; one too large to read is no reason to doubt the reward. */
async function ctrfOf(sandbox: Sandbox): Promise<string | null> {
  try {
    const bytes = await sandbox.readFile(CTRF_JSON, MAX_CTRF_BYTES);
    return bytes === null ? null : new TextDecoder().decode(bytes);
  } catch (error) {
    if (error instanceof RunoffError && error.code === 'too-large') return null;
    throw error;
  }
}

function checkSandbox({ status, note }: ExecResult): void {
  if (status === 'cancelled') throw new RunoffError('cancelled', 'Cancelled while the tests ran.');
  if (status === 'sandbox-ended')
    throw new RunoffError('sandbox-failed', note ?? 'The sandbox ended while the tests ran.');
}

function troubleOf(ran: ExecResult, step: TaskStep, task: BenchmarkTask, rewarded: boolean): string | null {
  checkSandbox(ran);
  if (ran.status === 'timed-out')
    return `The tests did not end within their ${step.verifierTimeoutMs / 1000} s and were stopped.`;
  if (ran.status === 'out-of-memory') {
    const { limits } = task.verifier.separate ?? task.environment;
    return `The tests were stopped at the memory limit of ${limits.memoryMb} MB.`;
  }
  if (rewarded) return null;
  if (ran.returnCode === 127 && ran.output === '') return 'There is no tests/test.sh to grade it with.';
  const end = lastLine(ran.output);
  return `The tests ended with return code ${ran.returnCode} and wrote no reward${end === '' ? '' : ` (${end})`}.`;
}

function lastLine(output: string): string {
  const line = output.trimEnd().split('\n').at(-1)?.trim() ?? '';
  return line.length > 200 ? `${line.slice(0, 200)}…` : line;
}
