import { join } from 'node:path';
import { observationText, type PlayedStep } from './observation';
import type { PlayedAttempt } from './play';
import { systemPrompt, taskPrompt } from './prompt';
import type { Verdict } from './verify';
import { writeJson, writeText } from './write';

export const MODEL = 'scripted/demo';
const VERSION = 'runoff-samples-1';

/** Which tests a fix must turn green and which it must keep green, measured on the untouched and the solved task. */
export interface TestGroups {
  failToPass: string[];
  passToPass: string[];
}

type MiniFormat = 'mini-swe-agent-1' | 'mini-swe-agent-1.1';

/** Writes one attempt as a mini-SWE-agent output folder: trajectory, preds.json, and the evaluation under logs/. */
export function writeMini(
  folder: string,
  format: MiniFormat,
  attempt: PlayedAttempt,
  instruction: string,
  evaluation: { applied: boolean; verdict: Verdict; groups: TestGroups },
): void {
  const { task } = attempt.policy;
  const messages =
    format === 'mini-swe-agent-1' ? messagesV1(attempt, instruction) : messagesV2(attempt, instruction);
  const trajectory = { info: info(attempt), messages, trajectory_format: format, instance_id: task };
  writeJson(join(folder, task, `${task}.traj.json`), trajectory);
  const prediction = { model_name_or_path: MODEL, instance_id: task, model_patch: attempt.patch };
  writeJson(join(folder, 'preds.json'), { [task]: prediction });
  const logs = join(folder, 'logs', task);
  writeJson(join(logs, 'report.json'), { [task]: report(attempt.patch, evaluation) });
  writeText(join(logs, 'test_output.txt'), evaluation.verdict.output);
}

function info(attempt: PlayedAttempt) {
  const { policy, exitStatus, patch, steps } = attempt;
  return {
    exit_status: exitStatus,
    submission: patch,
    model_stats: { instance_cost: 0, api_calls: steps.length },
    mini_version: VERSION,
    policy: policy.name,
    config: {
      agent: { step_limit: policy.stepLimit, cost_limit: 0 },
      model: { model_name: MODEL, model_kwargs: {} },
      environment: { image: '', cwd: '/app', env: {}, timeout: policy.commandTimeoutMs / 1000 },
      agent_type: 'scripted',
      model_type: 'scripted',
      environment_type: 'bubblewrap',
    },
  };
}

function messagesV1(attempt: PlayedAttempt, instruction: string): unknown[] {
  const start = [
    { role: 'system', content: systemPrompt('bash') },
    { role: 'user', content: taskPrompt(instruction, 'bash') },
  ];
  const turns = attempt.steps.flatMap((step, at) => {
    const content = replyText(step, 'bash');
    const choices = [{ index: 0, message: { role: 'assistant', content } }];
    const created = Math.floor(step.repliedAtMs / 1000);
    const response = { id: `${attempt.policy.name}-${at + 1}`, model: MODEL, created, choices };
    return [
      { role: 'assistant', content, extra: { response } },
      { role: 'user', content: observationText(step) },
    ];
  });
  // The command that submits has no observation of its own: the last message is the patch.
  if (attempt.exitStatus === 'Submitted') turns.pop();
  return [...start, ...turns, { role: 'user', content: attempt.patch }];
}

function messagesV2(attempt: PlayedAttempt, instruction: string): unknown[] {
  const fence = 'mswea_bash_command';
  const start = [
    { role: 'system', content: systemPrompt(fence) },
    { role: 'user', content: taskPrompt(instruction, fence) },
  ];
  const turns = attempt.steps.flatMap((step) => [assistantV2(step, fence), observationV2(step)]);
  if (attempt.exitStatus === 'Submitted') turns.pop();
  const exit = { exit_status: attempt.exitStatus, submission: attempt.patch };
  const content = attempt.exitStatus === 'Submitted' ? attempt.patch : attempt.exitStatus;
  return [...start, ...turns, { role: 'exit', content, extra: exit }];
}

function assistantV2(step: PlayedStep, fence: string) {
  const actions = step.reply.command === null ? [] : [{ command: step.reply.command }];
  const extra = { actions, cost: 0, timestamp: step.repliedAtMs / 1000, response: { model: MODEL } };
  return { role: 'assistant', content: replyText(step, fence), extra };
}

function observationV2(step: PlayedStep) {
  const content = observationText(step);
  const timestamp = step.observedAtMs / 1000;
  if (step.result === null)
    return { role: 'user', content, extra: { interrupt_type: 'FormatError', timestamp } };
  const { output, returnCode } = step.result;
  const exception = returnCode === null ? { exception_info: 'the command timed out and was killed' } : {};
  return {
    role: 'user',
    content,
    extra: { returncode: returnCode ?? -1, raw_output: output, ...exception, timestamp },
  };
}

function replyText({ reply }: PlayedStep, fence: string): string {
  const command = reply.command === null ? '' : `\n\n\`\`\`${fence}\n${reply.command}\n\`\`\``;
  return `THOUGHT: ${reply.thought}${command}`;
}

function report(
  patch: string,
  { applied, verdict, groups }: { applied: boolean; verdict: Verdict; groups: TestGroups },
) {
  const passed = new Set(verdict.tests.filter((test) => test.passed).map((test) => test.name));
  const split = (names: string[]) => ({
    success: names.filter((name) => passed.has(name)),
    failure: names.filter((name) => !passed.has(name)),
  });
  return {
    patch_is_None: false,
    patch_exists: patch.trim() !== '',
    patch_successfully_applied: applied,
    resolved: applied && verdict.reward >= 1,
    tests_status: {
      FAIL_TO_PASS: split(groups.failToPass),
      PASS_TO_PASS: split(groups.passToPass),
      FAIL_TO_FAIL: { success: [], failure: [] },
      PASS_TO_FAIL: { success: [], failure: [] },
    },
  };
}
