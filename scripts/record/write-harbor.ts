import { createHash } from 'node:crypto';
import { basename, join } from 'node:path';
import { SUBMIT_MARKER, systemPrompt } from '@/lib/agents/mini-prompts';
import type { Step } from '@/lib/rollout/rollout';
import type { SampleRollout } from './record-rollout';
import { writeJson, writeText } from './write';

const AGENT = { name: 'scripted', version: '1' };
const MODEL = { provider: 'scripted', name: 'scripted/demo' };
const DATASET = 'runoff-samples';

/** Writes rollouts as a Harbor job folder: its result.json and one folder for each trial. */
export function writeHarborJob(folder: string, rollouts: SampleRollout[]): void {
  const named = (some: SampleRollout[]) => some.map(({ policy }) => trialName(policy.task, policy.name));
  const rewarded = (reward: number) =>
    named(rollouts.filter(({ graded }) => graded.outcome.reward === reward));
  const stopped = named(rollouts.filter(({ end }) => end.exitStatus !== 'submitted'));
  const counts = { n_trials: rollouts.length, n_errors: stopped.length };
  const sum = rollouts.reduce((total, { graded }) => total + (graded.outcome.reward ?? 0), 0);
  const evaluation = {
    ...counts,
    metrics: [{ mean: sum / rollouts.length }],
    reward_stats: { reward: { '1.0': rewarded(1), '0.0': rewarded(0) } },
    exception_stats: stopped.length > 0 ? { StepLimitExceededError: stopped } : {},
  };
  writeJson(join(folder, 'result.json'), {
    id: basename(folder),
    started_at: rollouts[0]?.startedAt,
    finished_at: rollouts.at(-1)?.graded.endedAt,
    n_total_trials: rollouts.length,
    stats: { ...counts, evals: { [`${AGENT.name}__demo__${DATASET}`]: evaluation } },
  });
  for (const rollout of rollouts) writeTrial(folder, rollout);
}

/** `<task>__<7 letters>`, the same each time for the same policy. */
function trialName(task: string, policy: string): string {
  return `${task}__${createHash('sha256').update(policy).digest('hex').slice(0, 7)}`;
}

function writeTrial(jobFolder: string, rollout: SampleRollout): void {
  const { policy, end, graded } = rollout;
  const { reward } = graded.outcome;
  const name = trialName(policy.task, policy.name);
  const folder = join(jobFolder, name);
  writeJson(join(folder, 'agent/trajectory.json'), atif(rollout, name));
  writeText(join(folder, 'verifier/reward.txt'), `${reward}\n`);
  for (const { name: path, text } of graded.attachments) writeText(join(folder, path), text);
  const exception = exceptionInfo(rollout);
  if (exception)
    writeText(join(folder, 'exception.txt'), `${exception.exception_type}: ${exception.exception_message}\n`);
  writeJson(join(folder, 'result.json'), {
    id: name,
    task_name: policy.task,
    trial_name: name,
    trial_uri: `jobs/${basename(jobFolder)}/${name}`,
    task_id: { path: `samples/tasks/${policy.task}` },
    source: DATASET,
    config: { agent: { name: AGENT.name, model_name: MODEL.name, kwargs: { policy: policy.name } } },
    agent_info: { ...AGENT, model_info: MODEL },
    agent_result: {
      ...{ n_input_tokens: null, n_cache_tokens: null, n_output_tokens: null, cost_usd: 0 },
      metadata: { exit_status: end.exitStatusRaw },
    },
    verifier_result: { rewards: { reward } },
    exception_info: exception,
    started_at: rollout.startedAt,
    finished_at: graded.endedAt,
    agent_execution: { started_at: rollout.startedAt, finished_at: rollout.endedAt },
    verifier: { started_at: graded.startedAt, finished_at: graded.endedAt },
  });
}

/** An attempt that reached its step limit ended by an exception of its agent; its files are judged all the same. */
function exceptionInfo({ end, policy, endedAt }: SampleRollout) {
  if (end.exitStatus === 'submitted') return null;
  return {
    exception_type: 'StepLimitExceededError',
    exception_message: `not submitted within ${policy.stepLimit} replies`,
    exception_traceback: '',
    occurred_at: endedAt,
  };
}

function atif({ policy, end, steps, startedAt }: SampleRollout, name: string) {
  const system = systemPrompt('tool-call');
  const first = (end.prompt ?? '').slice(system.length).trimStart();
  return {
    schema_version: 'ATIF-v1.6',
    session_id: name,
    agent: { ...AGENT, model_name: MODEL.name, extra: { policy: policy.name } },
    steps: [
      { step_id: 1, timestamp: startedAt, source: 'system', message: system },
      { step_id: 2, timestamp: startedAt, source: 'user', message: first },
      ...steps.map((step) => atifStep(step, end.patch ?? '')),
    ],
    final_metrics: { total_cost_usd: 0, total_steps: steps.length + 2 },
  };
}

function atifStep(step: Step, handedIn: string) {
  const callId = `call_${step.index}`;
  const call = { tool_call_id: callId, function_name: 'bash', arguments: { command: step.command } };
  const result = { content: terminalText(step, handedIn) };
  return {
    step_id: step.index + 2,
    timestamp: step.startedAt,
    source: 'agent',
    model_name: MODEL.name,
    message: step.thought,
    ...(step.command === null ? {} : { tool_calls: [call] }),
    observation: { results: [step.command === null ? result : { source_call_id: callId, ...result }] },
  };
}

/** ATIF has no field for a return code: the output, then a line that states it. */
function terminalText({ observation, returnCode, error }: Step, handedIn: string): string {
  if (error !== null) return observation ?? '';
  // The step that hands in has no observation: its output was the marker and what was handed in, its return code 0.
  const output = observation ?? `${SUBMIT_MARKER}\n${handedIn}`;
  const end = output === '' || output.endsWith('\n') ? '' : '\n';
  return `${output}${end}[Command finished with exit code ${returnCode ?? 0}]`;
}
