import { RunoffError } from '@/lib/errors';
import { BLANK_STEP, finishRollout } from '@/lib/import/finish-rollout';
import type { DetectedFile, ImportFiles } from '@/lib/import/import-files';
import type { Claims, Importer } from '@/lib/import/importer';
import { instanceName, runName } from '@/lib/import/instance-name';
import {
  arrayOf,
  filledString,
  isObject,
  nonZero,
  numberOf,
  objectOf,
  objectsOf,
  stringOf,
  type JsonObject,
} from '@/lib/import/json-value';
import { messageText } from '@/lib/import/message-text';
import { parseJson } from '@/lib/import/parse-json';
import { sourceKey } from '@/lib/import/source-key';
import { readSubmission } from '@/lib/rollout/submission';
import { sweAgentExitStatus } from '@/lib/import/swe-agent-exit-status';
import { benchmarkOf, predictedPatch, sweBenchOutcome } from '@/lib/import/swe-bench-outcome';
import { taskText } from '@/lib/import/task-text';
import { knownUsage } from '@/lib/import/token-usage';
import { isCut } from '@/lib/import/tool-observation';
import {
  UNKNOWN_OUTCOME,
  UNKNOWN_USAGE,
  type RecordedRollout,
  type Step,
  type StepError,
} from '@/lib/rollout/rollout';

/** SWE-agent: `.traj` files of 0.x and 1.x. */
export const sweAgent: Importer = {
  format: 'swe-agent',
  name: 'SWE-agent',
  reads: '.traj files of SWE-agent 0.x and 1.x; report.json and predictions beside them',
  claim: (files) => claimSweAgent(files),
};

function claimSweAgent(files: ImportFiles): Claims {
  const rollouts = files.open('swe-agent').map((item) => {
    files.take(item.file.path);
    return {
      path: item.file.path,
      format: 'swe-agent' as const,
      attemptLabel: runName(item.file.path),
      load: () => load(files, item),
    };
  });
  return { rollouts, companions: [], refused: [] };
}

