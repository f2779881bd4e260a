import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { terminalText } from './observation';
import type { PlayedAttempt } from './play';
import { systemPrompt, taskPrompt } from './prompt';
import type { Verdict } from './verify';
import { writeJson, writeText } from './write';

const AGENT = { name: 'scripted', version: '1' };
const MODEL = { provider: 'scripted', name: 'scripted/demo' };
const MODEL_NAME = MODEL.name;
const DATASET = 'runoff-samples';

/** An attempt with its verdict, the setup before it, and the name of its trial folder. */
export interface HarborTrial {
  attempt: PlayedAttempt;
  verdict: Verdict;
  trialName: string;
}

/** `<task>__<7 letters>`, the same each time for the same policy. */
export function trialName(task: string, policyName: string): string {
  return `${task}__${createHash('sha256').update(policyName).digest('hex').slice(0, 7)}`;
}

/** Writes a Harbor job folder: its result.json and one folder for each trial. */
export function writeHarborJob(folder: string, trials: HarborTrial[], instruction: string): void {
  const started = Math.min(...trials.map(({ attempt }) => attempt.startedAtMs));
  const finished = Math.max(...trials.map(({ verdict }) => verdict.endedAtMs));
  const named = (reward: number) =>
    trials.filter(({ verdict }) => verdict.reward === reward).map((trial) => trial.trialName);
  const stopped = trials
    .filter(({ attempt }) => attempt.exitStatus !== 'Submitted')
    .map((trial) => trial.trialName);
  const mean = trials.reduce((sum, { verdict }) => sum + verdict.reward, 0) / trials.length;
  writeJson(join(folder, 'result.json'), {
    id: folder.split('/').at(-1),
    started_at: iso(started),
    finished_at: iso(finished),
    n_total_trials: trials.length,
    stats: {
      n_trials: trials.length,
      n_errors: stopped.length,
      evals: {
        [`${AGENT.name}__demo__${DATASET}`]: {
          n_trials: trials.length,
          n_errors: stopped.length,
          metrics: [{ mean }],
          reward_stats: { reward: { '1.0': named(1), '0.0': named(0) } },
          exception_stats: stopped.length > 0 ? { StepLimitExceededError: stopped } : {},
        },
      },
    },
  });
  for (const trial of trials) writeTrial(join(folder, trial.trialName), folder, trial, instruction);
}

function writeTrial(folder: string, jobFolder: string, trial: HarborTrial, instruction: string): void {
  const { attempt, verdict, trialName: name } = trial;
  writeJson(join(folder, 'agent/trajectory.json'), atif(attempt, name, instruction));
  writeText(join(folder, 'verifier/reward.txt'), `${verdict.reward}\n`);
  if (verdict.ctrf !== null) writeText(join(folder, 'verifier/ctrf.json'), verdict.ctrf);
  writeText(join(folder, 'verifier/test-stdout.txt'), verdict.output);
  const exception = exceptionInfo(attempt);
  if (exception)
    writeText(join(folder, 'exception.txt'), `${exception.exception_type}: ${exception.exception_message}\n`);
  writeJson(join(folder, 'result.json'), {
    id: name,
    task_name: attempt.policy.task,
    trial_name: name,
    trial_uri: `jobs/${jobFolder.split('/').at(-1)}/${name}`,
    task_id: { path: `samples/tasks/${attempt.policy.task}` },
    source: DATASET,
    config: { agent: { name: AGENT.name, model_name: MODEL_NAME, kwargs: { policy: attempt.policy.name } } },
    agent_info: { ...AGENT, model_info: MODEL },
    agent_result: {
      n_input_tokens: null,
      n_cache_tokens: null,
      n_output_tokens: null,
      cost_usd: 0,
      metadata: { exit_status: attempt.exitStatus },
    },
    verifier_result: { rewards: { reward: verdict.reward } },
    exception_info: exception,
    started_at: iso(attempt.startedAtMs),
    finished_at: iso(verdict.endedAtMs),
    agent_execution: { started_at: iso(attempt.startedAtMs), finished_at: iso(attempt.endedAtMs) },
    verifier: { started_at: iso(verdict.startedAtMs), finished_at: iso(verdict.endedAtMs) },
  });
}

/** An attempt that reached its step limit ended by an exception of its agent; its files are judged all the same. */
function exceptionInfo({ exitStatus, policy, endedAtMs }: PlayedAttempt) {
  if (exitStatus === 'Submitted') return null;
  return {
    exception_type: 'StepLimitExceededError',
    exception_message: `not submitted within ${policy.stepLimit} replies`,
    exception_traceback: '',
    occurred_at: iso(endedAtMs),
  };
}

function atif(attempt: PlayedAttempt, name: string, instruction: string) {
  const timestamp = iso(attempt.startedAtMs);
  const steps = attempt.steps.map((step, at) => {
    const { thought, command } = step.reply;
    const callId = `call_${at + 1}`;
    const call = { tool_call_id: callId, function_name: 'bash', arguments: { command } };
    const result = { content: terminalText(step) };
    return {
      step_id: at + 3,
      timestamp: iso(step.repliedAtMs),
      source: 'agent',
      model_name: MODEL_NAME,
      message: thought,
      ...(command === null ? {} : { tool_calls: [call] }),
      observation: { results: [command === null ? result : { source_call_id: callId, ...result }] },
    };
  });
  return {
    schema_version: 'ATIF-v1.6',
    session_id: name,
    agent: { ...AGENT, model_name: MODEL_NAME, extra: { policy: attempt.policy.name } },
    steps: [
      { step_id: 1, timestamp, source: 'system', message: systemPrompt('bash') },
      { step_id: 2, timestamp, source: 'user', message: taskPrompt(instruction, 'bash') },
      ...steps,
    ],
    final_metrics: { total_cost_usd: 0, total_steps: steps.length + 2 },
  };
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
