import { keptApart } from '@/lib/rollout/kept-apart';
import type { Step, TokenUsage } from '@/lib/rollout/rollout';
import type { ExportReader, TrajectoryToExport } from './export-reader';
import type { ExportFile, RolloutKey } from './export-source';
import { noteLosses } from './losses';

const FORMAT = 'mini-swe-agent-1.1';

/**
 * One mini-SWE-agent trajectory a rollout (https://mini-swe-agent.com/latest/usage/output_files/), laid out as its batch
 * runs do, one folder an attempt. Steps of other agents become tool calls as they were issued.
 */
export function* miniFiles(reader: ExportReader): Generator<ExportFile> {
  for (const key of reader.rollouts) {
    const name = reader.taskSlug(key.taskId);
    const path = `i${key.iteration}-s${key.slot}-a${key.attempt}/${name}/${name}.traj.json`;
    yield { path, chunks: documentOf(reader, key) };
  }
}

function* documentOf(reader: ExportReader, key: RolloutKey): Generator<string> {
  const found = reader.trajectory(key, false);
  if (!found) return;
  noteLosses(reader, found, 'mini-SWE-agent');
  if (found.trajectory.steps.some((step) => step.command !== null && step.tool !== 'bash'))
    reader.log.note(
      'mini-SWE-agent knows bash alone: calls of other tools are written as tool calls of their names',
    );
  yield `${JSON.stringify(miniDocument(found))}\n`;
}

/** A rollout as one document; what the format has no place for stands in `runoff`. */
export function miniDocument(found: TrajectoryToExport): object {
  const { trajectory } = found;
  const { exitStatus, exitStatusRaw, patch, agent, model, costUsd, task, prompt, steps } = trajectory;
  const submission = patch ?? '';
  const ending = { exit_status: exitStatusRaw ?? exitStatus, submission };
  const opening = prompt ?? task.instruction;
  return {
    info: {
      ...ending,
      model_stats: { instance_cost: costUsd ?? 0, api_calls: new Set(steps.map((step) => step.turn)).size },
      mini_version: agent.version,
      config: { agent: {}, model: { model_name: model }, environment: {}, agent_type: agent.name },
    },
    messages: [
      ...(opening === null ? [] : [{ role: 'user', content: opening, extra: {} }]),
      ...steps.flatMap((step, i) => messagesOf(step, steps, i)),
      { role: 'exit', content: submission === '' ? ending.exit_status : submission, extra: ending },
    ],
    ...{ trajectory_format: FORMAT, instance_id: task.name },
    runoff: keptApart(trajectory, found, isChanged),
  };
}

/** Readers cut fences, the word THOUGHT and white space off a reply. */
function isChanged(step: Step, field: string): boolean {
  const text = step.thought ?? '';
  return field === 'thought' && (text.trim() !== text || /```|^THOUGHT:/.test(text));
}

const isTogether = (a: Step | undefined, b: Step) =>
  a?.source === 'agent' &&
  b.source === 'agent' &&
  a.turn === b.turn &&
  a.command !== null &&
  b.command !== null;

/** The messages that begin at a step: of a reply with several calls all of them at its first one. */
function messagesOf(step: Step, steps: readonly Step[], at: number): object[] {
  if (step.source !== 'agent')
    return [
      {
        role: step.source,
        content: step.observation ?? '',
        extra: stamped(step, { interrupt_type: 'User' }),
      },
    ];
  if (isTogether(steps[at - 1], step)) return [];
  let end = at + 1;
  for (let next = steps[end]; next && isTogether(steps[end - 1], next); next = steps[end]) end++;
  const turn = steps.slice(at, end);
  return [replyOf(step, turn), ...turn.flatMap(answerOf)];
}

const callId = (step: Step) => `call_${step.index}`;

function replyOf(first: Step, turn: readonly Step[]): object {
  const issued = turn.filter((step) => step.command !== null);
  const calls = issued.map((step) => ({
    ...{ id: callId(step), type: 'function' },
    function: { name: step.tool ?? 'bash', arguments: JSON.stringify({ command: step.command }) },
  }));
  return {
    ...{ role: 'assistant', content: first.thought },
    ...(first.reasoning === null ? {} : { reasoning_content: first.reasoning }),
    ...(calls.length === 0 ? {} : { tool_calls: calls }),
    extra: stamped(first, {
      actions: issued.map((step) => ({ command: step.command, tool_call_id: callId(step) })),
      cost: first.costUsd ?? 0,
      ...(first.usage === null ? {} : { response: { usage: usageOf(first.usage) } }),
    }),
  };
}

function answerOf(step: Step): object[] {
  const { observation, returnCode, error } = step;
  if (observation === null) return [];
  if (step.command === null)
    return [{ role: 'user', content: observation, extra: { interrupt_type: 'FormatError' } }];
  const why = error === null ? {} : { exception_info: error === 'timeout' ? 'timed out' : 'the tool failed' };
  const content = `<returncode>${returnCode ?? -1}</returncode>\n<output>\n${observation}</output>`;
  const extra = { returncode: returnCode ?? -1, raw_output: observation, ...why };
  return [{ role: 'tool', tool_call_id: callId(step), content, extra }];
}

function stamped(step: Step, extra: object): object {
  return step.startedAt === null ? extra : { ...extra, timestamp: Date.parse(step.startedAt) / 1000 };
}

const usageOf = ({ uncachedInput, cacheRead, cacheWrite, output, reasoning }: TokenUsage) => ({
  ...{
    input_tokens: uncachedInput,
    cache_read_input_tokens: cacheRead,
    cache_creation_input_tokens: cacheWrite,
  },
  ...{ output_tokens: output, output_tokens_details: { reasoning_tokens: reasoning } },
});