async function load(files: ImportFiles, { file }: DetectedFile): Promise<RecordedRollout> {
  const rollout = sweAgentRollout(parseJson(await file.readText()), file.path);
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
 * A SWE-agent document as a rollout, without its outcome. The instance is the file's name. Steps come
 * from `trajectory`; the prompt from `history`, whose demonstrations are left out, as is the whole
 * prompt that 1.x repeats in each step. Throws RunoffError 'bad-input' for one without steps and prompt.
 */
export function sweAgentRollout(value: unknown, path: string): RecordedRollout {
  const document = objectOf(value);
  const info = objectOf(document.info);
  const items = objectsOf(document.trajectory);
  const spoken = promptOf(document);
  if (items.length === 0 && spoken.prompt === null)
    throw new RunoffError('bad-input', 'holds no steps and no messages');
  const config = replayConfig(document);
  const name = instanceName(null, path);
  const steps = items.map(stepOf);
  const stats = objectOf(info.model_stats);
  const handedIn = readSubmission(stringOf(info.submission));
  const raw = stringOf(info.exit_status);
  const statement = filledString(objectOf(config.problem_statement).text);
  const version = stringOf(info.swe_agent_version);
  return {
    sourceKey: sourceKey(name, steps, [stringOf(document.environment)]),
    sourceFormat: 'swe-agent',
    formatVersion: formatVersion(items, version),
    task: {
      benchmark: benchmarkOf(name),
      name,
      instruction: statement ?? (spoken.task === null ? null : taskText(spoken.task)),
      baseCommit: commitOf(config),
    },
    agent: { name: 'swe-agent', version },
    model: filledString(objectOf(objectOf(config.agent).model).name) ?? modelInPath(path),
    exitStatus: sweAgentExitStatus(raw),
    exitStatusRaw: raw,
    outcome: UNKNOWN_OUTCOME,
    patch: handedIn.patch,
    prompt: spoken.prompt,
    steps,
    usage:
      knownUsage({
        ...UNKNOWN_USAGE,
        uncachedInput: nonZero(stats.tokens_sent),
        output: nonZero(stats.tokens_received),
      }) ?? UNKNOWN_USAGE,
    costUsd: nonZero(stats.instance_cost) ?? nonZero(stats.total_cost),
    startedAt: null,
    endedAt: null,
    attachments: [],
    warnings: [...(steps.length === 0 ? ['no step is recorded'] : []), ...handedIn.warnings],
    extra: extraOf(stats, info, handedIn.text),
  };
}

/** 0.x writes the state as a text, 1.x as an object. */
function formatVersion(items: JsonObject[], version: string | null): string | null {
  if (version !== null) return version;
  const state = items.find((item) => 'state' in item)?.state;
  return typeof state === 'string' ? '0.x' : isObject(state) ? '1.x' : null;
}

/** First words of SWE-agent's own commands; anything else is a shell command. */
const OWN_COMMANDS =
  /^(?:str_replace_editor|edit_anthropic|edit|insert|create|open|goto|scroll_up|scroll_down|search_file|search_dir|find_file|set_cursors|submit|view_image|disassemble|decompile|connect_\w+|debug_\w+|exit_cost|exit_context|exit_format|exit_error|exit_api|exit_forfeit|skip)\b/;

function stepOf(item: JsonObject, position: number): Step {
  const action = stringOf(item.action) ?? '';
  const observation = messageText(item.observation);
  const thought = filledString(item.thought) ?? filledString(item.response);
  const seconds = numberOf(item.execution_time);
  const issued = action.trim() !== '';
  return {
    ...BLANK_STEP,
    index: position + 1,
    turn: position + 1,
    source: 'agent',
    thought: thought?.trim() ?? (issued ? null : ''),
    tool: issued ? (OWN_COMMANDS.exec(action.trim())?.[0] ?? 'bash') : null,
    command: issued ? action : null,
    observation,
    error: observation === null ? null : errorOf(observation),
    truncated:
      observation !== null &&
      (isCut(observation) ||
        /Observation: .{0,40}(?:truncated|omitted)|<response clipped>|This file is too large to display entirely/.test(
          observation,
        )),
    durationMs: seconds === null ? null : Math.round(seconds * 1000),
  };
}

function errorOf(observation: string): StepError | null {
  const text = observation.trimStart();
  if (
    /^(?:Your output was not formatted correctly|Your last output did not use any tool calls|Your last output used multiple tool calls|Your command was not formatted)/i.test(
      text,
    )
  )
    return 'format-error';
  return /^(?:EXECUTION TIMED OUT|COMMAND TIMED OUT|The command '[\s\S]{0,500}?' (?:was cancelled because it took|timed out)|Command timed out)/i.test(
    text,
  )
    ? 'timeout'
    : null;
}

/** The configuration of a run: an object, or (1.x) a string with JSON in it. */
function replayConfig(document: JsonObject): JsonObject {
  const config = document.replay_config;
  if (typeof config !== 'string') return objectOf(config);
  try {
    return objectOf(JSON.parse(config));
  } catch (cause) {
    // Only the model's name, the statement and the commit are lost.
    if (cause instanceof SyntaxError) return {};
    throw cause;
  }
}

function commitOf(config: JsonObject): string | null {
  const commit = stringOf(objectOf(objectOf(config.env).repo).base_commit);
  return commit !== null && /^[0-9a-f]{7,40}$/i.test(commit) ? commit : null;
}

/** 0.x names the folder of a run `<model>__<data>__<config>__…`; replays have no model. */
function modelInPath(path: string): string | null {
  const folder = path.split('/').find((part) => /__t-\d/.test(part));
  const model = folder?.split('__')[0] ?? null;
  return model === 'replay' ? null : model;
}

function promptOf(document: JsonObject): { prompt: string | null; task: string | null } {
  const texts: string[] = [];
  for (const item of arrayOf(document.history).map(objectOf)) {
    if (item.is_demo === true || item.message_type === 'demonstration') continue;
    if (item.role !== 'system' && item.role !== 'user') break;
    const text = messageText(item.content);
    if (text !== null) texts.push(text);
    if (item.role === 'user') return { prompt: texts.join('\n\n'), task: text };
  }
  return { prompt: texts.length === 0 ? null : texts.join('\n\n'), task: null };
}

function extraOf(stats: JsonObject, info: JsonObject, submission: string | null): Record<string, unknown> {
  const fields = {
    apiCalls: nonZero(stats.api_calls),
    sweAgentHash: stringOf(info.swe_agent_hash),
    sweRexVersion: stringOf(info.swe_rex_version),
    submission,
  };
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));
}
