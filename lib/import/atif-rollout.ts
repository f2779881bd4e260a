import { RunoffError } from '@/lib/errors';
import { atifSteps, ownSteps } from '@/lib/import/atif-steps';
import { isoTime, timeSpan } from '@/lib/import/iso-time';
import {
  filledString,
  isObject,
  nonZero,
  numberOf,
  objectOf,
  objectsOf,
  stringOf,
  sumKnown,
  type JsonObject,
} from '@/lib/import/json-value';
import { messageText } from '@/lib/import/message-text';
import { sourceKey } from '@/lib/import/source-key';
import { taskText } from '@/lib/import/task-text';
import { knownUsage, partialUsageWarning, splitInput, sumUsage } from '@/lib/import/token-usage';
import { UNKNOWN_OUTCOME, type RecordedRollout, type Step, type TokenUsage } from '@/lib/rollout/rollout';

/**
 * ATIF documents, the parts of one trajectory in order, as a rollout without outcome and exit status
 * (ATIF records neither). Steps that a later part copies from an earlier one count once; the totals
 * are those of the last part, which cover the whole run. Throws RunoffError 'bad-input' for a
 * document without steps.
 */
export function atifRollout(values: unknown[], name: string): RecordedRollout {
  const documents = values.map(objectOf);
  const first = objectOf(documents[0]);
  const items = documents.flatMap(ownSteps);
  if (items.length === 0) throw new RunoffError('bad-input', 'holds no steps');
  const reply = items.findIndex((item) => item.source === 'agent');
  const leading = items.slice(0, reply < 0 ? items.length : reply);
  const { steps, joinedResults } = atifSteps(items.slice(leading.length));
  const agent = objectOf(first.agent);
  const totals = totalsOf(documents, steps);
  const span = timeSpan(items.map((item) => isoTime(item.timestamp)));
  return {
    sourceKey: sourceKey(name, steps, [stringOf(first.session_id), stringOf(first.trajectory_id)]),
    sourceFormat: 'atif',
    formatVersion: stringOf(first.schema_version),
    task: { benchmark: null, name, instruction: instructionOf(leading), baseCommit: null },
    agent: { name: known(agent.name) ?? 'unknown', version: known(agent.version) },
    model:
      known(agent.model_name) ??
      items.map((item) => known(item.model_name)).find((model) => model !== null) ??
      null,
    exitStatus: saysDone(steps.at(-1)) ? 'submitted' : 'unknown',
    exitStatusRaw: null,
    outcome: UNKNOWN_OUTCOME,
    patch: null,
    prompt: promptOf(leading),
    steps,
    usage: totals.usage,
    costUsd: totals.costUsd,
    startedAt: span.first,
    endedAt: span.last,
    attachments: [],
    warnings: [...warningsOf(documents, items, steps, joinedResults), ...totals.warnings],
    extra: extraOf(first),
  };
}

/** terminus asks back when the task is first marked as complete; only the second time is the end. */
function saysDone(last: Step | undefined): boolean {
  return (
    last?.tool === 'mark_task_complete' &&
    !/Are you sure you want to mark the task as complete/.test(last.observation ?? '')
  );
}

/** A word for something; null also for the word "unknown". */
function known(value: unknown): string | null {
  const text = filledString(value);
  return text === null || text.toLowerCase() === 'unknown' ? null : text;
}

function promptOf(leading: JsonObject[]): string | null {
  const texts = leading.map((item) => messageText(item.message)).filter((text) => text !== null);
  return texts.length === 0 ? null : texts.join('\n\n');
}

/** Messages that agents put before the task: where they run, what they may do. */
const SETTING =
  /^\s*<(?:environment_context|user_instructions|permissions instructions|system-reminder|INSTRUCTIONS)\b/;

function instructionOf(leading: JsonObject[]): string | null {
  const users = leading
    .filter((item) => item.source === 'user')
    .map((item) => messageText(item.message) ?? '');
  const task = users.find((text) => text.trim() !== '' && !SETTING.test(text)) ?? null;
  return task === null ? null : taskText(task);
}

/** Totals as stated by the last part, else the sum over the steps. All of them 0 is a producer that did not count. */
function totalsOf(
  documents: JsonObject[],
  steps: Step[],
): { usage: TokenUsage; costUsd: number | null; warnings: string[] } {
  const stated = objectOf(documents.findLast((document) => isObject(document.final_metrics))?.final_metrics);
  const extra = objectOf(stated.extra);
  const split = splitInput({
    input: numberOf(stated.total_prompt_tokens),
    cacheRead: numberOf(stated.total_cached_tokens),
    cacheWrite: numberOf(extra.total_cache_creation_input_tokens),
  });
  const usage = knownUsage({
    ...split,
    output: numberOf(stated.total_completion_tokens),
    reasoning: numberOf(extra.total_reasoning_tokens),
  });
  return {
    usage: usage ?? sumUsage(steps.map((step) => step.usage)),
    warnings: usage ? [] : partialUsageWarning(steps),
    costUsd: nonZero(stated.total_cost_usd) ?? sumKnown(steps.map((step) => step.costUsd)),
  };
}

function warningsOf(
  documents: JsonObject[],
  items: JsonObject[],
  steps: Step[],
  joinedResults: number,
): string[] {
  const totalSteps = numberOf(objectOf(documents.at(-1)?.final_metrics).total_steps);
  const inline = documents.reduce(
    (count, document) => count + objectsOf(document.subagent_trajectories).length,
    0,
  );
  const cut = items.filter((item) => (messageText(item.message) ?? '').endsWith('...[trimmed]')).length;
  return [
    ...(steps.length === 0 ? ['no reply of the model is recorded'] : []),
    ...(documents.length > 1 ? [`${documents.length} files are put together to one trajectory`] : []),
    ...(totalSteps !== null && totalSteps !== items.length
      ? [`${totalSteps} steps are stated, but ${items.length} recorded`]
      : []),
    ...(joinedResults > 0
      ? [
          `a result may speak of several calls: ${joinedResults} ${joinedResults === 1 ? 'reply has' : 'replies have'} fewer results than calls`,
        ]
      : []),
    ...(inline > 0
      ? [
          `not part of the steps: ${inline} sub-agent ${inline === 1 ? 'trajectory' : 'trajectories'} inside the file`,
        ]
      : []),
    ...(cut > 0 ? [`cut by the producer ("[trimmed]"): ${cut} ${cut === 1 ? 'message' : 'messages'}`] : []),
  ];
}

function extraOf(document: JsonObject): Record<string, unknown> {
  const notes = stringOf(document.notes);
  const fields = {
    sessionId: stringOf(document.session_id),
    trajectoryId: stringOf(document.trajectory_id),
    notes: notes && notes.length < 2000 ? notes : null,
  };
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));
}
