import { RunoffError } from '@/lib/errors';
import { finishRollout } from '@/lib/import/finish-rollout';
import type { DetectedFile, ImportFiles } from '@/lib/import/import-files';
import type { Claims, Importer } from '@/lib/import/importer';
import { instanceName, runName } from '@/lib/import/instance-name';
import { isoTime, timeSpan } from '@/lib/import/iso-time';
import {
  arrayOf,
  isObject,
  nonZero,
  numberOf,
  objectOf,
  stringOf,
  type JsonObject,
} from '@/lib/import/json-value';
import { miniExitStatus } from '@/lib/import/mini-exit-status';
import { messageTime, miniMessage, type MiniMessage } from '@/lib/import/mini-messages';
import { miniSteps } from '@/lib/import/mini-steps';
import { parseJson } from '@/lib/import/parse-json';
import { sourceKey } from '@/lib/import/source-key';
import { withKeptApart } from '@/lib/rollout/kept-apart';
import { readSubmission } from '@/lib/rollout/submission';
import { benchmarkOf, predictedPatch, sweBenchOutcome } from '@/lib/import/swe-bench-outcome';
import { taskText } from '@/lib/import/task-text';
import { partialUsageWarning, sumUsage } from '@/lib/import/token-usage';
import { UNKNOWN_OUTCOME, type RecordedRollout } from '@/lib/rollout/rollout';

/** mini-SWE-agent: `*.traj.json` of version 0 (a bare list of messages), 1 and 2. */
export const miniSweAgent: Importer = {
  format: 'mini-swe-agent',
  name: 'mini-SWE-agent',
  reads:
    'trajectory formats mini-swe-agent-1 and mini-swe-agent-1.1, and bare lists of messages; preds.json and report.json beside them',
  claim: (files) => claimMini(files),
};

function claimMini(files: ImportFiles): Claims {
  const rollouts = files.open('mini-swe-agent').map((item) => {
    files.take(item.file.path);
    return {
      path: item.file.path,
      format: 'mini-swe-agent' as const,
      attemptLabel: runName(item.file.path),
      load: () => load(files, item),
    };
  });
  return { rollouts, companions: [], refused: [] };
}

async function load(files: ImportFiles, { file }: DetectedFile): Promise<RecordedRollout> {
  const document = parseJson(await file.readText());
  const rollout = withKeptApart(miniRollout(document, file.path), objectOf(document).runoff);
  const id = rollout.task.name;
  const { outcome, warnings } = await sweBenchOutcome(files, file.path, id);
  const predicted = rollout.patch === null ? predictedPatch(files, file.path, id) : null;
  const taken = predicted ? [`the patch comes from ${predicted.path}; the trajectory holds none`] : [];
  return finishRollout({
    ...rollout,
    outcome,
    patch: rollout.patch ?? predicted?.patch ?? null,
    warnings: [...rollout.warnings, ...warnings, ...taken],
  });
}

/**
 * A mini-SWE-agent document as a rollout, without its outcome (which stands in other files). `path`
 * gives the instance where the document does not name it. Throws RunoffError 'bad-input' when it
 * holds no messages.
 */
export function miniRollout(value: unknown, path: string): RecordedRollout {
  const document: JsonObject = Array.isArray(value) ? { messages: value } : objectOf(value);
  const info = objectOf(document.info);
  const messages = readMessages(document);
  const { prompt, task, rest } = splitPrompt(messages.known);
  const { conversation, submission, exitExtra } = splitSubmission(rest, info);
  const steps = miniSteps(conversation);
  const config = objectOf(info.config);
  const stats = objectOf(info.model_stats);
  const handedIn = readSubmission(stringOf(info.submission) ?? stringOf(exitExtra.submission) ?? submission);
  const raw = stringOf(info.exit_status) ?? stringOf(exitExtra.exit_status);
  const span = timeSpan(messages.known.map((message) => isoTime(messageTime(message))));
  const name = instanceName(stringOf(document.instance_id), path);
  return {
    sourceKey: sourceKey(name, steps, [span.first]),
    sourceFormat: 'mini-swe-agent',
    formatVersion: stringOf(document.trajectory_format),
    task: {
      benchmark: benchmarkOf(name),
      name,
      instruction: task === null ? null : taskText(task),
      baseCommit: null,
    },
    agent: { name: 'mini-swe-agent', version: stringOf(info.mini_version) },
    model: stringOf(objectOf(config.model).model_name),
    exitStatus: miniExitStatus(raw),
    exitStatusRaw: raw,
    outcome: UNKNOWN_OUTCOME,
    patch: handedIn.patch,
    prompt,
    steps,
    usage: sumUsage(steps.map((step) => step.usage)),
    costUsd: nonZero(stats.instance_cost),
    startedAt: span.first,
    endedAt: span.last,
    attachments: [],
    warnings: [
      ...warningsOf(document, messages.unknown, stats, steps.at(-1)?.turn ?? 0),
      ...partialUsageWarning(steps),
      ...handedIn.warnings,
    ],
    extra: extraOf(config, stats, handedIn.text),
  };
}

