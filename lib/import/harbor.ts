import { RunoffError } from '@/lib/errors';
import { readParts } from '@/lib/import/atif';
import { atifRollout } from '@/lib/import/atif-rollout';
import { attachFile, attachment } from '@/lib/import/attachments';
import { finishRollout } from '@/lib/import/finish-rollout';
import { harborExitStatus } from '@/lib/import/harbor-exit-status';
import { harborOutcome, type VerifierFiles } from '@/lib/import/harbor-outcome';
import { trialFolders, type TrialFiles } from '@/lib/import/harbor-trial';
import type { Claims, Importer } from '@/lib/import/importer';
import type { ImportFiles } from '@/lib/import/import-files';
import { trialTask } from '@/lib/import/instance-name';
import { isoTime } from '@/lib/import/iso-time';
import {
  filledString,
  nonZero,
  numberOf,
  objectOf,
  stringOf,
  type JsonObject,
} from '@/lib/import/json-value';
import { miniRollout } from '@/lib/import/mini-swe-agent';
import { parseJson } from '@/lib/import/parse-json';
import { shortHash } from '@/lib/import/source-key';
import { baseOf, dirOf, joinPath, type SourceFile } from '@/lib/import/source-tree';
import { sweAgentRollout } from '@/lib/import/swe-agent';
import { knownUsage, splitInput } from '@/lib/import/token-usage';
import {
  UNKNOWN_OUTCOME,
  UNKNOWN_USAGE,
  type Attachment,
  type RecordedRollout,
  type TokenUsage,
} from '@/lib/rollout/rollout';

/** Harbor job and trial folders: result.json, agent/, verifier/. */
export const harbor: Importer = {
  format: 'harbor',
  name: 'Harbor',
  reads:
    'job and trial folders with result.json, an ATIF (or mini-SWE-agent, SWE-agent) trajectory and verifier/',
  claim: (files) => claimTrials(files),
};

function claimTrials(files: ImportFiles): Claims {
  const { trials, companions } = trialFolders(files);
  const rollouts = trials.map((trial) => ({
    path: trial.atif[0]?.parts[0]?.file.path ?? trial.own?.file.path ?? trial.result?.path ?? trial.dir,
    format: 'harbor' as const,
    attemptLabel: baseOf(trial.dir),
    load: () => load(files, trial),
  }));
  return { rollouts, companions, refused: [] };
}

async function load(files: ImportFiles, trial: TrialFiles): Promise<RecordedRollout> {
  const result = trial.result ? objectOf(parseJson(await trial.result.readText())) : {};
  const taskName = filledString(result.task_name) ?? trialTask(baseOf(trial.dir)) ?? baseOf(trial.dir);
  const base = await trajectoryOf(trial, result, taskName);
  const { outcome, warnings } = harborOutcome(result, await verifierFiles(files, trial.dir), trial.dir);
  const trialName = filledString(result.trial_name) ?? baseOf(trial.dir);
  const identity =
    stringOf(result.id) ?? stringOf(result.started_at) ?? base.sourceKey.split('@').at(-1) ?? '';
  const missing = trial.result
    ? []
    : ['the trial has no result.json: agent, times and exceptions are unknown'];
  return finishRollout({
    ...base,
    ...describe(result, base),
    sourceKey: `${trialName}@${shortHash(identity)}`,
    sourceFormat: 'harbor',
    task: { ...base.task, benchmark: benchmarkName(result) ?? base.task.benchmark, name: taskName },
    exitStatus: harborExitStatus(result, base.exitStatus),
    exitStatusRaw: stringOf(objectOf(result.exception_info).exception_type) ?? base.exitStatusRaw,
    outcome,
    attachments: await attachmentsOf(files, trial, result, base.steps.length === 0),
    warnings: [...missing, ...trial.atif.flatMap((group) => group.warnings), ...base.warnings, ...warnings],
    extra: { ...base.extra, trialName, ...extraOf(result) },
  });
}

/** What the trial's trajectory holds; a rollout without steps where there is none. */
async function trajectoryOf(
  trial: TrialFiles,
  result: JsonObject,
  taskName: string,
): Promise<RecordedRollout> {
  if (trial.own) {
    const value = parseJson(await trial.own.file.readText());
    return trial.own.kind === 'mini-swe-agent'
      ? miniRollout(value, trial.own.file.path)
      : sweAgentRollout(value, trial.own.file.path);
  }
  if (trial.atif.length === 0) return emptyRollout(taskName, result);
  const documents: unknown[] = [];
  for (const group of trial.atif) documents.push(...(await readParts(group)));
  try {
    return atifRollout(documents, taskName);
  } catch (error) {
    // The outcome of the trial counts all the same.
    if (!(error instanceof RunoffError)) throw error;
    const empty = emptyRollout(taskName, result);
    return { ...empty, warnings: [`the trajectory ${error.message}`] };
  }
}

