import { BLANK_STEP } from '@/lib/import/finish-rollout';
import { isoTime } from '@/lib/import/iso-time';
import {
  arrayOf,
  nonZero,
  numberOf,
  objectOf,
  objectsOf,
  stringOf,
  type JsonObject,
} from '@/lib/import/json-value';
import { messageText } from '@/lib/import/message-text';
import { knownUsage, splitInput } from '@/lib/import/token-usage';
import { textCall, toolCallText } from '@/lib/import/tool-call-text';
import { isCut, observationError, statedReturnCode } from '@/lib/import/tool-observation';
import type { Step, TokenUsage } from '@/lib/rollout/rollout';

export interface AtifSteps {
  steps: Step[];
  /** Replies that issued several calls and have fewer results than calls. */
  joinedResults: number;
}

/**
 * ATIF steps from the first reply on as steps of a rollout: each tool call of a reply becomes one,
 * with the result that names it (`source_call_id`), or in order where results name none. What the
 * user or the system says in between is a step with the text as its observation.
 */
export function atifSteps(items: JsonObject[]): AtifSteps {
  const steps: Step[] = [];
  let turn = 0;
  let joinedResults = 0;
  for (const item of items) {
    if (item.source === 'agent') {
      turn++;
      const found = agentSteps(item, turn, steps.length + 1);
      if (found.joined) joinedResults++;
      steps.push(...found.steps);
    } else {
      steps.push(spokenStep(item, Math.max(turn, 1), steps.length + 1));
    }
  }
  return { steps, joinedResults };
}

function spokenStep(item: JsonObject, turn: number, index: number): Step {
  const said = [messageText(item.message), ...resultsOf(item).map((result) => result.text)].filter(
    (text) => text !== null,
  );
  const observation = said.length === 0 ? null : said.join('\n');
  return {
    ...BLANK_STEP,
    index,
    turn,
    source: item.source === 'user' ? 'user' : 'system',
    observation,
    truncated: observation !== null && isCut(observation),
    startedAt: isoTime(item.timestamp),
  };
}

interface Result {
  callId: string | null;
  text: string | null;
}

function resultsOf(item: JsonObject): Result[] {
  return objectsOf(objectOf(item.observation).results).map((result) => ({
    callId: stringOf(result.source_call_id),
    text: messageText(result.content),
  }));
}

function agentSteps(item: JsonObject, turn: number, index: number): { steps: Step[]; joined: boolean } {
  const message = messageText(item.message);
  const results = resultsOf(item);
  const metrics = objectOf(item.metrics);
  const first: Step = {
    ...BLANK_STEP,
    index,
    turn,
    source: 'agent',
    thought: message === '' ? null : message,
    reasoning: stringOf(item.reasoning_content),
    usage: metricsUsage(metrics),
    costUsd: nonZero(metrics.cost_usd),
    startedAt: isoTime(item.timestamp),
  };
  const calls = objectsOf(item.tool_calls);
  if (calls.length === 0) return { steps: [speakingStep(first, message ?? '', results)], joined: false };
  const texts = pairResults(calls, results);
  const steps = calls.map((call, number): Step => {
    const base: Step =
      number === 0
        ? first
        : { ...BLANK_STEP, index: index + number, turn, source: 'agent', startedAt: first.startedAt };
    return {
      ...base,
      ...toolCallText(stringOf(call.function_name) ?? 'unknown', call.arguments),
      ...seen(texts[number] ?? null),
    };
  });
  const joined = results.length > 0 && results.length < calls.length && !isOneScreen(calls, results);
  return { steps, joined };
}

/** terminus types all keystrokes of a reply into one terminal and looks at its screen once, afterwards. */
function isOneScreen(calls: JsonObject[], results: Result[]): boolean {
  return (
    calls.length > 1 && results.length === 1 && calls.every((call) => call.function_name === 'bash_command')
  );
}

/** A reply without tool calls: text only, or with the call written into the text. */
function speakingStep(first: Step, message: string, results: Result[]): Step {
  const observation = seen(joinTexts(results));
  const call = observation.error === 'format-error' ? null : textCall(message);
  const step = { ...first, ...(call ?? {}), ...observation };
  // An observation always has something before it, be it an empty text.
  return step.observation !== null && step.thought === null && step.command === null
    ? { ...step, thought: '' }
    : step;
}

function joinTexts(results: Result[]): string | null {
  const texts = results.map((result) => result.text).filter((text) => text !== null);
  return texts.length === 0 ? null : texts.join('\n');
}

/** The text of each call's result. */
function pairResults(calls: JsonObject[], results: Result[]): (string | null)[] {
  // terminus types all keystrokes of a reply into one terminal and looks at its screen once, afterwards.
  if (
    calls.length > 1 &&
    results.length === 1 &&
    calls.every((call) => call.function_name === 'bash_command')
  ) {
    return calls.map((_, number) => (number === calls.length - 1 ? (results[0]?.text ?? null) : null));
  }
  const ids = calls.map((call) => stringOf(call.tool_call_id));
  const matched = calls.map((): Result[] => []);
  const rest: Result[] = [];
  for (const result of results) {
    const at = result.callId === null ? -1 : ids.indexOf(result.callId);
    if (at >= 0) matched[at]?.push(result);
    else rest.push(result);
  }
  for (const slot of matched) if (slot.length === 0 && rest.length > 0) slot.push(...rest.splice(0, 1));
  matched.at(-1)?.push(...rest);
  return matched.map(joinTexts);
}

function seen(text: string | null): Pick<Step, 'observation' | 'returnCode' | 'error' | 'truncated'> {
  if (text === null) return { observation: null, returnCode: null, error: null, truncated: false };
  return {
    observation: text,
    returnCode: statedReturnCode(text),
    error: observationError(text),
    truncated: isCut(text),
  };
}

/** Usage of one reply. `prompt_tokens` includes the cached part; token ids and log probabilities are left behind. */
function metricsUsage(metrics: JsonObject): TokenUsage | null {
  const extra = objectOf(metrics.extra);
  const cacheWrite = numberOf(extra.cache_creation_input_tokens);
  const split = splitInput({
    input: numberOf(metrics.prompt_tokens),
    cacheRead: numberOf(metrics.cached_tokens),
    cacheWrite,
  });
  const reasoning = numberOf(extra.reasoning_output_tokens) ?? numberOf(extra.reasoning_tokens);
  return knownUsage({ ...split, output: numberOf(metrics.completion_tokens), reasoning });
}

/** The steps of a document that are its own, not repeated from an earlier part. */
export function ownSteps(document: JsonObject): JsonObject[] {
  return arrayOf(document.steps)
    .map(objectOf)
    .filter((step) => step.is_copied_context !== true);
}
