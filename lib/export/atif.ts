import { keptApart } from '@/lib/rollout/kept-apart';
import type { Step, TokenUsage } from '@/lib/rollout/rollout';
import type { ExportReader, TrajectoryToExport } from './export-reader';
import type { ExportFile, RolloutKey } from './export-source';
import { noteLosses } from './losses';

const VERSION = 'ATIF-v1.6';

/** One ATIF document a rollout (harbor rfcs/0001-trajectory-format.md), in a folder that names attempt and task. */
export function* atifFiles(reader: ExportReader): Generator<ExportFile> {
  for (const key of reader.rollouts)
    yield {
      path: `i${key.iteration}-s${key.slot}-a${key.attempt}/${reader.taskSlug(key.taskId)}/trajectory.json`,
      chunks: documentOf(reader, key),
    };
}

function* documentOf(reader: ExportReader, key: RolloutKey): Generator<string> {
  const found = reader.trajectory(key, false);
  if (!found) return;
  noteLosses(reader, found, 'ATIF');
  yield `${JSON.stringify(atifDocument(found), null, 2)}\n`;
}

/** A rollout as one ATIF document; what ATIF has no place for stands in `extra.runoff`. */
export function atifDocument(found: TrajectoryToExport): object {
  const { trajectory, id } = found;
  const { agent, model, usage, costUsd } = trajectory;
  const steps = [...promptSteps(found), ...turnsOf(trajectory.steps).map(stepOf)];
  return {
    ...{ schema_version: VERSION, session_id: id },
    agent: {
      name: agent.name,
      version: agent.version ?? 'unknown',
      ...(model === null ? {} : { model_name: model }),
    },
    steps: steps.map((step, i) => ({ step_id: i + 1, ...step })),
    final_metrics: {
      ...metricsOf(usage, 'total_'),
      ...(costUsd === null ? {} : { total_cost_usd: costUsd }),
      total_steps: steps.length,
    },
    extra: { runoff: keptApart(trajectory, found, isChanged) },
  };
}

/** A call that an agent wrote into its text would be read as one. */
function isChanged(step: Step, field: string): boolean {
  if (field === 'thought') return step.command === null && /<function=|"commands"/.test(step.thought ?? '');
  return field === 'command' && step.tool !== 'bash' && canonicalArguments(step.command) === null;
}

function promptSteps({ trajectory }: TrajectoryToExport): object[] {
  const message = trajectory.prompt ?? trajectory.task.instruction;
  return message === null ? [] : [{ source: 'user', message }];
}

/** Steps that were issued together. */
function turnsOf(steps: readonly Step[]): Step[][] {
  const turns: Step[][] = [];
  for (const step of steps) {
    const last = turns.at(-1);
    const first = last?.[0];
    const together =
      first?.source === 'agent' &&
      step.source === 'agent' &&
      first.turn === step.turn &&
      first.command !== null;
    if (last && together && step.command !== null && step.thought === null && step.reasoning === null)
      last.push(step);
    else turns.push([step]);
  }
  return turns;
}

function stepOf(turn: readonly Step[]): object {
  const [first] = turn;
  if (!first) return {};
  const when = first.startedAt === null ? {} : { timestamp: first.startedAt };
  if (first.source !== 'agent') return { ...when, source: first.source, message: first.observation ?? '' };
  const calls = turn.flatMap((step) => (step.command === null ? [] : [callOf(step, step.command)]));
  const results = turn.map((step) => ({
    ...(step.command === null ? {} : { source_call_id: callId(step) }),
    content: step.observation,
  }));
  const usage = first.usage === null ? {} : metricsOf(first.usage, '');
  const metrics = { ...usage, ...(first.costUsd === null ? {} : { cost_usd: first.costUsd }) };
  return {
    ...when,
    ...{ source: 'agent', message: first.thought ?? '' },
    ...(first.reasoning === null ? {} : { reasoning_content: first.reasoning }),
    ...(calls.length === 0 ? {} : { tool_calls: calls }),
    ...(results.every(({ content }) => content === null) ? {} : { observation: { results } }),
    ...(Object.keys(metrics).length === 0 ? {} : { metrics }),
  };
}

const callId = (step: Step) => `call_${step.index}`;

function callOf(step: Step, command: string): object {
  const tool = step.tool ?? 'unknown';
  const args = tool === 'bash' ? { command } : (canonicalArguments(command) ?? { input: command });
  return { tool_call_id: callId(step), function_name: tool, arguments: args };
}

/** The arguments that a step shows as indented JSON; null for anything else. */
function canonicalArguments(command: string | null): object | null {
  if (command === null || !command.startsWith('{')) return null;
  try {
    const value: unknown = JSON.parse(command);
    const same = typeof value === 'object' && value !== null && JSON.stringify(value, null, 2) === command;
    return same ? value : null;
  } catch (cause) {
    // Text that only begins like JSON.
    if (cause instanceof SyntaxError) return null;
    throw cause;
  }
}

/** Counts in ATIF's words: its input includes the cached part. */
function metricsOf(usage: TokenUsage, prefix: '' | 'total_'): object {
  const { uncachedInput, cacheRead, cacheWrite, output, reasoning } = usage;
  const input = uncachedInput === null ? null : uncachedInput + (cacheRead ?? 0) + (cacheWrite ?? 0);
  const known = (entries: [string, number | null][]) =>
    Object.fromEntries(entries.filter(([, value]) => value !== null));
  const extra = known([
    [`${prefix}cache_creation_input_tokens`, cacheWrite],
    [prefix === '' ? 'reasoning_output_tokens' : 'total_reasoning_tokens', reasoning],
  ]);
  return {
    ...known([
      [`${prefix}prompt_tokens`, input],
      [`${prefix}completion_tokens`, output],
      [`${prefix}cached_tokens`, cacheRead],
    ]),
    ...(Object.keys(extra).length === 0 ? {} : { extra }),
  };
}
