import {
  ACTION_FORMATS,
  AGENT_NAMES,
  asksModel,
  defaultLaunchSettings,
  type ActionFormat,
  type AgentName,
  type LaunchSettings,
} from '@/lib/launch/settings';
import { numberParam, oneOf, paramText } from './param';
import {
  PIPELINE_PARAMS,
  pipelineDraftOf,
  readPipelineDraft,
  wantedPipeline,
  type Goal,
  type PipelineDraft,
} from './pipeline-draft';

/** Settings while they are typed, in the units of the form; null is an empty field. Tasks stand beside it. */
export interface LaunchDraft extends PipelineDraft {
  benchmark: string;
  agent: AgentName;
  actionFormat: ActionFormat;
  model: string;
  n: number | null;
  calls: number | null;
  costUsd: number | null;
  timeMinutes: number | null;
  commandSeconds: number | null;
  sandbox: LaunchSettings['sandbox'];
  /** Empty: the default. */
  rootFs: string;
  concurrency: number | null;
  budgetUsd: number | null;
  seed: number | null;
  temperature: number | null;
  /** Null: the suggested one. */
  name: string | null;
}
export type DraftKey = keyof LaunchDraft;

/** Names of the fields in the page's address. */
const PARAMS = {
  ...PIPELINE_PARAMS,
  benchmark: 'benchmark',
  agent: 'agent',
  actionFormat: 'format',
  model: 'model',
  n: 'n',
  calls: 'calls',
  costUsd: 'cost',
  timeMinutes: 'minutes',
  commandSeconds: 'command',
  sandbox: 'sandbox',
  rootFs: 'rootfs',
  concurrency: 'parallel',
  budgetUsd: 'budget',
  seed: 'seed',
  temperature: 'temperature',
  name: 'name',
} as const satisfies Record<DraftKey, string>;
export type DraftParam = (typeof PARAMS)[DraftKey];
/** The address as far as settings go; null: the field is as it began. */
export type DraftParams = Record<DraftParam, string | null>;
export const DRAFT_PARAMS: readonly DraftParam[] = Object.values(PARAMS);

const SANDBOXES = ['bubblewrap', 'docker'] as const;
const KEYS = Object.keys(PARAMS).filter((key): key is DraftKey => key in PARAMS);

/** Settings as the form shows them. */
export function draftOf(settings: LaunchSettings): LaunchDraft {
  const { limits } = settings;
  return {
    ...pipelineDraftOf(settings.pipeline, settings.model),
    benchmark: settings.benchmark,
    agent: settings.agent,
    actionFormat: settings.actionFormat,
    model: settings.model ?? '',
    n: settings.n,
    calls: limits.calls,
    costUsd: limits.costUsd,
    timeMinutes: limits.timeMs === null ? null : limits.timeMs / 60_000,
    commandSeconds: limits.commandTimeoutMs / 1000,
    sandbox: settings.sandbox,
    rootFs: settings.rootFs ?? '',
    concurrency: settings.concurrency,
    budgetUsd: settings.budgetUsd,
    seed: settings.seed,
    temperature: settings.temperature,
    name: null,
  };
}

/** How far a draft goes: agents without a model do the same every time, so they are only run. */
export const goalOf = ({ agent, goal }: Pick<LaunchDraft, 'agent' | 'goal'>): Goal =>
  asksModel(agent) ? goal : 'rollouts';

/**
 * What the form begins with for an agent: the settings of the experiment that is run again, or the agent's own.
 * Another agent than that experiment's brings its own number and limits.
 */
export function firstDraft(
  agent: AgentName,
  first: { benchmark: string; model: string },
  again: LaunchSettings | null,
): LaunchDraft {
  const own = draftOf(defaultLaunchSettings(first.benchmark, [], agent, first.model));
  const fresh: LaunchDraft = { ...own, model: first.model, goal: asksModel(agent) ? 'refine' : 'rollouts' };
  if (again === null) return fresh;
  const before = draftOf(again);
  const kept = { ...before, model: before.model || first.model };
  if (again.agent === agent) return kept;
  const { calls, costUsd, timeMinutes, commandSeconds } = fresh;
  const { n, goal } = asksModel(agent) === asksModel(again.agent) ? kept : fresh;
  return { ...kept, agent, n, goal, calls, costUsd, timeMinutes, commandSeconds };
}

export const agentParam = (params: DraftParams, otherwise: AgentName): AgentName =>
  oneOf(AGENT_NAMES, params.agent, otherwise);

/** The draft an address stands for: `first`, changed by what the address says. */
export function readDraft(first: LaunchDraft, params: DraftParams): LaunchDraft {
  return {
    ...readPipelineDraft(first, params),
    benchmark: params.benchmark ?? first.benchmark,
    agent: agentParam(params, first.agent),
    actionFormat: oneOf(ACTION_FORMATS, params.format, first.actionFormat),
    model: params.model ?? first.model,
    n: numberParam(params.n, first.n),
    calls: numberParam(params.calls, first.calls),
    costUsd: numberParam(params.cost, first.costUsd),
    timeMinutes: numberParam(params.minutes, first.timeMinutes),
    commandSeconds: numberParam(params.command, first.commandSeconds),
    sandbox: oneOf(SANDBOXES, params.sandbox, first.sandbox),
    rootFs: params.rootfs ?? first.rootFs,
    concurrency: numberParam(params.parallel, first.concurrency),
    budgetUsd: numberParam(params.budget, first.budgetUsd),
    seed: numberParam(params.seed, first.seed),
    temperature: numberParam(params.temperature, first.temperature),
    name: params.name,
  };
}

/** What of the address a change touches; a field that is as it began leaves the address. */
export function changedParams(first: LaunchDraft, change: Partial<LaunchDraft>): Partial<DraftParams> {
  const params: Partial<DraftParams> = {};
  for (const key of KEYS) {
    const value = change[key];
    if (value === undefined) continue;
    params[PARAMS[key]] = value === first[key] ? null : paramText(value);
  }
  return params;
}

/** The settings a draft asks for; fields that are empty where a number is needed stay null and fail the schema. */
export function wantedSettings(draft: LaunchDraft, tasks: readonly string[]) {
  const { benchmark, agent, actionFormat, n, sandbox, concurrency, budgetUsd, seed, temperature } = draft;
  const model = asksModel(agent) ? draft.model.trim() || null : null;
  const ms = (value: number | null, unit: number) => (value === null ? null : Math.round(value * unit));
  return {
    ...{ benchmark, tasks: [...tasks], agent, actionFormat, n, sandbox, concurrency, budgetUsd, seed },
    temperature: asksModel(agent) ? temperature : null,
    model,
    limits: {
      calls: draft.calls,
      costUsd: draft.costUsd,
      timeMs: ms(draft.timeMinutes, 60_000),
      commandTimeoutMs: ms(draft.commandSeconds, 1000),
    },
    rootFs: sandbox === 'bubblewrap' ? draft.rootFs || null : null,
    pipeline: wantedPipeline({ ...draft, goal: goalOf(draft) }, model, seed),
  };
}