function readMessages(document: JsonObject): { known: MiniMessage[]; unknown: number } {
  const items = arrayOf(document.messages);
  const known = items.map(miniMessage).filter((message) => message !== null);
  if (known.length === 0) throw new RunoffError('bad-input', 'holds no messages');
  return { known, unknown: items.length - known.length };
}

/** What stands before the first reply: the prompt, and the first user message in it. */
function splitPrompt(messages: MiniMessage[]): {
  prompt: string | null;
  task: string | null;
  rest: MiniMessage[];
} {
  const reply = messages.findIndex((message) => message.role === 'assistant' || message.role === 'exit');
  const leading = messages.slice(0, reply < 0 ? messages.length : reply);
  const texts = leading.map((message) => message.text).filter((text) => text !== null);
  const task = leading.find((message) => message.role === 'user')?.text ?? null;
  return {
    prompt: texts.length === 0 ? null : texts.join('\n\n'),
    task,
    rest: messages.slice(leading.length),
  };
}

/** Words in the command that ends a mini-SWE-agent run; what it prints afterwards is the submission. */
const SUBMITS = /COMPLETE_TASK_AND_SUBMIT_FINAL_OUTPUT|MINI_SWE_AGENT_FINAL_OUTPUT/;

/** Takes the submission off the end: it is a message of the list, but no observation. */
function splitSubmission(messages: MiniMessage[], info: JsonObject) {
  const last = messages.at(-1);
  const before = messages.at(-2);
  const submits =
    before?.role === 'assistant' && before.actions.some((action) => SUBMITS.test(action.command));
  const repeatsInfo = typeof info.submission === 'string' && last?.text === info.submission;
  const ends =
    last?.role === 'exit' ||
    (isObject(last) &&
      last.role === 'user' &&
      (repeatsInfo || 'exit_status' in last.extra || (submits && !/^<returncode>/.test(last.text ?? ''))));
  if (!last || !ends) return { conversation: messages, submission: null, exitExtra: {} };
  const submission = submits || last.role !== 'exit' ? last.text : null;
  return { conversation: messages.slice(0, -1), submission, exitExtra: last.extra };
}

function warningsOf(document: JsonObject, unknown: number, stats: JsonObject, turns: number): string[] {
  const calls = numberOf(stats.api_calls);
  return [
    ...(unknown > 0 ? [`${unknown} of the messages have no known role and were left out`] : []),
    ...(isObject(document.info) ? [] : ['exit status, model and cost are not recorded in this format']),
    ...(calls !== null && calls > turns
      ? [`${calls} calls of the model are counted, but ${turns} replies recorded`]
      : []),
    ...(turns === 0 ? ['no reply of the model is recorded'] : []),
  ];
}

function extraOf(config: JsonObject, stats: JsonObject, submission: string | null): Record<string, unknown> {
  const agent = objectOf(config.agent);
  const environment = objectOf(config.environment);
  const fields = {
    apiCalls: numberOf(stats.api_calls),
    stepLimit: numberOf(agent.step_limit),
    costLimitUsd: numberOf(agent.cost_limit),
    image: stringOf(environment.image),
    commandTimeoutSeconds: numberOf(environment.timeout),
    submission,
  };
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));
}