function emptyRollout(name: string, result: JsonObject): RecordedRollout {
  return {
    sourceKey: `${name}@${shortHash(JSON.stringify(result.trial_uri ?? null))}`,
    sourceFormat: 'harbor',
    formatVersion: null,
    task: { benchmark: null, name, instruction: null, baseCommit: null },
    agent: { name: 'unknown', version: null },
    model: null,
    exitStatus: 'unknown',
    exitStatusRaw: null,
    outcome: UNKNOWN_OUTCOME,
    patch: null,
    prompt: null,
    steps: [],
    usage: UNKNOWN_USAGE,
    costUsd: null,
    startedAt: null,
    endedAt: null,
    attachments: [],
    warnings: ['the trial has no trajectory that can be read'],
    extra: {},
  };
}

/** Agent, model, usage, cost and times as the result states them, else as the trajectory does. */
function describe(
  result: JsonObject,
  base: RecordedRollout,
): Pick<RecordedRollout, 'agent' | 'model' | 'usage' | 'costUsd' | 'startedAt' | 'endedAt'> {
  const info = objectOf(result.agent_info);
  const config = objectOf(objectOf(result.config).agent);
  const agentResult = objectOf(result.agent_result);
  return {
    agent: {
      name: known(info.name) ?? known(config.name) ?? base.agent.name,
      version: known(info.version) ?? base.agent.version,
    },
    model: known(objectOf(info.model_info).name) ?? known(config.model_name) ?? base.model,
    usage: resultUsage(agentResult) ?? base.usage,
    costUsd: nonZero(agentResult.cost_usd) ?? base.costUsd,
    startedAt: isoTime(result.started_at) ?? base.startedAt,
    endedAt: isoTime(result.finished_at) ?? base.endedAt,
  };
}

/** A word for something; null also for the word "unknown". */
function known(value: unknown): string | null {
  const text = filledString(value);
  return text === null || text.toLowerCase() === 'unknown' ? null : text;
}

/** Harbor counts the cached part within the input; where the cache is larger, some agents did not. */
function resultUsage(agentResult: JsonObject): TokenUsage | null {
  const split = splitInput({
    input: numberOf(agentResult.n_input_tokens),
    cacheRead: numberOf(agentResult.n_cache_tokens),
  });
  return knownUsage({ ...split, output: numberOf(agentResult.n_output_tokens), reasoning: null });
}

/** Words in `source` that name no benchmark. */
const NO_BENCHMARK = new Set(['converted', 'local', 'adhoc', 'unknown']);

function benchmarkName(result: JsonObject): string | null {
  const source = filledString(result.source);
  return source === null || NO_BENCHMARK.has(source.toLowerCase()) ? null : source;
}

async function verifierFiles(files: ImportFiles, dir: string): Promise<VerifierFiles> {
  const read = async (name: string) =>
    (await files.get(joinPath(dir, `verifier/${name}`))?.readText()) ?? null;
  return {
    rewardTxt: await read('reward.txt'),
    rewardJson: await read('reward.json'),
    ctrf: await read('ctrf.json'),
    report: await read('report.json'),
  };
}

const VERIFIER_LOGS = /^(?:test-stdout|test-stderr|test_output|.*\.log|.*output)\b.*$/;

/** Verifier logs, the exception and the terminal's recording; the agent's log only where there are no steps. */
async function attachmentsOf(
  files: ImportFiles,
  trial: TrialFiles,
  result: JsonObject,
  noSteps: boolean,
): Promise<Attachment[]> {
  const found: (Attachment | null)[] = [];
  for (const file of trial.files) {
    if (isVerifierLog(file))
      found.push(await attachFile('verifier-log', pathInside(trial.dir, file.path), file));
    else if (file.path === joinPath(trial.dir, 'agent/recording.cast'))
      found.push(await attachFile('recording', 'agent/recording.cast', file));
    else if (
      noSteps &&
      dirOf(file.path) === joinPath(trial.dir, 'agent') &&
      /\.(?:txt|log)$/.test(file.path)
    ) {
      found.push(await attachFile('agent-log', `agent/${baseOf(file.path)}`, file));
    }
  }
  const exception = await attachFile(
    'exception',
    'exception.txt',
    files.get(joinPath(trial.dir, 'exception.txt')),
  );
  const traceback = filledString(objectOf(result.exception_info).exception_traceback);
  found.push(
    exception ?? (traceback === null ? null : attachment('exception', 'exception_traceback', traceback)),
  );
  return found.filter((item) => item !== null);
}

function pathInside(dir: string, path: string): string {
  return dir === '' ? path : path.slice(dir.length + 1);
}

function isVerifierLog(file: SourceFile): boolean {
  return (
    baseOf(dirOf(file.path)) === 'verifier' &&
    /\.(?:txt|log)$/.test(file.path) &&
    VERIFIER_LOGS.test(baseOf(file.path))
  );
}

function extraOf(result: JsonObject): Record<string, unknown> {
  const provider = stringOf(objectOf(objectOf(result.agent_info).model_info).provider);
  const fields = {
    trialId: stringOf(result.id),
    taskChecksum: stringOf(result.task_checksum),
    modelProvider: provider,
  };
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));
}
